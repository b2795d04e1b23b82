import type { PointDoubt } from '#shared/doubts'
import { MOST_POINTS } from '#shared/limits'
import { HISTORY_TIERS, type HistoryRange, type RangeEvents, type ThinnedColumn } from '#shared/history'
import { parseDoubtColumn, type DoubtColumn } from '#shared/metrics'
import { NEVER_DOUBTED, NO_STATISTICS, type RangeStatistics } from '#shared/range-statistics'
import type { ColumnKey, PointDoubts } from '#shared/sample-columns'
import { BucketGrid, mergeClusters } from './bucket-grid'
import { decodeBuckets } from './codec/buckets'
import type { BucketColumn, BucketColumns, DecodedColumns } from './codec/columns'
import { readSampleColumns } from './codec/read-sample-columns'
import { samplePoints } from './sample-points'
import { BUCKET_TIERS, FULL_TIER, type BucketTier } from './schema'
import type { TrackRangeRequest } from './stored'
import type { TrackReader } from './track-reader'

/** With more samples a point than this, a bucket tier draws the same, and is read faster. */
const SAMPLES_A_POINT = 4
/** Longer than the resolution of times, and far shorter than a window. */
const SHORTEST_MS = 0.001

interface Range {
  fromMs: number
  toMs: number
  points: number
  keys: ColumnKey[] | null
}

/**
 * A range as it can be drawn: from the samples where these are few, otherwise from the coarsest tier that still has a
 * bucket a point. Where a tier no longer has the oldest part of the range, a coarser one serves all of it.
 */
export function queryRange(reader: TrackReader, request: TrackRangeRequest): HistoryRange {
  const range = querySamples(reader, request)
  // The range does not include its start, but an event at the very start of the track belongs to it.
  const fromMs = request.fromMs ?? range.fromMs - SHORTEST_MS
  const doubts = ofSeries(range.doubts, request.keys)
  return { ...range, doubts, ...reader.rangeEvents(Math.min(fromMs, range.fromMs), range.toMs) }
}

function ofSeries(doubts: PointDoubts, keys: readonly ColumnKey[] | null): PointDoubts {
  if (keys === null) return doubts
  const asked = [...doubts].map(
    ([endMs, all]) => [endMs, all.filter(({ key }) => keys.includes(key))] as const,
  )
  return new Map(asked.filter(([, some]) => some.length > 0))
}

type SampleRange = Omit<HistoryRange, keyof RangeEvents>

function querySamples(reader: TrackReader, request: TrackRangeRequest): SampleRange {
  const bounds = reader.bounds()
  const range = {
    fromMs: request.fromMs ?? bounds?.fromMs ?? 0,
    toMs: request.toMs ?? bounds?.toMs ?? 0,
    points: Math.min(Math.max(Math.floor(request.points), 1), MOST_POINTS),
    keys: request.keys,
  }
  if (bounds === null || !(range.fromMs < range.toMs)) return emptyRange(range)
  const tier = pickTier(reader, range)
  return tier === null ? fromSamples(reader, range) : fromBuckets(reader, range, tier)
}

/** null: the samples themselves. */
function pickTier(reader: TrackReader, { fromMs, toMs, points }: Range): BucketTier | null {
  const reaches = (tier: number): boolean => (reader.droppedUntilMs(tier) ?? fromMs) <= fromMs
  const fullReaches = reaches(FULL_TIER)
  if (fullReaches && countSamples(reader, fromMs, toMs) <= points * SAMPLES_A_POINT) return null
  const reaching = BUCKET_TIERS.filter(({ number }) => reaches(number))
  const fineEnough = reaching.filter(({ bucketMs }) => (toMs - fromMs) / bucketMs >= points)
  if (fineEnough.length > 0) return fineEnough.at(-1) ?? null
  return fullReaches ? null : (reaching[0] ?? BUCKET_TIERS.at(-1) ?? null)
}

function countSamples(reader: TrackReader, fromMs: number, toMs: number): number {
  const sealed = reader.blocks(FULL_TIER, fromMs, toMs).reduce((sum, { samples }) => sum + samples, 0)
  return sealed + reader.tail().length
}

function fromSamples(reader: TrackReader, range: Range): SampleRange {
  const { fromMs, toMs, points, keys } = range
  const parts = samplesIn(reader, range)
  const drawn = samplePoints(parts, fromMs, toMs, points)
  const grid = gridFor(fromMs, toMs, 1, drawn === null ? points : 1)
  for (const part of parts) grid.addSamples(part, fromMs, toMs)
  return {
    ...(drawn ?? gridPoints(grid, toMs, keys)),
    fromMs,
    toMs,
    tier: 'full',
    bucketMs: drawn === null ? grid.bucketMs : null,
    statistics: statisticsOf(grid, latestSample(parts, fromMs, toMs), keys),
    clusters: parts.reduce((clusters, part) => mergeClusters(clusters, part.clusters), [...grid.clusters]),
    thermalPressure: grid.thermalPressure,
  }
}

