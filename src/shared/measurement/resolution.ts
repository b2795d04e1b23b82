import { rateOver } from '#shared/sample-window'

/**
 * `ane_energy` counts whole mJ, and the powers of macOS 13 and later come from the same count. One count in a window is
 * what rounding alone can make; two, so anything above one and a half, is work.
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
