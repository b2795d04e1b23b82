import { firstAtOrAfter, type ColumnKey } from '#shared/sample-columns'
import { NO_STATISTICS, rangeStatistics, type RangeStatistics } from '#shared/range-statistics'
import type { ViewedRange } from './range-source'

/** What is said about one series over the range: from main where it told, else from the samples held here. */
export function statisticsOf(range: ViewedRange, key: ColumnKey): Readonly<RangeStatistics> {
  if (range.statistics !== null) return range.statistics[key] ?? NO_STATISTICS
  return rangeStatistics(range.columns, key, range.fromMs, range.toMs)
}

/** Index of the newest point that ended within the range; null when there is none. */
export function newestIndex({ columns, fromMs, toMs }: ViewedRange): number | null {
  const ends = columns.endTimes()
  const after = firstAtOrAfter(ends, toMs)
  const index = ends[after] === toMs ? after : after - 1
  const end = ends[index]
  return end === undefined || end <= fromMs ? null : index
}

/** Index of the first point that ended within the range; the number of points when there is none. */
export function oldestIndex({ columns, fromMs }: ViewedRange): number {
  const atEdge = columns.indexAtOrAfter(fromMs)
  return columns.endTimes()[atEdge] === fromMs ? atEdge + 1 : atEdge
}

/** Index in `range.columns` of the point under the crosshair; null without one, or when it left the range. */
export function crosshairIndex(range: ViewedRange, crosshairMs: number | null): number | null {
  if (crosshairMs === null || crosshairMs <= range.fromMs || crosshairMs > range.toMs) return null
  const index = range.columns.indexAtOrAfter(crosshairMs)
  return index < range.columns.length ? index : null
}

/** End of the point whose window contains `timeMs`, or of the next one after a gap; null when there is none. */
export function nearestPointMs(range: ViewedRange, timeMs: number): number | null {
  const newest = newestIndex(range)
  if (newest === null) return null
  const index = Math.min(newest, Math.max(oldestIndex(range), range.columns.indexAtOrAfter(timeMs)))
  return range.columns.endTimes()[index] ?? null
}
