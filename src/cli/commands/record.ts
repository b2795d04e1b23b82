import { withNamedMachine } from '#shared/macs'
import type { Result } from '#shared/ipc-contract'
import type { Measurement } from '#shared/measurement'
import { duration, power } from '#shared/plain-text'
import { windowStartMs } from '#shared/sample-window'
import type { SourceStatus } from '#shared/source-status'
import { DEFAULT_SOURCE } from '#shared/sources'
import { FILE_FORMATS, formatOfPath } from '#shared/transfer'
import { printable } from '#shared/printable'
import { checkWritable, describeWriteError } from '../../main/files/atomic-write'
import { createMeasurementId } from '../../main/measurement/measurement-id'
import type { Source } from '../../main/sources/source'
import type { StorageClient } from '../../main/storage-service/client'
import { durationMs, measurementName, noOperands, readArguments } from '../arguments'
import { UsageError, type Command, type CommandIo, type ExitStatus } from '../command'
import {
  DATA_OPTION,
  EVENTS_OPTION,
  INTERVAL_OPTION,
  JSON_OPTION,
  NAME_OPTION,
  SOURCE_OPTION,
  WITH_PROCESSES_OPTION,
} from '../common-options'
import { DEFAULT_COLUMNS } from '../help'
import { Interruption } from '../measuring/interruption'
import { openSource, type SourceOptions } from '../measuring/open-source'
import { FeedLog } from '../measuring/feed-log'
import { receiveMarks, SampleFeed } from '../measuring/sample-feed'
import { withStorage } from '../storage/with-storage'
import { ProgressLine } from '../terminal/progress-line'
import { localTime, measurementTable } from '../text/measurement-table'
import { whoOf, whoText } from '../text/who'
import { reportExport } from './export'

const LONGEST_RECORDING_S = 30 * 86_400

export const recordCommand: Command = {
  name: 'record',
  group: 'Measure',
  summary: 'record readings into a file or the history, until Ctrl-C',
  usage: ['anemometer record [-o FILE] [OPTIONS]'],
  details: [
    'Records until Ctrl-C, until --duration is over, or until the source ends; what was recorded until then is kept.',
    'The file is written by its ending: .anemometer (everything, to open on another machine), .csv, .ndjson, .parquet, .profile.json and .perfetto.json (traces), or what the source gave: .plist and .txt (what powermetrics wrote, byte for byte), .ioreport (the counters of IOReport). Without -o, or with --save as well, it becomes a measurement in the history.',
  ],
  options: [
    { name: 'output', short: 'o', value: 'FILE', summary: 'where to write it', completes: 'file' },
    { name: 'duration', value: 'SECONDS', summary: 'how long; 10m and 2h are understood' },
    { name: 'save', summary: 'keep it in the history, too' },
    SOURCE_OPTION,
    INTERVAL_OPTION,
    EVENTS_OPTION,
    WITH_PROCESSES_OPTION,
    NAME_OPTION,
    JSON_OPTION,
    DATA_OPTION,
  ],
  operands: null,
  examples: [
    { line: 'record -o lookup.anemometer', what: 'until Ctrl-C, to send to somebody' },
    { line: 'record --duration 10m -o idle.csv', what: 'ten minutes as a table' },
    { line: 'record --name "Visual Look Up"', what: 'a measurement in the history, to show and compare' },
    {
      line: 'sudo powermetrics -f plist -i 1000 | anemometer record --source - -o mine.plist',
      what: 'from standard input',
    },
  ],
  exitStatus:
    '0 recorded, also when Ctrl-C ended it; 1 recorded, but something was unreadable or broke off; 2 nothing was recorded.',
  run: async (args, io) => {
    const given = readArguments(recordCommand, args)
    noOperands(given)
    return record(
      {
        output: given.text('output'),
        durationMs: durationMs(given, 'duration', { fallback: null, toSeconds: LONGEST_RECORDING_S }),
        save: given.has('save'),
        source: given.text('source') ?? DEFAULT_SOURCE,
        intervalMs: given.text('interval'),
        events: given.has('events'),
        withProcesses: given.has('with-processes'),
        name: measurementName(given),
        json: given.has('json'),
        data: given.text('data'),
      },
      io,
    )
  },
}

interface RecordOptions extends SourceOptions {
  /** As typed; null: into the history only. */
  output: string | null
  /** null: until a person or the source ends it. */
  durationMs: number | null
  save: boolean
  /** Follow the unified log. */
  events: boolean
  /** Leave names of processes in the file. */
  withProcesses: boolean
  name: string | null
  json: boolean
  data: string | null
}

/** How much longer than `--duration` the command waits, in case the first sample is late. */
const PATIENCE_MS = 30_000

async function record(options: RecordOptions, io: CommandIo): Promise<ExitStatus> {
  const hindrance = whyNotWritable(options.output)
  const source =
    hindrance === null ? await openSource(options, (line) => io.printError(printable(line))) : null
  if (source?.ok !== true) {
    io.printError(`anemometer record: ${printable(hindrance ?? source?.message ?? '')}`)
    return 2
  }
  const interruption = new Interruption()
  try {
    // Samples go to the history as they arrive, so that a crash loses nothing; the file is written at the end.
    const restarted = new AbortController()
    const onRestart = (): void => restarted.abort()
    return await withStorage({ data: options.data, access: 'create', onRestart }, io, (storage) =>
      recordInto(storage, source.value, options, io, interruption, restarted.signal),
    )
  } finally {
    interruption.dispose()
  }
}

