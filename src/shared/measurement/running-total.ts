import { RAILS, type Rail } from '#shared/metrics'
import { amountOver, rateOver } from '#shared/sample-window'

/** One quantity over the windows that report it. */
export class RunningTotal {
  /** Time with a value, ms. */
  coveredMs = 0
  /** The highest value; null before the first. */
  peak: number | null = null
  private sum = 0

  /** `amount`: what the window holds of it, where that is not value × seconds. */
  add(value: number | null, insideMs: number, amount = amountOver(value ?? 0, insideMs)): void {
    if (value === null) return
    this.coveredMs += insideMs
    this.sum += amount
  }

  raise(value: number | null): void {
    if (value !== null && (this.peak === null || value > this.peak)) this.peak = value
  }

  /** ∑ value × seconds: mJ for mW, bytes for bytes per second. null when nothing was reported. */
  integral(): number | null {
    return this.coveredMs > 0 ? this.sum : null
  }

  /** By the time with a value. */
  mean(): number | null {
    return this.coveredMs > 0 ? rateOver(this.sum, this.coveredMs) : null
  }
}

/** One for each power that measurements sum up. */
export function createRailTotals(): Record<Rail, RunningTotal> {
  const totals = RAILS.map(({ rail }) => [rail, new RunningTotal()] as const)
  return Object.fromEntries(totals) as Record<Rail, RunningTotal>
}
