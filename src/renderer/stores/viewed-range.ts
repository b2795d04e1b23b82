import { withPhases } from '#shared/phases/phase-spans'
import type { ExplainedSample } from '#shared/availability'
import type { PointDoubt } from '#shared/doubts'
import { METRIC_IDS, type MetricId } from '#shared/metrics'
import { NO_STATISTICS, rangeStatistics, type RangeStatistics } from '#shared/range-statistics'
import { newestOrigins } from '#shared/origins'
import { NO_DOUBTS, sampleWithMetrics, type Machine } from '#shared/sample'
import { clustersFrom, firstAtOrAfter, type ChartColumns, type ColumnKey } from '#shared/sample-columns'
import { windowStartMs, type TimeSpan } from '#shared/sample-window'
import { POWERMETRICS_STAMP_RESOLUTION_MS } from '#shared/sources'
import type { TrackEvent } from '#shared/track-events'
import type { ViewedRange } from './range-source'

/** Two points that follow one another differ by rounding at most. */
const SAME_TIME_MS = 1

interface ComputedStatistics {
  revision: number
  fromMs: number
  toMs: number
  statistics: Readonly<RangeStatistics>
}

/** The last statistics of each series: the hero and a legend show the same, and hovering changes neither range nor points. */
const computed = new WeakMap<ChartColumns, Map<ColumnKey, ComputedStatistics>>()

/** Statistics of one series over the range: main's where it sent them, else computed from the columns. */
export function statisticsOf(range: ViewedRange, key: ColumnKey): Readonly<RangeStatistics> {
  if (range.statistics !== null) return range.statistics[key] ?? NO_STATISTICS
  const { columns, fromMs, toMs } = range
  const { revision } = columns
  const known = computed.get(columns) ?? new Map<ColumnKey, ComputedStatistics>()
  computed.set(columns, known)
  const last = known.get(key)
  if (last?.revision === revision && last.fromMs === fromMs && last.toMs === toMs) return last.statistics
  const statistics = rangeStatistics(columns, key, fromMs, toMs)
  known.set(key, { revision, fromMs, toMs, statistics })
  return statistics
}

/** Index of the newest point that ends within the range; null when there is none. */
export function newestIndex({ columns, fromMs, toMs }: ViewedRange): number | null {
  const ends = columns.endTimes()
  const after = firstAtOrAfter(ends, toMs)
  const index = ends[after] === toMs ? after : after - 1
  const end = ends[index]
  return end === undefined || end <= fromMs ? null : index
}

/** Index of the oldest point that ends within the range; the number of points when there is none. */
export function oldestIndex({ columns, fromMs }: Pick<ViewedRange, 'columns' | 'fromMs'>): number {
  const atEdge = columns.indexAtOrAfter(fromMs)
  return columns.endTimes()[atEdge] === fromMs ? atEdge + 1 : atEdge
}

/**
 * Where the time of a point begins, ms since 1970: where the point before ended, unless time is missing in between. Its end
 * where its length is unknown.
 */
export function pointStartMs(columns: ChartColumns, index: number): number {
  const endMs = columns.endTimes()[index] as number
  if (columns.bucketMs !== null) return endMs - columns.bucketMs
  const startMs = windowStartMs(endMs, columns.elapsedTimes()[index] as number)
  const followsMs = columns.gapFlags()[index] === 1 ? undefined : columns.endTimes()[index - 1]
  return startMs === endMs ? endMs : Math.min(startMs, followsMs ?? startMs)
}

/**
 * The times within the range of which nothing is known, in their order: gaps, what lies before the first sample, and what lies
 * after the last one, unless the view follows it. Points need not have a value of any series.
 */
export function unreadSpans(range: Pick<ViewedRange, 'columns' | 'fromMs' | 'toMs' | 'motion'>): TimeSpan[] {
  const { columns, fromMs, toMs, motion } = range
  const ends = columns.endTimes()
  const spans: TimeSpan[] = []
  let reachedMs = fromMs
  for (let index = oldestIndex(range); index < columns.length && reachedMs < toMs; index++) {
    const startMs = pointStartMs(columns, index)
    if (startMs - reachedMs > SAME_TIME_MS) spans.push({ fromMs: reachedMs, toMs: Math.min(startMs, toMs) })
    reachedMs = ends[index] as number
  }
  if (motion !== 'follows' && toMs - reachedMs > SAME_TIME_MS) spans.push({ fromMs: reachedMs, toMs })
  return spans
}

/** Index of the point whose time covers `timeMs`: start < `timeMs` ≤ end. null where none does. */
function coveringIndex(columns: ChartColumns, timeMs: number): number | null {
  const index = columns.indexAtOrAfter(timeMs)
  if (index >= columns.length) return null
  const covers = columns.endTimes()[index] === timeMs || pointStartMs(columns, index) < timeMs
  return covers ? index : null
}

