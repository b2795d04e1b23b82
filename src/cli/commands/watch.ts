import { cpus, release } from 'node:os'
import { LIVE_INTERVALS_MS, LIVE_PROFILES } from '#shared/live'
import { createSampleWriter } from '../../main/exchange/sample-writer'
import { recogniseError } from '../../main/powermetrics/powermetrics-errors'
import { PowermetricsReader } from '../../main/powermetrics/powermetrics-reader'
import { powermetricsCommand, type PowermetricsRequest } from '../../main/privilege/powermetrics-command'
import { requestFor } from '../../main/sources/live/profile-choice'
import { Timeline } from '../../main/pipeline/timeline'
import { readArguments } from '../arguments'
import { UsageError, type Command, type CommandIo, type ExitStatus } from '../command'
import { INTERVAL_OPTION } from '../common-options'
import { ENDING_SIGNALS } from '../measuring/interruption'
import { standardInput, startedProcess, type ByteInput } from '../measuring/stream-source'
import { commandLine, formatFault } from '../text/printable'
import { WatchScreen } from '../text/watch-screen'

export const watchCommand: Command = {
  name: 'watch',
  group: 'Readings',
  summary: 'show live readings in the terminal, or pass them on as NDJSON',
  usage: [
    'sudo anemometer watch [--interval MS] [--profile NAME]',
    'sudo powermetrics -f plist … | anemometer watch -',
  ],
  details: [
    'Shows readings as they come: a table and a small chart in a terminal, one JSON object a line in a pipe or file.',
    'Without -, it runs /usr/bin/powermetrics itself, which only root may. With -, it reads standard input. Ctrl-C ends it.',
  ],
  options: [
    INTERVAL_OPTION,
    {
      name: 'profile',
      value: 'NAME',
      summary: 'how much to ask for (default standard)',
      completes: LIVE_PROFILES,
    },
  ],
  operands: ['-'],
  examples: [
    { line: 'sudo anemometer watch --interval 200', what: 'five readings a second' },
    { line: 'ssh mac sudo powermetrics -f plist -i 1000 | anemometer watch -', what: 'those of another Mac' },
  ],
  exitStatus: '0 everything was read, 1 something was skipped, 2 bad usage or no sample.',
  run: (args, io) => {
    const request = readRequest(args)
    if (request === null) return watch(standardInput(), io)
    const command = powermetricsCommand(request)
    if (process.getuid?.() !== 0) {
      io.printError(adviceForRoot(args, command))
      return Promise.resolve(2)
    }
    return watch(
      startedProcess(command, (line) =>
        io.printError(`powermetrics: ${recogniseError(line)?.message ?? line}`),
      ),
      io,
    )
  },
}

/** What to ask powermetrics for; null when standard input is read instead. */
function readRequest(args: string[]): PowermetricsRequest | null {
  const given = readArguments(watchCommand, args)
  const { operands } = given
  const interval = given.text('interval')
  const profile = given.text('profile')
  if (operands.length > 0) {
    if (operands.length > 1 || operands[0] !== '-') {
      throw new UsageError(
        'it takes nothing but - for standard input; to read a FILE use "anemometer parse FILE"',
      )
    }
    if (interval !== null || profile !== null) {
      throw new UsageError('what comes from standard input has its own interval and profile')
    }
    if (process.stdin.isTTY)
      throw new UsageError('nothing is piped in: sudo powermetrics -f plist … | anemometer watch -')
    return null
  }
  const intervalMs = LIVE_INTERVALS_MS.find((known) => String(known) === interval) ?? 1000
  const wanted = LIVE_PROFILES.find((known) => known === profile) ?? 'standard'
  const mac = { darwinMajor: Number.parseInt(release(), 10), chip: cpus()[0]?.model ?? '' }
  return { ...requestFor(mac, null), intervalMs, profile: wanted }
}

function adviceForRoot(args: readonly string[], command: readonly string[]): string {
  return [
    'anemometer watch: only root may run powermetrics. Type one of:',
    `  sudo node bin/anemometer.js ${commandLine(['watch', ...args])}`,
    `  sudo ${command.join(' ')} | node bin/anemometer.js watch -`,
  ].join('\n')
}

async function watch(input: ByteInput, io: CommandIo): Promise<ExitStatus> {
  const show = io.terminalColumns() === null ? plainOutput(io) : screenOutput(io)
  const timeline = new Timeline()
  let samples = 0
  let skipped = 0
  const ending = new AbortController()
  const stop = (): void => {
    ending.abort()
    input.stop()
  }
  const reader = new PowermetricsReader({
    onSample: (sample) => {
      samples++
      show.add(timeline.place(sample, Date.now()))
    },
    onFault: (fault) => {
      skipped++
      io.printError(formatFault(input.label, fault))
    },
  })
  ENDING_SIGNALS.forEach((signal) => process.on(signal, stop))
  try {
    for await (const chunk of input.bytes) {
      reader.write(chunk as Uint8Array)
      await io.output.flush()
      if (io.output.closed) stop()
    }
  } catch (error) {
    // A stream that was stopped on purpose may break off.
    if (!ending.signal.aborted)
      io.printError(`${input.label}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const reason = await input.ended
  ENDING_SIGNALS.forEach((signal) => process.removeListener(signal, stop))
  // Stopped by a person: an incomplete last sample is no fault, so the reader is not told about the end.
  if (!ending.signal.aborted) reader.end()
  show.end()
  await io.output.flush()
  if (ending.signal.aborted) return skipped > 0 ? 1 : 0
  if (reason !== null) io.printError(`${input.label}: ${reason}`)
  else if (samples === 0 && skipped === 0) io.printError(`${input.label}: it ended without a sample`)
  return samples === 0 ? 2 : skipped > 0 || reason !== null ? 1 : 0
}

const plainOutput = (io: CommandIo) => createSampleWriter('ndjson', io.output.write, io.printError)

function screenOutput(io: CommandIo): WatchScreen {
  return new WatchScreen(io.output.write, () => io.terminalColumns() ?? 80)
}
