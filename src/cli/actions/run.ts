import { createMeasurementId } from '../../main/measurement/measurement-id'
import type { Measurement } from '#shared/measurement'
import type { SourceStatus } from '#shared/source-status'
import { goesOn } from '#shared/source-status'
import type { StorageClient } from '../../main/storage-service/client'
import type { Source } from '../../main/sources/source'
import { INTERRUPTED, type CommandIo, type ExitStatus } from '../command'
import { ChildCommand, statusOf, whyNotRunnable, type NotStarted } from '../measuring/child-command'
import { Interruption, statusOfSignal } from '../measuring/interruption'
import { RunSession, type MeasuredRun } from '../measuring/run-session'
import { SampleFeed } from '../measuring/sample-feed'
import { openSource, type SourceWish } from '../measuring/source-choice'
import { commandLine, printable } from '../printable'
import { ProgressLine } from '../progress-line'
import { runReport, runsReport } from '../run-report'
import { withStorage } from '../store/open-store'
import { cut } from '../table'
import { duration } from '../words'

export interface RunWish extends SourceWish {
  command: readonly string[]
  repeat: number
  warmup: number
  marginMs: number
  name: string | null
  json: boolean
  data: string | null
}

/** Names are for lists. */
const LONGEST_NAME = 80

export async function runMeasured(wish: RunWish, io: CommandIo): Promise<ExitStatus> {
  const hindrance = whyNotRunnable(wish.command)
  if (hindrance !== null) return refuse(hindrance, io)
  if (wish.source === '-') {
    io.complain('anemometer run: standard input belongs to the command; name a FILE as --source')
    return 2
  }
  const source = await openSource(wish, (line) => io.complain(printable(line)))
  if (!source.ok) {
    io.complain(`anemometer run: ${printable(source.message)}`)
    return 2
  }
  return withStorage({ data: wish.data, access: 'create' }, io, (storage) =>
    new Runs(wish, io, storage).all(source.value),
  )
}

function refuse({ message, status }: NotStarted, io: CommandIo): ExitStatus {
  io.complain(`anemometer run: ${printable(message)}`)
  return status
}

/** The runs of one `anemometer run`, one after the other. */
class Runs {
  private readonly measurements: Measurement[] = []
  private readonly progress: ProgressLine
  private readonly interruption: Interruption
  /** The one that runs now. */
  private child: ChildCommand | null = null

  constructor(
    private readonly wish: RunWish,
    private readonly io: CommandIo,
    private readonly storage: StorageClient,
  ) {
    this.progress = new ProgressLine(io)
    // Ctrl-C reaches the command from the terminal; what was sent to us alone is passed on.
    this.interruption = new Interruption((signal) => {
      if (signal !== 'SIGINT') this.child?.signal(signal)
    })
  }

  async all(source: Source): Promise<ExitStatus> {
    const feed = new SampleFeed(source, { steady: true })
    try {
      const status = await this.warmUp()
      return status === 0 ? await this.measureAll(feed) : status
    } finally {
      feed.stop()
      this.interruption.dispose()
    }
  }

  private async warmUp(): Promise<ExitStatus> {
    for (let index = 1; index <= this.wish.warmup; index++) {
      const end = await this.newChild().run()
      if ('message' in end) return refuse(end, this.io)
      const status = this.interruptedStatus() ?? statusOf(end)
      if (status === 0) continue
      this.say(`warm-up ${index} ended with status ${status}, so nothing was measured`)
      return status
    }
    return 0
  }

  private async measureAll(feed: SampleFeed): Promise<ExitStatus> {
    const { wish, io } = this
    const group = wish.repeat > 1 ? createMeasurementId() : null
    const name = wish.name ?? cut(printable(commandLine(wish.command)), LONGEST_NAME)
    const session = new RunSession(feed, this.storage, { ...wish, name, group }, this.interruption)
    let status: ExitStatus = 0
    for (let index = 1; index <= wish.repeat && status === 0; index++) {
      status = await this.one(feed, session, index)
    }
    if (wish.json && this.measurements.length > 0) {
      const [first] = this.measurements
      io.output.write(`${JSON.stringify(wish.repeat > 1 ? this.measurements : first)}\n`)
      await io.output.flush()
    } else if (wish.repeat > 1 && this.measurements.length > 1) {
      io.complain(runsReport(this.measurements, io))
    }
    return status
  }

