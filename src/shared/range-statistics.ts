import { NEVER_DOUBTED, type DoubtReason } from './metrics'
import type { ChartColumns, ColumnKey } from './sample-columns'
import { countsIn, LONGEST_WINDOW_MS, windowLengthMs } from './sample-window'
import { amountStep, cutWindow, SeriesTotal } from './series-total'

const ANE_POWER: ColumnKey = 'ane.powerMw'

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

/** The statistics of a series that was not reported. */
export const NO_STATISTICS: Readonly<RangeStatistics> = {
  latest: null,
  mean: null,
  peak: null,
  integral: null,
  coveredMs: 0,
  doubtfulMs: NEVER_DOUBTED,
}

/** Statistics of a series from its total and its newest value. */
export function statisticsOfTotal(total: SeriesTotal, latest: number | null): RangeStatistics {
  return {
    latest,
    mean: total.mean(),
    peak: total.peak,
    integral: total.integral(),
    coveredMs: total.coveredMs,
    doubtfulMs: { ...total.doubtfulMs },
  }
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
  const energiesMj = key === ANE_POWER ? columns.aneEnergies() : null
  const doubts = columns.doubts()
  if (values === null && energiesMj === null && doubts.size === 0) return NO_STATISTICS
  const highest = columns.extremes(key)?.maximum
  const ends = columns.endTimes()
  const elapsed = columns.elapsedTimes()
  const longestMs = columns.bucketMs === null ? LONGEST_WINDOW_MS : Number.POSITIVE_INFINITY
  const total = new SeriesTotal(amountStep(key))
  let latest = Number.NaN
  for (let i = columns.indexAtOrAfter(fromMs); i < ends.length; i++) {
    const end = ends[i] as number
    if (end <= fromMs) continue
    const windowMs = windowLengthMs(elapsed[i] as number, longestMs)
    // Windows follow one another: none after this one reaches back into the range.
    if (end > toMs && end - windowMs >= toMs) break
    const value = values?.[i] ?? Number.NaN
    const energyMj = energiesMj?.[i] ?? Number.NaN
    if (end <= toMs) latest = value
    if (countsIn(end, windowMs, fromMs, toMs)) total.raise(highest?.[i] ?? value)
    const doubt = doubts.get(end)?.find((each) => each.key === key)
    if (doubt !== undefined) total.addDoubt(doubt.reason, cutWindow(end, windowMs, fromMs, toMs))
    if (Number.isNaN(value) && Number.isNaN(energyMj)) continue
    const cut = cutWindow(end, windowMs, fromMs, toMs)
    if (Number.isNaN(energyMj)) total.addValue(value, cut)
    else total.addAmount(energyMj * 1000, cut)
  }
  return statisticsOfTotal(total, Number.isNaN(latest) ? null : latest)
}
