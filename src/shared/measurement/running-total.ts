import { RAILS, type Rail } from '#shared/metrics'
import { amountStep, SeriesTotal } from '#shared/series-total'

/** A total for each power that measurements sum up. */
export function createRailTotals(): Record<Rail, SeriesTotal> {
  const totals = RAILS.map(({ rail, metric }) => [rail, new SeriesTotal(amountStep(metric))] as const)
  return Object.fromEntries(totals) as Record<Rail, SeriesTotal>
}

/** The middle value, or the mean of the two in the middle; null without values. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
}

/** Up to this many values the median is exact. */
const MOST_KEPT = 2048

/** Median of a stream in bounded memory: of all values, later of every second, every fourth, … */
export class StreamMedian {
  private kept: number[] = []
  private stride = 1
  private seen = 0

  add(value: number): void {
    if (this.seen++ % this.stride !== 0) return
    this.kept.push(value)
    if (this.kept.length < MOST_KEPT) return
    this.kept = this.kept.filter((_, index) => index % 2 === 0)
    this.stride *= 2
  }

  value(): number | null {
    return medianOf(this.kept)
  }
}