function samplesIn(reader: TrackReader, { fromMs, toMs, keys }: Range): DecodedColumns[] {
  const sealed = reader
    .blocks(FULL_TIER, fromMs, toMs)
    .flatMap((block) => reader.decode(block, (data) => readSampleColumns(data, keys)) ?? [])
  return [...sealed, reader.tailColumns(fromMs, toMs, keys)].filter(({ endMs }) => endMs.length > 0)
}

function fromBuckets(reader: TrackReader, range: Range, tier: BucketTier): SampleRange {
  const { keys, points } = range
  const fromMs = Math.floor(range.fromMs / tier.bucketMs) * tier.bucketMs
  const toMs = Math.ceil(range.toMs / tier.bucketMs) * tier.bucketMs
  const grid = gridFor(fromMs, toMs, tier.bucketMs, points)
  for (const block of reader.blocks(tier.number, fromMs, toMs)) {
    const buckets = reader.decode(block, (data) => decodeBuckets(data, keys))
    if (buckets !== null) grid.addBuckets(buckets, fromMs, toMs)
  }
  const tail = reader.tailColumns(fromMs, toMs, keys)
  if (tail.endMs.length > 0) grid.addSamples(tail, fromMs, toMs)
  return {
    ...gridPoints(grid, toMs, keys),
    fromMs,
    toMs,
    tier: tier.name,
    bucketMs: grid.bucketMs,
    statistics: statisticsOf(grid, newestSample(reader, { ...range, fromMs, toMs }, tail), keys),
    clusters: grid.clusters,
    thermalPressure: grid.thermalPressure,
  }
}

/**
 * At most so many points, each a multiple of `unitMs` long. They are aligned to absolute time, so that a peak keeps its
 * place while the range slides: one more than the range's length needs, since the range is not.
 */
function gridFor(fromMs: number, toMs: number, unitMs: number, points: number): BucketGrid {
  if (points === 1) return new BucketGrid(fromMs, toMs - fromMs, 1)
  const bucketMs = Math.max(1, Math.ceil((toMs - fromMs) / (unitMs * (points - 1)))) * unitMs
  return BucketGrid.aligned(fromMs, toMs, bucketMs)
}

type Points = Pick<HistoryRange, 'endMs' | 'elapsedMs' | 'gapBefore' | 'columns' | 'doubts'>

/** The buckets that anything lies in, as points. */
function gridPoints(grid: BucketGrid, toMs: number, keys: readonly ColumnKey[] | null): Points {
  const buckets = grid.toBuckets()
  const { startMs } = buckets
  const columns: Points['columns'] = {}
  for (const [key, column] of Object.entries(buckets.values) as [ColumnKey, BucketColumn][]) {
    if (keys === null || keys.includes(key)) columns[key] = thinned(column)
  }
  const endMs = startMs.map((start) => Math.min(start + grid.bucketMs, toMs))
  return {
    endMs,
    elapsedMs: buckets.measuredMs,
    gapBefore: buckets.gap.map((gap, i) =>
      gap === 1 || (i > 0 && (startMs[i] as number) - (startMs[i - 1] as number) > grid.bucketMs) ? 1 : 0,
    ),
    columns,
    doubts: bucketDoubts(buckets, endMs, columns),
  }
}

/** Of series without a value: where some of a bucket is believed, that is what is drawn. */
function bucketDoubts(
  { doubtfulMs }: BucketColumns,
  endMs: Float64Array,
  columns: Points['columns'],
): PointDoubts {
  const longest = new Map<number, Map<ColumnKey, { doubt: PointDoubt; ms: number }>>()
  for (const [name, column] of Object.entries(doubtfulMs) as [DoubtColumn, Float64Array][]) {
    const parsed = parseDoubtColumn(name)
    if (parsed === null) continue
    const { reason, key } = parsed
    column.forEach((ms, i) => {
      if (ms === 0 || !Number.isNaN(columns[key]?.mean[i] ?? Number.NaN)) return
      const found = longest.get(endMs[i] as number) ?? new Map<ColumnKey, { doubt: PointDoubt; ms: number }>()
      longest.set(endMs[i] as number, found)
      const doubt = { key, reason, reported: null, limit: null, against: null }
      if (ms > (found.get(key)?.ms ?? 0)) found.set(key, { doubt, ms })
    })
  }
  return new Map([...longest].map(([end, found]) => [end, [...found.values()].map(({ doubt }) => doubt)]))
}

