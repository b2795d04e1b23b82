import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { PlacedSample, Sample } from '#shared/sample'
import { PowermetricsReader } from '../../src/main/powermetrics/powermetrics-reader'
import { Database } from '../../src/main/storage/database'
import type { HistoryStore } from '../../src/main/storage/history-store'
import { createDemonstration } from '../../src/main/synthesis/demonstration'
import { CsvFile, PlainTable } from './peers'

const BATCH = 5000
/** Read once and then repeated: parsing 2.6 million documents would take an hour. */
const PARSED_SAMPLES = 3600

/** Samples in the history. */
interface RecordedDays {
  track: number
  samples: number
  /** Share of a core, 0 to 1, that writing and ageing take while samples come at their own pace. */
  writingRatio: number
  /** The part of it that ageing alone takes. */
  ageingRatio: number
}

/** The same samples in the history and in both peers. */
export interface Recorded extends RecordedDays {
  table: PlainTable
  csv: CsvFile
}

export function record(store: HistoryStore, folder: string, days: number, endMs: number): Recorded {
  const table = new PlainTable(join(folder, 'plain.sqlite'))
  const csv = new CsvFile(join(folder, 'samples.csv'))
  const recorded = recordDays(store, days, endMs, (batch) => {
    table.add(batch)
    csv.add(batch)
  })
  csv.close()
  return { ...recorded, table, csv }
}

/** Writes `days` of the demonstration up to `endMs` with the app's own writer, ageing the history as it grows. */
export function recordDays(
  store: HistoryStore,
  days: number,
  endMs: number,
  onBatch: (batch: readonly PlacedSample[]) => void = () => undefined,
): RecordedDays {
  const track = store.continuousTrack('demonstration')
  const writer = store.writer(track)
  if (!writer.ok) throw new Error(writer.message)
  const spent = { samples: 0, recordedMs: 0, writingMs: 0, ageingMs: 0 }
  const write = (batch: readonly PlacedSample[]): void => {
    spent.writingMs += timed(() => {
      for (const placed of batch) writer.value.append(placed)
      writer.value.flush()
    })
    spent.ageingMs += timed(() => {
      while (store.maintain());
    })
    onBatch(batch)
  }
  let batch: PlacedSample[] = []
  for (const placed of demonstrationDays(days, endMs)) {
    spent.samples++
    spent.recordedMs += placed.sample.elapsedMs ?? 0
    if (batch.push(placed) < BATCH) continue
    write(batch)
    batch = []
  }
  write(batch)
  const { samples, recordedMs, writingMs, ageingMs } = spent
  return {
    ...{ track, samples },
    writingRatio: (writingMs + ageingMs) / recordedMs,
    ageingRatio: ageingMs / recordedMs,
  }
}

/** `days` of the demonstration up to `endMs`, one window after another. */
function* demonstrationDays(days: number, endMs: number): Generator<PlacedSample> {
  const hour = demonstrationHour()
  let timeMs = endMs - days * 86_400_000
  for (let sequence = 0; ; sequence++) {
    const sample = hour[sequence % hour.length] as Sample
    timeMs += sample.elapsedMs ?? 0
    if (timeMs > endMs) return
    // As the reader writes them: whole seconds, without a fraction.
    const timestamp = new Date(timeMs).toISOString().replace(/\.\d+Z$/, 'Z')
    yield { sequence, endMs: timeMs, gapBefore: false, sample: { ...sample, timestamp } }
  }
}

/** An hour of the demonstration, read like any other `powermetrics`. */
function demonstrationHour(): Sample[] {
  const samples: Sample[] = []
  const reader = new PowermetricsReader({
    onSample: (sample) => samples.push(sample),
    onFault: (fault) => {
      throw new Error(fault.message)
    },
  })
  const stream = createDemonstration({ startMs: Date.UTC(2026, 0, 1) })
  for (let i = 0; i < PARSED_SAMPLES; i++) reader.write(stream.next().bytes)
  reader.end()
  return samples
}

/** Mean size of a sample in the blocks of full resolution. */
export function bytesASample(folder: string, track: number): number {
  const db = new Database(join(folder, 'history.sqlite'))
  const full = db.first<{ bytes: number; samples: number }>(
    'SELECT sum(length(data)) AS bytes, sum(samples) AS samples FROM block WHERE track_id = ? AND tier = 0',
    track,
  )
  db.close()
  return full === null ? Number.NaN : full.bytes / full.samples
}

export function fileBytes(folder: string, name: string): number {
  return statSync(join(folder, name)).size
}

export function timed(work: () => unknown): number {
  const begin = performance.now()
  work()
  return performance.now() - begin
}
