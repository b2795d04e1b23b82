import { RAILS, type DoubtReason, type Rail } from '#shared/metrics'
import { NEVER_DOUBTED } from '#shared/range-statistics'
import { amountOver, rateOver } from '#shared/sample-window'

/** Sum, mean and peak of one quantity over the windows that report it. */
export class RunningTotal {
  /** Time with a value, ms. */
  coveredMs = 0
  /** The highest value; null before the first. */
  peak: number | null = null
  /** Time in which it was reported and is not believed, ms. */
  readonly doubtfulMs: Record<DoubtReason, number> = { ...NEVER_DOUBTED }
  private sum = 0

  /** `amount`: the amount in the window, where it is not value × seconds. */
  add(value: number | null, insideMs: number, amount = amountOver(value ?? 0, insideMs)): void {
    if (value === null) return
    this.coveredMs += insideMs
    this.sum += amount
  }

  /** Raises the peak. */
  raise(value: number | null): void {
    if (value !== null && (this.peak === null || value > this.peak)) this.peak = value
  }

  /** ∑ value × seconds: mJ for mW, bytes for bytes per second. null when nothing was reported. */
  integral(): number | null {
    return this.coveredMs > 0 ? this.sum : null
  }

  /** Mean over the time with a value. */
  mean(): number | null {
    return this.coveredMs > 0 ? rateOver(this.sum, this.coveredMs) : null
  }
}

/** A total for each power that measurements sum up. */
export function createRailTotals(): Record<Rail, RunningTotal> {
  const totals = RAILS.map(({ rail }) => [rail, new RunningTotal()] as const)
  return Object.fromEntries(totals) as Record<Rail, RunningTotal>
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
