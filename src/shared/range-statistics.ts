import type { DoubtReason } from './metrics'
import type { ChartColumns, ColumnKey } from './sample-columns'
import { lengthInsideMs, liesIn, LONGEST_WINDOW_MS, windowLengthMs } from './sample-window'

/** Statistics of one series over a range. */
export interface RangeStatistics {
  /** The newest value in the range; null where the newest sample does not report it. */
  latest: number | null
  /** Weighted by each window's length; null when nothing was reported. */
  mean: number | null
  peak: number | null
  /** ∑ value × seconds over what was reported; for a power in mW this is the energy in mJ. */
  integral: number | null
  /** Time with a reading, ms. */
  coveredMs: number
  /** Time in which a value was reported that is not believed, ms. No part of `coveredMs`. */
  doubtfulMs: Readonly<Record<DoubtReason, number>>
}

export const NEVER_DOUBTED: RangeStatistics['doubtfulMs'] = { 'stands-still': 0, implausible: 0 }

/** The statistics of a series that was not reported. */
export const NO_STATISTICS: Readonly<RangeStatistics> = {
  latest: null,
  mean: null,
  peak: null,
  integral: null,
  coveredMs: 0,
  doubtfulMs: NEVER_DOUBTED,
}

/**
 * Statistics from the raw samples in `(fromMs, toMs]`, never from decimated points.
 * A window that lies in the range only in part counts with that part. A bucket counts with its mean, so that the edges are
 * exact to a bucket.
 */
export function rangeStatistics(
  columns: ChartColumns,
  key: ColumnKey,
  fromMs: number,
  toMs: number,
): RangeStatistics {
  const values = columns.values(key)
  const highest = columns.extremes(key)?.maximum
  const ends = columns.endTimes()
  const elapsed = columns.elapsedTimes()
  const longestMs = columns.bucketMs === null ? LONGEST_WINDOW_MS : Number.POSITIVE_INFINITY
  let integral = 0
  let coveredMs = 0
  let peak = Number.NEGATIVE_INFINITY
  let latest: number | null = null
  for (let i = columns.indexAtOrAfter(fromMs); values !== null && i < ends.length; i++) {
    const end = ends[i] as number
    if (end <= fromMs) continue
    const windowMs = windowLengthMs(elapsed[i] as number, longestMs)
    // Windows follow one another: none after this one reaches back into the range.
    if (end > toMs && end - windowMs >= toMs) break
    const value = values[i] as number
    if (end <= toMs) latest = Number.isNaN(value) ? null : value
    if (Number.isNaN(value)) continue
    peak = Math.max(peak, highest?.[i] ?? value)
    const insideMs = lengthInsideMs(end, windowMs, fromMs, toMs)
    integral += value * insideMs
    coveredMs += insideMs
  }
  const reported = Number.isFinite(peak)
  return {
    latest,
    mean: coveredMs > 0 ? integral / coveredMs : null,
    peak: reported ? peak : null,
    integral: coveredMs > 0 ? integral / 1000 : null,
    coveredMs,
    doubtfulMs: doubtfulTime(columns, key, fromMs, toMs),
  }
}

function doubtfulTime(
  columns: ChartColumns,
  key: ColumnKey,
  fromMs: number,
  toMs: number,
): RangeStatistics['doubtfulMs'] {
  const doubts = columns.doubts()
  if (doubts.size === 0) return NEVER_DOUBTED
  const sums = { ...NEVER_DOUBTED }
  const elapsed = columns.elapsedTimes()
  for (const [endMs, found] of doubts) {
    const doubt = found.find((each) => each.key === key)
    const windowMs = windowLengthMs(elapsed[columns.indexAtOrAfter(endMs)] as number)
    if (doubt !== undefined && liesIn(endMs, windowMs, fromMs, toMs))
      sums[doubt.reason] += lengthInsideMs(endMs, windowMs, fromMs, toMs)
  }
  return sums
}
