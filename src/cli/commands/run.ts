import { withNamedMachine } from '#shared/macs'
import type { Who } from '#shared/attribution/measurement-who'
import type { Measurement } from '#shared/measurement'
import { duration } from '#shared/plain-text'
import { goesOn, type SourceStatus } from '#shared/source-status'
import { DEFAULT_SOURCE } from '#shared/sources'
import { printable } from '#shared/printable'
import { createMeasurementId } from '../../main/measurement/measurement-id'
import type { Source } from '../../main/sources/source'
import type { StorageClient } from '../../main/storage-service/client'
import { durationMs, measurementName, readArguments, unitOptions, wholeNumber } from '../arguments'
import { INTERRUPTED, UsageError, type Command, type CommandIo, type ExitStatus } from '../command'
import {
  DATA_OPTION,
  EVENTS_OPTION,
  INTERVAL_OPTION,
  JSON_OPTION,
  NAME_OPTION,
  SOURCE_OPTION,
  UNIT_OPTIONS,
} from '../common-options'
import { ChildCommand, statusOf, whyNotRunnable, type NotStarted } from '../measuring/child-command'
import { CommandReading, type ReadingOptions } from '../measuring/command-reading'
import { Interruption, statusOfSignal } from '../measuring/interruption'
import { FeedLog } from '../measuring/feed-log'
import { openSource, type SourceOptions } from '../measuring/open-source'
import { receiveMarks, SampleFeed } from '../measuring/sample-feed'
import { RunSession, type MeasuredRun } from '../measuring/run-session'
import { withStorage } from '../storage/with-storage'
import { ProgressLine } from '../terminal/progress-line'
import { commandLine } from '../text/printable'
import { runReport, runsReport } from '../text/run-report'
import { cut } from '../text/table'
import { whoOf } from '../text/who'

const MOST_RUNS = 1000
const DEFAULT_MARGIN_MS = 3000
const LONGEST_MARGIN_S = 120

export const runCommand: Command = {
  name: 'run',
  group: 'Measure',
  summary: 'run a command and measure what the Neural Engine, GPU and CPU did meanwhile',
  usage: ['anemometer run [OPTIONS] -- CMD [ARGUMENTS]'],
  details: [
    'Runs CMD itself, without a shell, with this terminal as its input and output; prints what was measured while it ran, saves it, and ends with its exit status.',
    'The margin is measured before and after it. What was used in the quiet time before is the baseline: energies are shown with it and above it.',
    'With --events the unified log is read meanwhile: who used the Neural Engine, and what kept a model from it. On macOS 15 and later that needs an account that may administer the Mac.',
    'With --read-errors what CMD writes to its standard error is read, too, for what Core ML says where a model cannot be compiled for the Neural Engine. It is passed on byte for byte, but CMD then sees a pipe there and no terminal, so that it may leave out colours and progress.',
    'To divide what was measured by what was done: --units tokens=512 where you know it, --per PATTERN where CMD prints it, or --reader NAME where CMD is a program that we can read. The table then says how much energy each token took, as in 4.87 mJ (thousandths of a joule). --per and --reader read what CMD prints and pass it on byte for byte; CMD then sees pipes and no terminal.',
    'Phases, such as loading a model and running it, are measured apart. CMD tells them by lines: "begin load", "end load", or "end decode n=128 tokens", written to the file that $ANEMOMETER_MARKS names, or printed behind "::anemometer " where its output is read. docs/units.md has examples.',
    'The table goes to standard error, so that CMD keeps its standard output. With --json, standard output is for the JSON alone, and what CMD prints there goes to standard error.',
  ],
  options: [
    { name: 'repeat', value: 'N', summary: 'run and measure it N times (default 1)' },
    { name: 'warmup', value: 'N', summary: 'run it N times before, unmeasured (default 0)' },
    SOURCE_OPTION,
    INTERVAL_OPTION,
    { name: 'margin', value: 'SECONDS', summary: 'measured before and after it (default 3)' },
    EVENTS_OPTION,
    { name: 'read-errors', summary: 'read what CMD writes to standard error for what failed; see above' },
    ...UNIT_OPTIONS,
    NAME_OPTION,
    JSON_OPTION,
    DATA_OPTION,
  ],
  operands: 'command',
  examples: [
    { line: 'run -- ./my-app --batch 8', what: 'did that use the Neural Engine, and how much?' },
    {
      line: 'run --repeat 5 --warmup 1 --name before -- ./my-app',
      what: 'five runs, to compare with later ones',
    },
    { line: 'run --events --read-errors -- python3 infer.py', what: 'who used it, and why it was not used' },
    { line: "run --per '(\\d+) tokens' -- ./my-llm", what: 'mJ per token, where it prints "512 tokens"' },
    {
      line: 'run --reader auto -- llama-cli -m model.gguf -p Hello',
      what: 'the same of a program that is known',
    },
    { line: 'run --json -- ./my-app | jq .ane.energyMj', what: 'one number for a script' },
    { line: 'run --source demonstration -- sleep 5', what: 'try it anywhere, with made-up readings' },
  ],
  exitStatus:
    "CMD's own, or 128 + N if signal N ended it; 126 CMD cannot be run, 127 there is no CMD, 2 bad usage or nothing to measure with, so that CMD was not run.",
  run: async (args, io) => {
    const { options, command } = splitAtDashes(args)
    const given = readArguments(runCommand, options)
    const [stray] = given.operands
    if (command === null && stray !== undefined)
      throw new UsageError(`put -- before the command: anemometer run -- ${stray}`)
    if (stray !== undefined)
      throw new UsageError(`"${stray}" stands before the --; the command goes behind it`)
    if (command === null || command.length === 0)
      throw new UsageError('name the command to run: anemometer run -- CMD')
    return runMeasured(
      {
        command,
        repeat: wholeNumber(given, 'repeat', { fallback: 1, from: 1, to: MOST_RUNS }),
        warmup: wholeNumber(given, 'warmup', { fallback: 0, from: 0, to: MOST_RUNS }),
        marginMs:
          durationMs(given, 'margin', { fallback: DEFAULT_MARGIN_MS, toSeconds: LONGEST_MARGIN_S }) ?? 0,
        source: given.text('source') ?? DEFAULT_SOURCE,
        intervalMs: given.text('interval'),
        events: given.has('events'),
        readErrors: given.has('read-errors'),
        ...unitOptions(given),
        name: measurementName(given),
        json: given.has('json'),
        data: given.text('data'),
      },
      io,
    )
  },
}

