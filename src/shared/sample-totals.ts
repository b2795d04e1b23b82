import { METRIC_IDS, METRICS, clusterKey, type ColumnKey } from './metrics'
import { readMetric, type Sample } from './sample'
import { windowLengthMs } from './sample-window'
import { amountStep, SeriesTotal, wholeWindow } from './series-total'

/** What one series came to. */
export interface SeriesAmount {
  /** ∑ value × ms, the value in the unit of the series: mW, bytes per second, or a ratio of 0 to 1. */
  amount: number
  /** Time with a value, ms. */
  coveredMs: number
}

/** What samples came to since the first one. A series that was never reported is not there. */
export interface TotalsData {
  /** Length of all windows, ms. */
  measuredMs: number
  series: Readonly<Partial<Record<ColumnKey, SeriesAmount>>>
}

export const NO_TOTALS: TotalsData = { measuredMs: 0, series: {} }

/** Far more than a Mac has; a damaged or made-up document may name any number. */
const MOST_SERIES = 64

/** Frequencies come to no amount that means anything. */
const SUMMED = METRIC_IDS.filter((id) => METRICS[id].quantity !== 'frequency')

/** Adds samples up for counters that never fall. By the same exact sums as ranges and measurements (`series-total.ts`). */
export class SampleTotals {
  private measuredMs: number
  private readonly series = new Map<ColumnKey, SeriesTotal>()

  /** `before`: what the sums go on from. */
  constructor(before: TotalsData = NO_TOTALS) {
    this.measuredMs = before.measuredMs
    for (const [key, { amount, coveredMs }] of entriesOf(before)) this.total(key)?.addSum(amount, coveredMs)
  }

  /** A window of unknown length measures no time, so its energy belongs to none. */
  add(sample: Sample): void {
    const whole = wholeWindow(windowLengthMs(sample.elapsedMs))
    if (whole.windowMs === 0) return
    this.measuredMs += whole.windowMs
    for (const id of SUMMED) {
      const energyMj = id === 'ane.powerMw' ? sample.ane.energyMj : null
      const amount = energyMj === null ? null : energyMj * 1000
      const value = readMetric(sample, id)
      if (amount !== null) this.total(id)?.addAmount(amount, whole)
      else if (value !== null) this.total(id)?.addValue(value, whole)
    }
    for (const { name, activeRatio } of sample.cpu.clusters)
      if (activeRatio !== null) this.total(clusterKey(name, 'activeRatio'))?.addValue(activeRatio, whole)
  }

  get data(): TotalsData {
    const series: Partial<Record<ColumnKey, SeriesAmount>> = {}
    for (const [key, { amount, coveredMs }] of this.series) series[key] = { amount, coveredMs }
    return { measuredMs: this.measuredMs, series }
  }

  /** null for one series too many. */
  private total(key: ColumnKey): SeriesTotal | null {
    const known = this.series.get(key)
    if (known !== undefined || this.series.size >= MOST_SERIES) return known ?? null
    const total = new SeriesTotal(amountStep(key))
    this.series.set(key, total)
    return total
  }
}

/** Of each sum the higher one. A counter that goes on a little too low is worse than one that begins again at 0. */
export function highestTotals(one: TotalsData, other: TotalsData): TotalsData {
  const series = { ...one.series }
  for (const [key, { amount, coveredMs }] of entriesOf(other)) {
    const known = series[key] ?? { amount: 0, coveredMs: 0 }
    series[key] = {
      amount: Math.max(known.amount, amount),
      coveredMs: Math.max(known.coveredMs, coveredMs),
    }
  }
  return { measuredMs: Math.max(one.measuredMs, other.measuredMs), series }
}

function entriesOf({ series }: TotalsData): [ColumnKey, SeriesAmount][] {
  return Object.entries(series) as [ColumnKey, SeriesAmount][]
}