/** Index of the point under the crosshair; null without a crosshair, or when it is outside of the range or in a gap. */
export function crosshairIndex(range: ViewedRange, crosshairMs: number | null): number | null {
  if (crosshairMs === null || crosshairMs <= range.fromMs || crosshairMs > range.toMs) return null
  return coveringIndex(range.columns, crosshairMs)
}

/**
 * End of the point that covers `timeMs`, else of the one within the range that lies nearest, ms since 1970; null without any
 * point.
 */
export function nearestPointMs(range: ViewedRange, timeMs: number): number | null {
  const { columns } = range
  const newest = newestIndex(range)
  if (newest === null) return null
  const inRange = (index: number): number => Math.min(newest, Math.max(oldestIndex(range), index))
  const after = inRange(columns.indexAtOrAfter(timeMs))
  const before = inRange(after - 1)
  const ends = columns.endTimes()
  const isBeforeNearer = timeMs - (ends[before] as number) < pointStartMs(columns, after) - timeMs
  return ends[isBeforeNearer ? before : after] ?? null
}

/** The events to show, by start, with phases as intervals. */
export function notableEvents({ events, columns }: Pick<ViewedRange, 'events' | 'columns'>): TrackEvent[] {
  return withPhases(events).filter((event) => isNotable(event, columns))
}

/** All but the beginning of a source that goes on where the last one ended, or has nothing before it: the badge names it. */
export function isNotable({ kind, startMs }: TrackEvent, columns: ChartColumns): boolean {
  if (kind !== 'source') return true
  const ends = columns.endTimes()
  const index = columns.indexAtOrAfter(startMs + SAME_TIME_MS)
  const beforeMs = ends[index - 1]
  if (beforeMs === undefined) return false
  const readFromMs = index < columns.length ? pointStartMs(columns, index) : startMs
  return readFromMs - beforeMs > POWERMETRICS_STAMP_RESOLUTION_MS
}

/** The machine before main has reported one. */
export const UNKNOWN_MACHINE: Machine = { model: null, osBuild: null }

/** One value of the columns; null when it was not reported. */
export function valueAt(columns: ChartColumns, key: ColumnKey, index: number): number | null {
  const value = columns.values(key)?.[index]
  return value === undefined || Number.isNaN(value) ? null : value
}

/** What is doubted of a point. */
function doubtsAt(columns: ChartColumns, index: number): readonly PointDoubt[] {
  return columns.doubts().get(columns.endTimes()[index] ?? Number.NaN) ?? NO_DOUBTS
}

/** Why a value of the columns is not believed; null where it is, or where none was reported. */
export function doubtAt(columns: ChartColumns, key: ColumnKey, index: number): PointDoubt | null {
  return doubtsAt(columns, index).find((doubt) => doubt.key === key) ?? null
}

/**
 * The newest value of every column in the range as one `Sample`, for the rules that explain a missing value: a column is
 * missing in it only where no sample of the range has it. `timestamp`, the length and the ANE's energy are null. null without
 * any sample.
 */
export function sampleOfRange(range: ViewedRange, machine: Machine): ExplainedSample | null {
  const { columns } = range
  const newest = newestIndex(range)
  if (newest === null) return null
  const read = (key: ColumnKey): number | null => {
    const index = newestReported(range, key)
    return index === null ? null : valueAt(columns, key, index)
  }
  const frame = {
    timestamp: null,
    elapsedMs: null,
    machine,
    aneEnergyMj: null,
    clusters: clustersFrom(columns.clusters, read),
    thermalPressure: columns.thermalPressure,
    doubts: NO_DOUBTS,
    origins: newestOrigins(columns.origins(), range.fromMs, range.toMs),
  }
  return { ...sampleWithMetrics(frame, read), doubts: doubtsAt(columns, newest) }
}

/** Index of the newest point in the range with a value of `key`; null where it was not reported in it. */
export function newestReported({ columns, fromMs, toMs }: Span, key: ColumnKey): number | null {
  const values = columns.values(key)
  if (values === null) return null
  const ends = columns.endTimes()
  for (let i = firstAtOrAfter(ends, toMs); i >= 0; i--) {
    const end = ends[i]
    if (end === undefined || end > toMs) continue
    if (end <= fromMs) return null
    if (!Number.isNaN(values[i])) return i
  }
  return null
}

type Span = Pick<ViewedRange, 'columns' | 'fromMs' | 'toMs'>

/** Metrics with at least one value in the range. */
export function reportedMetrics(range: Span): Set<MetricId> {
  return new Set(METRIC_IDS.filter((id) => newestReported(range, id) !== null))
}