  private async one(feed: SampleFeed, session: RunSession, index: number): Promise<ExitStatus> {
    const { wish } = this
    const which = wish.repeat > 1 ? `Run ${index} of ${wish.repeat}: ` : ''
    this.progress.show(`${which}measuring the ${duration(wish.marginMs)} before ${wish.command[0] ?? ''}…`)
    const isQuiet = await session.waitForQuiet()
    this.progress.clear()
    const interrupted = this.interruptedStatus()
    if (interrupted !== null) {
      this.say(
        index === 1
          ? `${wish.command[0] ?? ''} was not run, since you ended it before`
          : `${this.leftOut(index)}, since you ended it`,
      )
      return interrupted
    }
    if (!isQuiet) {
      const why = this.whyNoQuiet(feed, session)
      this.say(why)
      if (!goesOn(feed.status)) return 2
    }
    const child = this.newChild()
    const outcome = await session.measure(child)
    this.child = null
    if (!outcome.ok) {
      this.say(outcome.message)
      return 2
    }
    if ('message' in outcome.value) return refuse(outcome.value, this.io)
    const isCut = !outcome.value.isCovered && feed.newest !== null
    if (isCut && this.interruptedStatus() === null) this.say(whyNotCovered(feed.status))
    return this.report(outcome.value, which, index)
  }

  /** Tells of every run from `first` on. */
  private leftOut(first: number): string {
    const { repeat } = this.wish
    if (first === repeat) return `run ${first} was left out`
    return `runs ${first} ${first + 1 === repeat ? 'and' : 'to'} ${repeat} were left out`
  }

  /** The status of the run; nothing more is run where it is not 0. */
  private report({ end, measured }: MeasuredRun, which: string, index: number): ExitStatus {
    const { wish, io } = this
    const status = statusOf(end)
    if (measured.ok) {
      this.measurements.push(measured.value)
      if (!wish.json) io.complain(runReport(measured.value, which, io))
    } else {
      this.say(`${measured.message} The command itself ended with status ${status}.`)
    }
    const isLast = index === wish.repeat
    const interrupted = this.interruptedStatus()
    if (isLast) return status
    if (interrupted !== null) this.say(`${this.leftOut(index + 1)}, since you ended it`)
    else if (status !== 0) this.say(`run ${index} ended with status ${status}, so ${this.leftOut(index + 1)}`)
    return status === 0 ? (interrupted ?? 0) : status
  }

  private newChild(): ChildCommand {
    this.child = new ChildCommand(this.wish.command, this.wish.json)
    return this.child
  }

  private interruptedStatus(): ExitStatus | null {
    const { signal } = this.interruption
    if (signal === null) return null
    return signal === 'SIGINT' ? INTERRUPTED : statusOfSignal(signal)
  }

  private whyNoQuiet({ status, newest }: SampleFeed, session: RunSession): string {
    const margin = `--margin asks for ${duration(this.wish.marginMs)} before the command`
    if (status.state === 'failed') return `${status.message ?? status.label}; the command was not run`
    if (status.state === 'ended')
      return `${status.label} ended too early: ${margin}; the command was not run. Name a longer recording, or a shorter --margin.`
    if (newest !== null) return `samples come too slowly, but ${margin}; it begins with less`
    return `no sample arrived within ${duration(session.patienceMs)}${whyNotFlowing(status)}; the command runs all the same`
  }

  private say(message: string): void {
    this.progress.clear()
    this.io.complain(`anemometer run: ${printable(message)}`)
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
