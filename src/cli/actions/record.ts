import { accessSync, constants } from 'node:fs'
import { dirname } from 'node:path'
import type { Result } from '#shared/ipc-contract'
import type { Measurement } from '#shared/measurement'
import { windowStartMs } from '#shared/sample-window'
import type { SourceStatus } from '#shared/source-status'
import { describeWriteError } from '../../main/files/atomic-write'
import { createMeasurementId } from '../../main/measurement/measurement-id'
import type { StorageClient } from '../../main/storage-service/client'
import type { Source } from '../../main/sources/source'
import { UsageError, type CommandIo, type ExitStatus } from '../command'
import { DEFAULT_COLUMNS } from '../help'
import { measurementTable } from '../measurement-table'
import { Interruption } from '../measuring/interruption'
import { SampleFeed } from '../measuring/sample-feed'
import { openSource, type SourceWish } from '../measuring/source-choice'
import { printable } from '../printable'
import { ProgressLine } from '../progress-line'
import { withStorage } from '../store/open-store'
import { duration, localTime, power } from '../words'
import { tellWritten } from './export'
import { formatOfFile, RECORDING_ENDINGS } from './recorded-file'

export interface RecordWish extends SourceWish {
  /** As typed; null: into the history only. */
  output: string | null
  /** null: until it is ended. */
  durationMs: number | null
  save: boolean
  name: string | null
  json: boolean
  data: string | null
}

/** How long a first sample is waited for, beyond `--duration`. */
const PATIENCE_MS = 30_000

export async function record(wish: RecordWish, io: CommandIo): Promise<ExitStatus> {
  const hindrance = whyNotWritable(wish.output)
  const source = hindrance === null ? await openSource(wish, (line) => io.complain(printable(line))) : null
  if (source?.ok !== true) {
    io.complain(`anemometer record: ${printable(hindrance ?? source?.message ?? '')}`)
    return 2
  }
  const interruption = new Interruption()
  try {
    // What is recorded goes to the disk as it comes; a file is made of it at the end.
    return await withStorage({ data: wish.data, access: 'create' }, io, (storage) =>
      recordInto(storage, source.value, wish, io, interruption),
    )
  } finally {
    interruption.dispose()
  }
}

/** Better known now than after an hour. */
function whyNotWritable(path: string | null): string | null {
  if (path === null) return null
  if (formatOfFile(path) === null)
    throw new UsageError(`end the file's name in ${RECORDING_ENDINGS.join(', ')}; "${path}" tells no format`)
  try {
    accessSync(dirname(path), constants.W_OK)
    return null
  } catch (error) {
    return describeWriteError(path, error)
  }
}

async function recordInto(
  storage: StorageClient,
  source: Source,
  wish: RecordWish,
  io: CommandIo,
  interruption: Interruption,
): Promise<ExitStatus> {
  const feed = new SampleFeed(source, { steady: false })
  try {
    // Both at once: a sample that comes while the history is being written must not be missed.
    const beginning = begin(storage, feed.status, wish)
    const following = follow(feed, storage, wish, io, interruption)
    const begun = await beginning
    if (!begun.ok) {
      io.complain(`anemometer record: ${printable(begun.message)}`)
      return 2
    }
    await following
    const { status } = feed
    feed.stop()
    return await report(storage, await storage.call.finishMeasurement({}), status, wish, io)
  } finally {
    feed.stop()
  }
}

function begin(storage: StorageClient, status: SourceStatus, { name }: RecordWish): Promise<Result> {
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

/** Until the duration is over, the source ends, or the person ends it. */
async function follow(
  feed: SampleFeed,
  storage: StorageClient,
  { durationMs }: RecordWish,
  io: CommandIo,
  { asked }: Interruption,
): Promise<void> {
  const progress = new ProgressLine(io)
  progress.show('Waiting for the first sample… Ctrl-C ends it')
  let startedAtMs: number | null = null
  const recordedMs = (): number =>
    startedAtMs === null || feed.newest === null ? 0 : feed.newest.endMs - startedAtMs
  const end = feed.onArrival((arrival) => {
    const { endMs, sample } = arrival.placed
    storage.append(arrival, false)
    startedAtMs ??= windowStartMs(endMs, sample.elapsedMs)
    progress.show(`Recording: ${duration(recordedMs())}, ANE ${power(sample.ane.powerMw)}. Ctrl-C ends it`)
  })
  const isLongEnough = (): boolean => durationMs !== null && recordedMs() >= durationMs
  await feed.until(isLongEnough, durationMs === null ? null : durationMs + PATIENCE_MS, asked)
  end()
  progress.clear()
}

async function report(
  storage: StorageClient,
  recorded: Result<Measurement>,
  { message, label, faultCount, lastFault }: SourceStatus,
  wish: RecordWish,
  io: CommandIo,
): Promise<ExitStatus> {
  const troubles = [
    ...(message === null ? [] : [message]),
    ...(faultCount === 0 ? [] : [`${label}: ${faultCount} unreadable, the last: ${lastFault ?? ''}`]),
  ]
  for (const trouble of troubles) io.complain(`anemometer record: ${printable(trouble)}`)
  if (!recorded.ok) {
    if (troubles.length === 0) io.complain(`anemometer record: ${printable(recorded.message)}`)
    return 2
  }
  const status = wish.output === null ? 0 : await toFile(storage, recorded.value, wish.output, wish, io)
  if (wish.json) io.output.write(`${JSON.stringify(recorded.value)}\n`)
  else if (wish.output === null)
    io.output.write(measurementTable(recorded.value, io.terminalColumns() ?? DEFAULT_COLUMNS, io.style))
  await io.output.flush()
  return troubles.length > 0 ? Math.max(1, status) : status
}

/** A recording that could not be written stays in the history, so that it is not lost. */
async function toFile(
  storage: StorageClient,
  { id }: Measurement,
  path: string,
  { save }: RecordWish,
  io: CommandIo,
): Promise<ExitStatus> {
  const format = formatOfFile(path)
  if (format === null) throw new Error(`"${path}" tells no format`)
  const written = await storage.call.exportFile({ kind: 'measurement', id }, format, path)
  if (!written.ok || written.value === null) {
    const why = written.ok ? 'It was cancelled.' : written.message
    io.complain(
      `anemometer record: ${printable(why)} It is kept as measurement ${id}: anemometer export ${id} -o FILE`,
    )
    return 1
  }
  if (!save) await storage.call.remove([id])
  return tellWritten(written.value, path, io)
}