/** `command` is null without a `--`. */
function splitAtDashes(args: readonly string[]): { options: readonly string[]; command: string[] | null } {
  const index = args.indexOf('--')
  return index < 0
    ? { options: args, command: null }
    : { options: args.slice(0, index), command: args.slice(index + 1) }
}

interface RunOptions extends SourceOptions, ReadingOptions {
  command: readonly string[]
  repeat: number
  warmup: number
  marginMs: number
  /** Follow the unified log. */
  events: boolean
  name: string | null
  json: boolean
  data: string | null
}

/** Of a name made of the command, so that lists stay readable. */
const LONGEST_NAME = 80

async function runMeasured(options: RunOptions, io: CommandIo): Promise<ExitStatus> {
  const hindrance = whyNotRunnable(options.command)
  if (hindrance !== null) return refuse(hindrance, io)
  if (options.source === '-') {
    io.printError('anemometer run: standard input belongs to the command; name a FILE as --source')
    return 2
  }
  const source = await openSource(options, (line) => io.printError(printable(line)))
  if (!source.ok) {
    io.printError(`anemometer run: ${printable(source.message)}`)
    return 2
  }
  return withStorage({ data: options.data, access: 'create' }, io, (storage) =>
    new Runs(options, io, storage).all(source.value),
  )
}

function refuse({ message, status }: NotStarted, io: CommandIo): ExitStatus {
  io.printError(`anemometer run: ${printable(message)}`)
  return status
}

/** All runs of one `anemometer run`, one after the other. */
class Runs {
  private readonly measurements: (Measurement & { who: Who | null })[] = []
  private readonly progress: ProgressLine
  private readonly interruption: Interruption
  /** The command that runs now. */
  private child: ChildCommand | null = null

  constructor(
    private readonly options: RunOptions,
    private readonly io: CommandIo,
    private readonly storage: StorageClient,
  ) {
    this.progress = new ProgressLine(io)
    // The terminal sends Ctrl-C to the command as well; signals sent to this process alone are passed on.
    this.interruption = new Interruption((signal) => {
      if (signal !== 'SIGINT') this.child?.signal(signal)
    })
  }

  async all(source: Source): Promise<ExitStatus> {
    const feed = new SampleFeed(source, { steady: true })
    const endMarks = receiveMarks(feed, this.options.data, this.io)
    try {
      const status = await this.warmUp(feed)
      return status === 0 ? await this.measureAll(feed) : status
    } finally {
      endMarks()
      feed.stop()
      this.interruption.dispose()
    }
  }

  private async warmUp(feed: SampleFeed): Promise<ExitStatus> {
    for (let index = 1; index <= this.options.warmup; index++) {
      const reading = this.newReading(feed)
      const end = await this.newChild(reading).run()
      reading.close()
      if ('message' in end) return refuse(end, this.io)
      const status = this.interruptedStatus() ?? statusOf(end)
      if (status === 0) continue
      this.printError(`warm-up ${index} ended with status ${status}, so nothing was measured`)
      return status
    }
    return 0
  }

