import { rateOver } from '#shared/sample-window'

/**
 * Above this energy a window has work. `ane_energy` counts whole mJ, and so do the powers of macOS 13 and later. Rounding
 * alone can make one count in a window, but not two.
 */
const LEAST_WORK_MJ = 1.5

/** The power above `idleMw` that one window of this length needs to count as work, mW: 15 at 100 ms, 1.5 at 1 s. */
export function leastWorkMw(windowMs: number): number {
  return rateOver(LEAST_WORK_MJ, windowMs)
}

/** One count of the energy as a mean power over the window, mW: 10 at 100 ms, 1 at 1 s. */
export function oneCountMw(windowMs: number): number {
  return rateOver(1, windowMs)
}

/**
 * A duration to the microsecond. The time axis (ms since 1970 as a float) resolves a quarter of one, so more digits
 * would be noise.
 */
export function toMicroseconds(durationMs: number): number {
  return Math.round(durationMs * 1000) / 1000
}
