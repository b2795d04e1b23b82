import { LIVE_PROFILES } from '#shared/live'
import { printable } from '#shared/printable'
import { goesOn } from '#shared/source-status'
import { DEFAULT_SOURCE } from '#shared/sources'
import { createSampleWriter } from '../../main/exchange/sample-writer'
import { Pipeline } from '../../main/pipeline/pipeline'
import type { Source } from '../../main/sources/source'
import { readArguments } from '../arguments'
import { UsageError, type Command, type CommandIo, type ExitStatus } from '../command'
import { INTERVAL_OPTION, SOURCE_OPTION } from '../common-options'
import { ENDING_SIGNALS } from '../measuring/interruption'
import { openSource, type SourceOptions } from '../measuring/open-source'
import { formatFault } from '../text/printable'
import { WatchScreen } from '../text/watch-screen'

export const watchCommand: Command = {
  name: 'watch',
  group: 'Readings',
  summary: 'show live readings in the terminal, or pass them on as NDJSON',
  usage: ['anemometer watch [OPTIONS]', 'sudo powermetrics -f plist … | anemometer watch -'],
  details: [
    'Shows readings as they come: a table and a small chart in a terminal, one JSON object a line in a pipe or file. Ctrl-C ends it.',
    'Without --source it shows the best that is allowed now: powermetrics through the service that the app installed, or run by this command with sudo, together with IOReport; without either, IOReport alone. With -, it reads standard input.',
  ],
  options: [
    SOURCE_OPTION,
    INTERVAL_OPTION,
    {
      name: 'profile',
      value: 'NAME',
      summary: 'how much to ask powermetrics for, with sudo (default standard)',
      completes: LIVE_PROFILES,
    },
  ],
  operands: ['-'],
  examples: [
    { line: 'watch', what: 'what this Mac does now, without a password' },
    { line: 'sudo anemometer watch --interval 200', what: 'five readings a second' },
    { line: 'ssh mac sudo powermetrics -f plist -i 1000 | anemometer watch -', what: 'those of another Mac' },
  ],
  exitStatus: '0 everything was read, 1 something was skipped, 2 bad usage or no sample.',
  run: async (args, io) => {
    const options = readOptions(args)
    const opened = await openSource(options, (line) => io.printError(printable(line)))
    if (opened.ok) return new Watching(opened.value, io).run()
    io.printError(`anemometer watch: ${printable(opened.message)}`)
    return 2
  },
}

/** A file that is empty is refused before; a pipe shows it only when it ends. */
const NOTHING_PIPED =
  'anemometer watch: nothing came through standard input. It takes what powermetrics writes, which only macOS has and which needs ' +
  'sudo: sudo powermetrics -f plist | anemometer watch -   To try it without: anemometer watch --source demonstration'

function readOptions(args: string[]): SourceOptions {
  const given = readArguments(watchCommand, args)
  const { operands } = given
  const [source, intervalMs, profile] = [given.text('source'), given.text('interval'), given.text('profile')]
  if (operands.length > 0) {
    if (operands.length > 1 || operands[0] !== '-') {
      throw new UsageError(
        'it takes nothing but - for standard input; to read a FILE use "anemometer parse FILE"',
      )
    }
    if (source !== null) throw new UsageError('give either - or --source, not both')
  }
  const isPiped = operands.length > 0 || source === '-'
  if (isPiped && (intervalMs !== null || profile !== null))
    throw new UsageError('what comes from standard input has its own interval and profile')
  if (isPiped && process.stdin.isTTY)
    throw new UsageError('nothing is piped in: sudo powermetrics -f plist … | anemometer watch -')
  return {
    source: isPiped ? '-' : (source ?? DEFAULT_SOURCE),
    intervalMs,
    profile: LIVE_PROFILES.find((known) => known === profile) ?? null,
  }
}

/** One source that is shown until it ends, nobody reads the output any more, or a signal arrives. */
class Watching {
  private readonly pipeline = new Pipeline()
  private readonly ended: Promise<void>
  private skipped = 0
  private message: string | null = null
  private wasStopped = false
  private end: () => void = () => undefined

  constructor(
    private readonly source: Source,
    private readonly io: CommandIo,
  ) {
    this.ended = new Promise((resolve) => (this.end = resolve))
  }

  async run(): Promise<ExitStatus> {
    const { io, pipeline } = this
    const show = io.terminalColumns() === null ? plainOutput(io) : screenOutput(io)
    const stop = (): void => {
      this.wasStopped = true
      this.end()
    }
    ENDING_SIGNALS.forEach((signal) => process.on(signal, stop))
    pipeline.register({
      onSample: (placed) => {
        show.add(placed)
        void io.output.flush().then(() => {
          if (io.output.closed) stop()
        })
      },
      whenReady: () => io.output.flush(),
      onFault: (fault) => {
        this.skipped++
        io.printError(fault.code === 'empty-input' ? NOTHING_PIPED : formatFault(this.source.label, fault))
      },
      onStatus: (status) => {
        this.printMessage(status.message)
        if (!goesOn(status)) this.end()
      },
    })
    pipeline.use(this.source)
    await this.ended
    const { state, sampleCount } = pipeline.status
    pipeline.stop()
    ENDING_SIGNALS.forEach((signal) => process.removeListener(signal, stop))
    show.end()
    await io.output.flush()
    if (this.wasStopped) return this.skipped > 0 ? 1 : 0
    if (sampleCount === 0 && this.skipped === 0 && state === 'ended')
      io.printError(`${this.source.label}: it ended without a sample`)
    return sampleCount === 0 ? 2 : this.skipped > 0 || state === 'failed' ? 1 : 0
  }

  private printMessage(message: string | null): void {
    if (message !== null && message !== this.message) this.io.printError(printable(message))
    this.message = message
  }
}

const plainOutput = (io: CommandIo) => createSampleWriter('ndjson', io.output.write, io.printError)

function screenOutput(io: CommandIo): WatchScreen {
  return new WatchScreen(io.output.write, () => io.terminalColumns() ?? 80)
}
