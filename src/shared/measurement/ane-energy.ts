import type { Sample } from '#shared/sample'

/**
 * `ane_energy` counts whole mJ, and the powers of macOS 13 and later come from the same count. One count in a window is
 * what rounding alone can make; two, so anything above one and a half, is work.
 */
const LEAST_WORK_MJ = 1.5

/** ANE energy of the whole window, mJ: as reported, otherwise power × elapsed. null where neither is known. */
export function aneEnergyOf({ ane, elapsedMs }: Sample): number | null {
  if (elapsedMs === null || elapsedMs <= 0) return null
  if (ane.energyMj !== null) return ane.energyMj
  return ane.powerMw === null ? null : (ane.powerMw * elapsedMs) / 1000
}

/** The power above `idleMw` that one window of this length needs to count as work, mW: 15 at 100 ms, 1.5 at 1 s. */
export function leastWorkMw(windowMs: number): number {
  return (LEAST_WORK_MJ * 1000) / windowMs
}

/** One count of the energy as a mean power over the window, mW: 10 at 100 ms, 1 at 1 s. */
export function oneCountMw(windowMs: number): number {
  return 1000 / windowMs
}