/** Checked before recording, not after an hour of it. */
function whyNotWritable(path: string | null): string | null {
  if (path === null) return null
  if (formatOfPath(path, FILE_FORMATS) === null)
    throw new UsageError(
      `end the file's name in ${FILE_FORMATS.map((format) => `.${format}`).join(', ')}; "${path}" tells no format`,
    )
  try {
    checkWritable(path)
    return null
  } catch (error) {
    return describeWriteError(path, error)
  }
}

async function recordInto(
  storage: StorageClient,
  source: Source,
  options: RecordOptions,
  io: CommandIo,
  interruption: Interruption,
  restarted: AbortSignal,
): Promise<ExitStatus> {
  const feed = new SampleFeed(source, { steady: false })
  restarted.addEventListener('abort', () => feed.stop())
  const endMarks = receiveMarks(feed, options.data, io)
  const print = (message: string): void => io.printError(`anemometer record: ${printable(message)}`)
  const log = options.events ? new FeedLog(feed, print) : null
  try {
    // At the same time, because samples that arrive while the measurement is being created must not be lost.
    const beginning = begin(storage, feed.status, options)
    log?.start()
    const following = follow(feed, storage, options, io, interruption, log)
    const begun = await beginning
    if (!begun.ok) {
      io.printError(`anemometer record: ${printable(begun.message)}`)
      return 2
    }
    await following
    const { status } = feed
    feed.stop()
    if (restarted.aborted) {
      await storage.call.open()
      io.printError(
        'anemometer record: the recording broke off; what had been recorded is kept as told above',
      )
      return 1
    }
    return await report(storage, await storage.call.finishMeasurement({}), status, options, io)
  } finally {
    endMarks()
    log?.stop()
    feed.stop()
  }
}

function begin(storage: StorageClient, status: SourceStatus, { name }: RecordOptions): Promise<Result> {
  const facts = {
    id: createMeasurementId(),
    name: name ?? `Recorded ${localTime(new Date().toISOString())}`,
    note: '',
    origin: 'record' as const,
    source: status.kind,
    machine: status.machine,
    group: null,
    run: null,
  }
  return storage.beginMeasurement(facts, [])
}

/** Stores samples until the duration is over, the source ends, or a signal arrives. */
async function follow(
  feed: SampleFeed,
  storage: StorageClient,
  { durationMs }: RecordOptions,
  io: CommandIo,
  { requested }: Interruption,
  log: FeedLog | null,
): Promise<void> {
  const progress = new ProgressLine(io)
  progress.show('Waiting for the first sample… Ctrl-C ends it')
  let startedAtMs: number | null = null
  const recordedMs = (): number =>
    startedAtMs === null || feed.newest === null ? 0 : feed.newest.endMs - startedAtMs
  const unsubscribe = feed.onArrival((arrival) => {
    const { endMs, sample } = arrival.placed
    storage.append(arrival, false)
    startedAtMs ??= windowStartMs(endMs, sample.elapsedMs)
    progress.show(`Recording: ${duration(recordedMs())}, ANE ${power(sample.ane.powerMw)}. Ctrl-C ends it`)
  })
  const unsubscribeEvents = feed.onEvent((event) => {
    storage.addEvent(event)
    return true
  })
  const isLongEnough = (): boolean => durationMs !== null && recordedMs() >= durationMs
  await feed.until(isLongEnough, durationMs === null ? null : durationMs + PATIENCE_MS, requested)
  await log?.settled()
  unsubscribe()
  unsubscribeEvents()
  progress.clear()
}

async function report(
  storage: StorageClient,
  recorded: Result<Measurement>,
  { message, label, faultCount, lastFault }: SourceStatus,
  options: RecordOptions,
  io: CommandIo,
): Promise<ExitStatus> {
  const troubles = [
    ...(message === null ? [] : [message]),
    ...(faultCount === 0 ? [] : [`${label}: ${faultCount} unreadable, the last: ${lastFault ?? ''}`]),
  ]
  for (const trouble of troubles) io.printError(`anemometer record: ${printable(trouble)}`)
  if (!recorded.ok) {
    if (troubles.length === 0) io.printError(`anemometer record: ${printable(recorded.message)}`)
    return 2
  }
  // Asked before the file is written: what is not kept is deleted then.
  const who = await whoOf(storage, recorded.value)
  const status =
    options.output === null ? 0 : await toFile(storage, recorded.value, options.output, options, io)
  const columns = io.terminalColumns() ?? DEFAULT_COLUMNS
  if (options.json) io.output.write(`${JSON.stringify({ ...withNamedMachine(recorded.value), who })}\n`)
  else if (options.output === null)
    io.output.write(measurementTable(recorded.value, columns, io.style) + whoText(who, columns, io.style))
  await io.output.flush()
  return troubles.length > 0 ? Math.max(1, status) : status
}

/** Where the file cannot be written, the recording stays in the history. */
async function toFile(
  storage: StorageClient,
  { id }: Measurement,
  path: string,
  { save, withProcesses }: RecordOptions,
  io: CommandIo,
): Promise<ExitStatus> {
  const format = formatOfPath(path, FILE_FORMATS)
  if (format === null) throw new Error(`"${path}" tells no format`)
  const written = await storage.call.exportFile({ kind: 'measurement', id }, format, path, withProcesses)
  if (!written.ok) {
    io.printError(
      `anemometer record: ${printable(written.message)} It is kept as measurement ${id}: anemometer export ${id} -o FILE`,
    )
    return 1
  }
  if (written.value === null) throw new Error('The export was cancelled, which `record` never asks for.')
  if (!save) await storage.call.remove([id])
  return reportExport(written.value, path, io)
}