  private async measureAll(feed: SampleFeed): Promise<ExitStatus> {
    const { options, io } = this
    const group = options.repeat > 1 ? createMeasurementId() : null
    const name = options.name ?? cut(printable(commandLine(options.command)), LONGEST_NAME)
    const log = options.events ? new FeedLog(feed, (message) => this.printError(message)) : null
    const session = new RunSession(feed, this.storage, { ...options, name, group }, this.interruption, log)
    let status: ExitStatus = 0
    log?.start()
    try {
      for (let index = 1; index <= options.repeat && status === 0; index++) {
        status = await this.one(feed, session, index)
      }
    } finally {
      log?.stop()
    }
    if (options.json && this.measurements.length > 0) {
      const measurements = this.measurements.map((each) => withNamedMachine(each))
      io.output.write(`${JSON.stringify(options.repeat > 1 ? measurements : measurements[0])}\n`)
      await io.output.flush()
    } else if (options.repeat > 1 && this.measurements.length > 1) {
      io.printError(runsReport(this.measurements, io))
    }
    return status
  }

  private async one(feed: SampleFeed, session: RunSession, index: number): Promise<ExitStatus> {
    const { options } = this
    const which = options.repeat > 1 ? `Run ${index} of ${options.repeat}: ` : ''
    this.progress.show(
      `${which}measuring the ${duration(options.marginMs)} before ${options.command[0] ?? ''}…`,
    )
    const isQuiet = await session.waitForQuiet()
    this.progress.clear()
    const interrupted = this.interruptedStatus()
    if (interrupted !== null) {
      this.printError(
        index === 1
          ? `${options.command[0] ?? ''} was not run, since you ended it before`
          : `${this.leftOut(index)}, since you ended it`,
      )
      return interrupted
    }
    if (!isQuiet) {
      const why = this.whyNoQuiet(feed, session)
      this.printError(why)
      if (!goesOn(feed.status)) return 2
    }
    const reading = this.newReading(feed)
    const outcome = await session.measure(this.newChild(reading), async () => {
      for (const problem of await reading.end()) this.printError(problem)
    })
    reading.close()
    this.child = null
    if (!outcome.ok) {
      this.printError(outcome.message)
      return 2
    }
    if ('message' in outcome.value) return refuse(outcome.value, this.io)
    const isCut = !outcome.value.isCovered && feed.newest !== null
    if (isCut && this.interruptedStatus() === null) this.printError(whyNotCovered(feed.status))
    return this.report(outcome.value, which, index)
  }

  /** `runs 3 to 5 were left out`. `first`: counts from 1. */
  private leftOut(first: number): string {
    const { repeat } = this.options
    if (first === repeat) return `run ${first} was left out`
    return `runs ${first} ${first + 1 === repeat ? 'and' : 'to'} ${repeat} were left out`
  }

  /** Prints a run and returns its exit status. Anything but 0 ends the series. */
  private async report({ end, measured }: MeasuredRun, which: string, index: number): Promise<ExitStatus> {
    const { options, io } = this
    const status = statusOf(end)
    if (measured.ok) {
      const who = await whoOf(this.storage, measured.value)
      this.measurements.push({ ...measured.value, who })
      if (!options.json) io.printError(runReport(measured.value, who, which, io))
    } else {
      this.printError(`${measured.message} The command itself ended with status ${status}.`)
    }
    const isLast = index === options.repeat
    const interrupted = this.interruptedStatus()
    if (isLast) return status
    if (interrupted !== null) this.printError(`${this.leftOut(index + 1)}, since you ended it`)
    else if (status !== 0)
      this.printError(`run ${index} ended with status ${status}, so ${this.leftOut(index + 1)}`)
    return status === 0 ? (interrupted ?? 0) : status
  }

  private newReading(feed: SampleFeed): CommandReading {
    return new CommandReading(feed, this.options.command, this.options)
  }

  private newChild(reading: CommandReading): ChildCommand {
    const { command, json } = this.options
    this.child = new ChildCommand(command, { outputToError: json, ...reading.child })
    return this.child
  }

  private interruptedStatus(): ExitStatus | null {
    const { signal } = this.interruption
    if (signal === null) return null
    return signal === 'SIGINT' ? INTERRUPTED : statusOfSignal(signal)
  }

  private whyNoQuiet({ status, newest }: SampleFeed, session: RunSession): string {
    const margin = `--margin asks for ${duration(this.options.marginMs)} before the command`
    if (status.state === 'failed')
      return `${(status.message ?? status.label).replace(/\.$/, '')}; the command was not run`
    if (status.state === 'ended')
      return `${status.label} ended too early: ${margin}; the command was not run. Name a longer recording, or a shorter --margin.`
    if (newest !== null) return `samples come too slowly, but ${margin}; it begins with less`
    return `no sample arrived within ${duration(session.patienceMs)}${whyNotFlowing(status)}; the command runs all the same`
  }

  private printError(message: string): void {
    this.progress.clear()
    this.io.printError(`anemometer run: ${printable(message)}`)
  }
}

function whyNotFlowing({ message, lastFault }: SourceStatus): string {
  const reason = message ?? lastFault
  return reason === null ? '' : ` (${reason})`
}

function whyNotCovered({ state, label, message }: SourceStatus): string {
  const what = 'what the command did from then on was not measured'
  if (state === 'failed') return `${message ?? label}; ${what}`
  return state === 'ended'
    ? `${label} ended before the command did; ${what}`
    : `samples stopped coming before the command ended; ${what}`
}
