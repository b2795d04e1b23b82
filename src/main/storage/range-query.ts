import type { PointDoubt } from '#shared/doubts'
import { MOST_POINTS } from '#shared/limits'
import { HISTORY_TIERS, type HistoryRange, type RangeEvents, type ThinnedColumn } from '#shared/history'
import { parseDoubtColumn, type DoubtColumn } from '#shared/metrics'
import type { ColumnKey, PointDoubts } from '#shared/sample-columns'
import { BucketGrid, mergeClusters } from './bucket-grid'
import type { BucketColumn, BucketColumns } from './codec/columns'
import { RangeParts } from './range-parts'
import { rangeTotals, reachesBack, type RangeTotals } from './range-totals'
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

type SampleRange = Omit<HistoryRange, keyof RangeEvents | keyof RangeTotals | 'asked'>

function querySamples(
  reader: TrackReader,
  request: TrackRangeRequest,
): Omit<HistoryRange, keyof RangeEvents> {
  const bounds = reader.bounds()
  const range = {
    fromMs: request.fromMs ?? bounds?.fromMs ?? 0,
    toMs: request.toMs ?? bounds?.toMs ?? 0,
    points: Math.min(Math.max(Math.floor(request.points), 1), MOST_POINTS),
    keys: request.keys,
  }
  if (bounds === null || !(range.fromMs < range.toMs)) return emptyRange(range)
  const tier = pickTier(reader, range)
  const parts = new RangeParts(reader, range.keys)
  return {
    ...(tier === null ? fromSamples(parts, range) : fromBuckets(parts, range, tier)),
    ...rangeTotals(reader, parts, range, tier),
    asked: { fromMs: range.fromMs, toMs: range.toMs },
  }
}

/** null: the samples themselves. */
function pickTier(reader: TrackReader, { fromMs, toMs, points }: Range): BucketTier | null {
  const reaches = (tier: number): boolean => reachesBack(reader, tier, fromMs)
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

function fromSamples(parts: RangeParts, range: Range): SampleRange {
  const { fromMs, toMs, points, keys } = range
  const samples = parts.samples(fromMs, toMs)
  const drawn = samplePoints(samples, fromMs, toMs, points)
  const grid = gridFor(fromMs, toMs, 1, drawn === null ? points : 1)
  if (drawn === null) for (const part of samples) grid.addSamples(part, fromMs, toMs)
  else for (const part of samples) grid.describe(part)
  return {
    ...(drawn ?? gridPoints(grid, toMs, keys)),
    fromMs,
    toMs,
    tier: 'full',
    bucketMs: drawn === null ? grid.bucketMs : null,
    origins: grid.origins,
    clusters: samples.reduce((clusters, part) => mergeClusters(clusters, part.clusters), [...grid.clusters]),
    thermalPressure: grid.thermalPressure,
  }
}

function fromBuckets(parts: RangeParts, range: Range, tier: BucketTier): SampleRange {
  const { keys, points } = range
  const fromMs = Math.floor(range.fromMs / tier.bucketMs) * tier.bucketMs
  const toMs = Math.ceil(range.toMs / tier.bucketMs) * tier.bucketMs
  const grid = gridFor(fromMs, toMs, tier.bucketMs, points)
  for (const buckets of parts.buckets(tier, fromMs, toMs)) grid.addBuckets(buckets, fromMs, toMs)
  const unsealed = parts.unsealed(fromMs, toMs)
  if (unsealed.endMs.length > 0) grid.addSamples(unsealed, fromMs, toMs)
  return {
    ...gridPoints(grid, toMs, keys),
    fromMs,
    toMs,
    tier: tier.name,
    bucketMs: grid.bucketMs,
    origins: grid.origins,
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
    origins: [],
    statistics: {},
    asked: { fromMs: fromMs ?? 0, toMs: toMs ?? 0 },
    roundedToMs: null,
    clusters: [],
    thermalPressure: null,
    events: [],
    omittedEvents: 0,
  }
}
