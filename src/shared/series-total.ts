import { isMetricId, METRICS, NEVER_DOUBTED, type DoubtReason, type Quantity } from './metrics'
import type { ColumnKey } from './sample-columns'

/**
 * Sums that are the same to the last digit in whatever order and in whatever pieces they are added up: sample by sample in
 * memory, block by block from the disk, or as buckets of any tier. Sums of floating-point numbers are not, so that times and
 * amounts are rounded to whole steps first, all of them powers of two, whose sums are exact.
 */

/** Steps of time in 1 ms: what a time axis (ms since 1970 as a float) resolves between 2004 and 2039. */
const STEPS_A_MS = 4096

/**
 * What amounts (value × ms) are rounded to. Fine against the shortest window, and coarse enough that an hour stays below
 * 2^53 steps: of 600 W, 640 GB/s, 600 GHz and a ratio of 2.
 */
const AMOUNT_STEP: Readonly<Record<Quantity, number>> = {
  power: 2 ** -12,
  traffic: 2 ** 8,
  frequency: 2 ** -12,
  ratio: 2 ** -30,
}

/** The step of amounts of a column. */
export function amountStep(key: ColumnKey): number {
  if (isMetricId(key)) return AMOUNT_STEP[METRICS[key].quantity]
  return key.endsWith(':activeRatio') ? AMOUNT_STEP.ratio : AMOUNT_STEP.frequency
}

function inSteps(timeMs: number): number {
  return Math.round(timeMs * STEPS_A_MS) / STEPS_A_MS
}

/** A part of a window, ms after the window's start, in whole steps. */
export interface WindowCut {
  fromMs: number
  toMs: number
  /** Length of the whole window; 0: unknown. */
  windowMs: number
}

/** The part of the window of `windowMs` that ends at `endMs` and lies in `(fromMs, toMs]`. Parts of a window add up to it. */
export function cutWindow(endMs: number, windowMs: number, fromMs: number, toMs: number): WindowCut {
  const length = inSteps(windowMs)
  const start = inSteps(endMs) - length
  const inside = (timeMs: number): number => Math.min(Math.max(inSteps(timeMs) - start, 0), length)
  const from = inside(fromMs)
  return { fromMs: from, toMs: Math.max(from, inside(toMs)), windowMs: length }
}

/** A whole window as a part of itself. */
export function wholeWindow(windowMs: number): WindowCut {
  const length = inSteps(windowMs)
  return { fromMs: 0, toMs: length, windowMs: length }
}

/**
 * The part of `whole`, the amount of the whole window, that belongs to `cut`: what it comes to at the end of the part less
 * what it comes to at the start, both in whole steps.
 */
export function amountIn(whole: number, { fromMs, toMs, windowMs }: WindowCut, step: number): number {
  if (windowMs === 0) return 0
  const until = (timeMs: number): number => Math.round((whole * (timeMs / windowMs)) / step) * step
  return until(toMs) - until(fromMs)
}

/** A sum without rounding: what a float cannot hold of it is kept in a second one. */
class ExactSum {
  private high = 0
  private low = 0

  /** Knuth's two-sum: `added` and the error of the addition are together exact. */
  add(value: number): void {
    const added = this.high + value
    const part = added - this.high
    this.low += this.high - (added - part) + (value - part)
    this.high = added
  }

  get value(): number {
    return this.high + this.low
  }
}

/** Sum, mean and peak of one series over the windows that report it. Every figure of a range or a measurement is one of these. */
export class SeriesTotal {
  /** Time with a value, ms. */
  coveredMs = 0
  /** The highest value; null before the first. */
  peak: number | null = null
  /** Time in which it was reported and is not believed, ms. */
  readonly doubtfulMs: Record<DoubtReason, number> = { ...NEVER_DOUBTED }
  private readonly sum = new ExactSum()

  /** `step`: `amountStep` of the series. */
  constructor(private readonly step: number) {}

  /** Adds a part of a window in which the series had this mean; null or NaN: not reported. */
  addValue(value: number | null, cut: WindowCut): void {
    if (value !== null) this.addAmount(value * cut.windowMs, cut)
  }

  /** Adds a part of a window whose amount (value × ms) is `whole`; null or NaN: unknown. */
  addAmount(whole: number | null, cut: WindowCut): void {
    if (whole === null || Number.isNaN(whole)) return
    this.sum.add(amountIn(whole, cut, this.step))
    this.coveredMs += cut.toMs - cut.fromMs
  }

  /** Adds a part of a window in which the series was reported and is not believed. */
  addDoubt(reason: DoubtReason, { fromMs, toMs }: Pick<WindowCut, 'fromMs' | 'toMs'>): void {
    this.doubtfulMs[reason] += toMs - fromMs
  }

  /** Adds what was added up before: a bucket. `integral` is value × ms. */
  addSum(integral: number, coveredMs: number): void {
    this.sum.add(integral)
    this.coveredMs += coveredMs
  }

  /** Raises the peak; null or NaN: nothing to raise it by. */
  raise(value: number | null): void {
    if (value !== null && !Number.isNaN(value) && (this.peak === null || value > this.peak)) this.peak = value
  }

  /** ∑ value × ms, to be added to another total by `addSum`. */
  get amount(): number {
    return this.sum.value
  }

  /** ∑ value × seconds: mJ for mW, bytes for bytes per second. null when no time was reported. */
  integral(): number | null {
    return this.coveredMs > 0 ? this.sum.value / 1000 : null
  }

  /** Mean over the time with a value; null without any. */
  mean(): number | null {
    return this.coveredMs > 0 ? this.sum.value / this.coveredMs : null
  }
}
