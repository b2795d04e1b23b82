import { createReadStream } from 'node:fs'
import { MOST_BYTES_WITHOUT_SAMPLE } from '#shared/limits'
import { windowLengthMs } from '#shared/sample-window'
import { printable } from '#shared/printable'
import { toEventLine } from '../../main/exchange/event-files'
import { createSampleWriter, TEXT_FORMATS, type TextFormat } from '../../main/exchange/sample-writer'
import { RecordingReader } from '../../main/sources/recording-reader'
import { RunBoundaries } from '../../main/pipeline/run-boundary'
import { UnknownKeys } from '../../main/powermetrics/unknown-keys'
import { Timeline } from '../../main/pipeline/timeline'
import { oneOperand, readArguments } from '../arguments'
import type { Command, CommandIo, ExitStatus } from '../command'
import { formatFault } from '../text/printable'

/** A broken file of gigabytes can hold millions of faults; these are enough to see what is wrong. */
const MOST_FAULTS_SHOWN = 100

export const parseCommand: Command = {
  name: 'parse',
  group: 'Readings',
  summary: 'turn a recording into NDJSON or CSV',
  usage: ['anemometer parse FILE [--format ndjson|csv]'],
  details: [
    'Reads output of powermetrics (plist or text, also unfinished logs), or a recording of IOReport (.ioreport), and writes its samples. FILE may be - for standard input.',
    'Faults go to standard error as FILE:byte OFFSET: CODE: MESSAGE. The fields are described in docs/export-format.md.',
    'Keys that the reader does not know, as a new macOS may bring them, are named on standard error; nothing that is known is lost by them.',
  ],
  options: [
    {
      name: 'format',
      value: 'NAME',
      summary: 'a JSON object or a row for each sample (default ndjson)',
      completes: TEXT_FORMATS,
    },
  ],
  operands: 'file',
  examples: [
    { line: 'parse powermetrics.plist | jq .ane.powerMw', what: 'one number a sample' },
    { line: 'parse log.txt --format csv > log.csv', what: 'a table, RFC 4180' },
  ],
  exitStatus: '0 everything was read, 1 something was skipped, 2 bad usage or no readable sample.',
  run: async (args, io) => {
    const given = readArguments(parseCommand, args)
    const path = oneOperand(given, 'a FILE, or - for standard input')
    return parse(path, (given.text('format') ?? 'ndjson') as TextFormat, io)
  },
}

async function parse(path: string, format: TextFormat, io: CommandIo): Promise<ExitStatus> {
  const label = path === '-' ? 'standard input' : path
  let samples = 0
  let skipped = 0
  let totals = 0
  const printError = (message: string): void => {
    skipped++
    io.printError(`${label}: ${message}`)
  }
  const writer = createSampleWriter(format, io.output.write, printError)
  // The same time axis as that of an import.
  const timeline = new Timeline()
  const boundaries = new RunBoundaries()
  let chatterLines = 0
  let eventsLeftOut = 0
  let borders = 0
  const unknown = new UnknownKeys()
  const reader = new RecordingReader({
    onSample: (sample, _span, _frame, bootedAtMs) => {
      samples++
      const why = boundaries.next(sample, bootedAtMs)
      if (why !== null) {
        timeline.interrupt()
        if (borders++ < MOST_FAULTS_SHOWN)
          io.printError(`${label}: sample ${samples} begins another run: ${printable(why)}`)
      }
      // Without a stamp the axis begins in 1970, not now.
      writer.add(timeline.place(sample, windowLengthMs(sample.elapsedMs)))
    },
    onGap: () => timeline.interrupt(),
    onEvent: (event) => {
      if (format === 'ndjson') io.output.write(toEventLine(event))
      else eventsLeftOut++
    },
    onFault: (fault) => {
      if (skipped < MOST_FAULTS_SHOWN) io.printError(formatFault(label, fault))
      skipped++
    },
    onTotals: () => totals++,
    onChatter: () => chatterLines++,
    onUnknown: (keys) => unknown.add(keys),
  })
  try {
    for await (const chunk of path === '-' ? process.stdin : createReadStream(path)) {
      reader.write(chunk as Uint8Array)
      await io.output.flush()
      if (io.output.closed) return skipped > 0 ? 1 : 0
      // A device may give bytes for ever.
      if (samples === 0 && reader.bytesRead >= MOST_BYTES_WITHOUT_SAMPLE) {
        printError(
          `no-sample: there is no sample in its first ${MOST_BYTES_WITHOUT_SAMPLE / 1e6} MB; the rest was not read`,
        )
        break
      }
    }
  } catch (error) {
    printError(`unreadable-file: ${describeReadError(error)}`)
    // What was read before the error counts; the message above explains when there was nothing.
    if (reader.bytesRead === 0) return 2
  }
  reader.end()
  writer.end()
  await io.output.flush()
  if (skipped > MOST_FAULTS_SHOWN)
    io.printError(`${label}: ${skipped - MOST_FAULTS_SHOWN} more faults are not shown`)
  if (chatterLines > 0)
    io.printError(`${label}: lines of powermetrics' error stream passed over: ${chatterLines}`)
  if (eventsLeftOut > 0)
    io.printError(`${label}: events, which CSV has no place for: ${eventsLeftOut}; NDJSON has them`)
  for (const sentence of unknown.describe()) io.printError(`${label}: ${sentence}`)
  if (samples === 0 && skipped === 0) io.printError(`${label}: ${explainNothing(totals)}`)
  return samples === 0 ? 2 : skipped > 0 ? 1 : 0
}

function explainNothing(totals: number): string {
  return totals > 0
    ? 'totals-only: it holds totals (a Summary or Lifetime block) but no sample of an interval'
    : 'no-sample: it is output of powermetrics but holds no sample'
}

function describeReadError(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'there is no such file'
    case 'EACCES':
    case 'EPERM':
      return 'it may not be read; check its permissions'
    case 'EISDIR':
      return 'it is a folder; name a file in it'
    default:
      return `it could not be read (${error instanceof Error ? error.message : String(error)})`
  }
}