function thinned({ minimum, maximum, integral, coveredMs }: BucketColumn): ThinnedColumn {
  // Without any covered time there is no mean over time.
  const mean = integral.map((sum, i) =>
    (coveredMs[i] as number) > 0 ? sum / (coveredMs[i] as number) : (maximum[i] as number),
  )
  return { minimum, mean, maximum }
}

/** Values of the newest sample that ends in the range; null where there is none in full resolution. */
type Latest = { endMs: number; values: Partial<Record<ColumnKey, number>> } | null

function latestSample(parts: readonly DecodedColumns[], fromMs: number, toMs: number): Latest {
  let latest: Latest = null
  for (const { endMs, values } of parts) {
    for (let i = endMs.length - 1; i >= 0; i--) {
      const end = endMs[i] as number
      if (end <= fromMs || end > toMs) continue
      if (latest !== null && latest.endMs >= end) break
      const entries = Object.entries(values) as [ColumnKey, Float64Array][]
      latest = { endMs: end, values: Object.fromEntries(entries.map(([key, column]) => [key, column[i]])) }
      break
    }
  }
  return latest
}

function newestSample(reader: TrackReader, { fromMs, toMs, keys }: Range, tail: DecodedColumns): Latest {
  const inTail = latestSample([tail], fromMs, toMs)
  if (inTail !== null) return inTail
  const blocks = reader.blocks(FULL_TIER, fromMs, toMs)
  const newest = blocks.reduce<(typeof blocks)[number] | null>(
    (found, block) => (found === null || block.endMs > found.endMs ? block : found),
    null,
  )
  const columns = newest && reader.decode(newest, (data) => readSampleColumns(data, keys))
  return columns && latestSample([columns], fromMs, toMs)
}

function statisticsOf(
  grid: BucketGrid,
  latest: Latest,
  keys: readonly ColumnKey[] | null,
): HistoryRange['statistics'] {
  const statistics: HistoryRange['statistics'] = {}
  for (const key of keys ?? grid.columns.keys()) {
    const column = grid.columns.get(key)
    if (column !== undefined) statistics[key] = sum(column, latestValue(grid, column, key, latest))
  }
  for (const [name, column] of grid.doubtfulMs) {
    const { key, reason } = parseDoubtColumn(name) ?? {}
    if (key === undefined || reason === undefined || keys?.includes(key) === false) continue
    const known = statistics[key] ?? NO_STATISTICS
    const doubtfulMs = { ...known.doubtfulMs, [reason]: column.reduce((all, ms) => all + ms, 0) }
    statistics[key] = { ...known, doubtfulMs }
  }
  return statistics
}

/** Without the sample itself, the mean of the newest bucket. */
function latestValue(grid: BucketGrid, column: BucketColumn, key: ColumnKey, latest: Latest): number | null {
  const last = grid.used.lastIndexOf(1)
  const isNewest = latest !== null && latest.endMs > grid.fromMs + last * grid.bucketMs
  const value = isNewest
    ? (latest.values[key] ?? Number.NaN)
    : (column.integral[last] as number) / (column.coveredMs[last] as number)
  return Number.isFinite(value) ? value : null
}

function sum({ maximum, integral, coveredMs }: BucketColumn, latest: number | null): RangeStatistics {
  let total = 0
  let covered = 0
  let peak = Number.NEGATIVE_INFINITY
  for (let i = 0; i < integral.length; i++) {
    total += integral[i] as number
    covered += coveredMs[i] as number
    if ((maximum[i] as number) > peak) peak = maximum[i] as number
  }
  return {
    latest,
    mean: covered > 0 ? total / covered : null,
    peak: Number.isFinite(peak) ? peak : null,
    integral: covered > 0 || total !== 0 ? total / 1000 : null,
    coveredMs: covered,
    doubtfulMs: NEVER_DOUBTED,
  }
}

/** The answer where nothing was recorded. */
export function emptyRange({ fromMs, toMs }: Pick<TrackRangeRequest, 'fromMs' | 'toMs'>): HistoryRange {
  return {
    fromMs: fromMs ?? 0,
    toMs: toMs ?? 0,
    tier: HISTORY_TIERS[FULL_TIER],
    bucketMs: null,
    endMs: new Float64Array(),
    elapsedMs: new Float64Array(),
    gapBefore: new Uint8Array(),
    columns: {},
    doubts: new Map(),
    statistics: {},
    clusters: [],
    thermalPressure: null,
    events: [],
    omittedEvents: 0,
  }
}
