import type { ExplainedSample } from '#shared/availability'
import type { PointDoubt } from '#shared/doubts'
import { METRIC_IDS, type MetricId } from '#shared/metrics'
import { NO_STATISTICS, rangeStatistics, type RangeStatistics } from '#shared/range-statistics'
import { NO_DOUBTS, sampleWithMetrics, type Machine } from '#shared/sample'
import { clustersFrom, firstAtOrAfter, type ChartColumns, type ColumnKey } from '#shared/sample-columns'
import type { TrackEvent } from '#shared/track-events'
import type { ViewedRange } from './range-source'

/** Statistics of one series over the range: main's where it sent them, else computed from the columns. */
export function statisticsOf(range: ViewedRange, key: ColumnKey): Readonly<RangeStatistics> {
  if (range.statistics !== null) return range.statistics[key] ?? NO_STATISTICS
  return rangeStatistics(range.columns, key, range.fromMs, range.toMs)
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
export function oldestIndex({ columns, fromMs }: ViewedRange): number {
  const atEdge = columns.indexAtOrAfter(fromMs)
  return columns.endTimes()[atEdge] === fromMs ? atEdge + 1 : atEdge
}

/** Index of the point under the crosshair; null without a crosshair, or when it is outside of the range. */
export function crosshairIndex(range: ViewedRange, crosshairMs: number | null): number | null {
  if (crosshairMs === null || crosshairMs <= range.fromMs || crosshairMs > range.toMs) return null
  const index = range.columns.indexAtOrAfter(crosshairMs)
  return index < range.columns.length ? index : null
}

/** End of the point that contains `timeMs`, else of the next one within the range, ms since 1970; null without any point. */
export function nearestPointMs(range: ViewedRange, timeMs: number): number | null {
  const newest = newestIndex(range)
  if (newest === null) return null
  const index = Math.min(newest, Math.max(oldestIndex(range), range.columns.indexAtOrAfter(timeMs)))
  return range.columns.endTimes()[index] ?? null
}

/** The events to show, by start: all but the beginning of the source at the first sample. */
export function notableEvents({ events, columns }: Pick<ViewedRange, 'events' | 'columns'>): TrackEvent[] {
  const firstEndMs = columns.endTimes()[0] ?? Number.POSITIVE_INFINITY
  return events.filter(({ kind, startMs }) => kind !== 'source' || startMs >= firstEndMs)
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
 * Row `index` of the columns as a `Sample`, for the rules that explain a missing value. `timestamp` and the ANE's energy
 * are null, since the columns do not contain them.
 */
export function sampleAt(columns: ChartColumns, index: number, machine: Machine): ExplainedSample {
  const read = (key: ColumnKey): number | null => valueAt(columns, key, index)
  const elapsedMs = columns.elapsedTimes()[index]
  const frame = {
    timestamp: null,
    elapsedMs: elapsedMs === undefined || Number.isNaN(elapsedMs) ? null : elapsedMs,
    machine,
    aneEnergyMj: null,
    clusters: clustersFrom(columns.clusters, read),
    thermalPressure: columns.thermalPressure,
    doubts: NO_DOUBTS,
  }
  return { ...sampleWithMetrics(frame, read), doubts: doubtsAt(columns, index) }
}

/** Metrics with at least one value between the two times. */
export function reportedMetrics(columns: ChartColumns, fromMs: number, toMs: number): Set<MetricId> {
  const first = columns.indexAtOrAfter(fromMs)
  const ends = columns.endTimes()
  const reported = new Set<MetricId>()
  for (const id of METRIC_IDS) {
    const values = columns.values(id)
    for (let i = first; values !== null && i < values.length && (ends[i] as number) <= toMs; i++) {
      if (Number.isNaN(values[i])) continue
      reported.add(id)
      break
    }
  }
  return reported
}
