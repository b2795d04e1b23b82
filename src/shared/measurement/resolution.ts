import { formatDuration } from '#shared/format'
import { plainSpaces } from '#shared/plain-text'
import { amountOver, rateOver } from '#shared/sample-window'

/**
 * `ane_energy` counts whole mJ, and the powers of macOS 13 and later come from the same count. What a stretch of
 * neighbouring windows counts is less than 1 mJ away from what it took, however many they are.
 */
const COUNT_MJ = 1
/** Text has whole mW: what is read may be half of one away from what was counted. */
const ROUNDING_MW = 0.5
/** What sums of floats may be off by. */
const FLOAT_ERROR_MJ = 1e-6

/** One count of the energy as a mean power over the window, mW: 10 at 100 ms, 1 at 1 s. */
export function oneCountMw(windowMs: number): number {
  return rateOver(COUNT_MJ, windowMs)
}

/** Of windows longer than this, nobody can tell for how long in them the ANE worked. */
const LONGEST_SHORT_WINDOW_MS = 2000

/** `one sample of 60 s`, `3 samples of 5 s`: a time of work in windows too long to call it one; null in shorter windows. */
export function windowsOf(workMs: number, intervalMs: number | null): string | null {
  if (intervalMs === null || intervalMs <= LONGEST_SHORT_WINDOW_MS) return null
  const windows = Math.max(1, Math.round(workMs / intervalMs))
  const seconds = Math.round(intervalMs / 1000)
  const length = seconds < 120 ? `${seconds} s` : plainSpaces(formatDuration(intervalMs))
  return windows === 1 ? `one sample of ${length}` : `${windows} samples of ${length}`
}

/**
 * The fewest and the most mJ that a window can have counted. An energy in whole mJ was counted; any other comes from a
 * power in whole mW, to which few counts round, or only one. A zero may be either.
 */
export function countsOf(energyMj: number, windowMs: number): { fewestMj: number; mostMj: number } {
  if (energyMj > 0 && Number.isInteger(energyMj)) return { fewestMj: energyMj, mostMj: energyMj }
  const roundingMj = amountOver(ROUNDING_MW, windowMs) + FLOAT_ERROR_MJ
  const [lowMj, highMj] = [Math.max(0, energyMj - roundingMj), energyMj + roundingMj]
  const [fewestMj, mostMj] = [Math.ceil(lowMj), Math.floor(highMj)]
  return fewestMj <= mostMj ? { fewestMj, mostMj } : { fewestMj: lowMj, mostMj: highMj }
}

/** The first and the last window may lie in a stretch only in part; of three, one lies in it whole. */
export const FEWEST_WINDOWS = 3
/** The shortest stretch, in windows: of this length, one window lies inside it wherever the first begins. */
export const SHORTEST_WINDOWS = 2

/** Whether a stretch is too short for anything to be said of it. `intervalMs`: the median length of a window. */
export function isTooShort(windows: number, durationMs: number, intervalMs: number | null): boolean {
  return windows < FEWEST_WINDOWS || durationMs < SHORTEST_WINDOWS * (intervalMs ?? 0)
}

/** Energy over neighbouring windows, and what counting and rounding leave open. */
export class CountedEnergy {
  energyMj = 0
  durationMs = 0
  private fewestMj = 0
  private mostMj = 0

  add(energyMj: number, windowMs: number): void {
    const { fewestMj, mostMj } = countsOf(energyMj, windowMs)
    this.energyMj += energyMj
    this.durationMs += windowMs
    this.fewestMj += fewestMj
    this.mostMj += mostMj
  }

  meanMw(): number {
    return rateOver(this.energyMj, this.durationMs)
  }

  /** The true mean power is less than this, mW. */
  belowMw(): number {
    return rateOver(this.mostMj + COUNT_MJ, this.durationMs)
  }

  /** The true mean power is more than this, mW; it may be negative. */
  aboveMw(): number {
    return rateOver(this.fewestMj - COUNT_MJ, this.durationMs)
  }
}

/**
 * Finds stretches that took more than a steady power can explain: a running sum of what each window has above it, which
 * begins anew wherever it falls to nothing.
 */
class ExcessSum {
  private excessMj = 0

  constructor(
    private readonly levelMw: number,
    private readonly mostMj: number,
  ) {}

  /** True where the stretch is so much above the level with this window; then the sum begins anew. */
  protected addCount(countMj: number, windowMs: number): boolean {
    this.excessMj = Math.max(0, this.excessMj + countMj - amountOver(this.levelMw, windowMs))
    const isReached = this.excessMj >= this.mostMj - FLOAT_ERROR_MJ
    if (isReached) this.excessMj = 0
    return isReached
  }

  /** Something may have begun that is not proven yet. */
  get isOpen(): boolean {
    return this.excessMj > 0
  }

  reset(): void {
    this.excessMj = 0
  }
}

/** Proves that a stretch took more than a power that is surely not exceeded at rest: by one count. */
export class SureExcess extends ExcessSum {
  constructor(levelMw: number) {
    super(levelMw, COUNT_MJ)
  }

  add(energyMj: number, windowMs: number): boolean {
    return this.addCount(countsOf(energyMj, windowMs).fewestMj, windowMs)
  }
}

/** Half a count more than counting alone can make of a steady power whose mean is known. */
const POSSIBLE_WORK_MJ = 1.5

/** Finds whether a stretch may hold work beside a steady power of this mean. */
export class PossibleExcess extends ExcessSum {
  constructor(meanMw: number) {
    super(meanMw, POSSIBLE_WORK_MJ)
  }

  add(energyMj: number, windowMs: number): boolean {
    return this.addCount(countsOf(energyMj, windowMs).mostMj, windowMs)
  }
}

/**
 * A duration to the microsecond. The time axis (ms since 1970 as a float) resolves a quarter of one, so more digits
 * would be noise.
 */
export function toMicroseconds(durationMs: number): number {
  return Math.round(durationMs * 1000) / 1000
}
