import { between, type Random } from '../../src/main/synthesis/random'

/** How long a window really runs: 3 to 19 % over at 100 to 200 ms, 1 to 2.6 % at 1 s, under 1 % at 5 s. */
const STRETCH: readonly { upToMs: number; low: number; high: number }[] = [
  { upToMs: 200, low: 1.03, high: 1.19 },
  { upToMs: 2000, low: 1.01, high: 1.026 },
  { upToMs: Infinity, low: 1.0004, high: 1.0076 },
]

/** Length of the next window in ms. */
export function windowLengthMs(intervalMs: number, random: Random): number {
  const { low, high } = STRETCH.find(({ upToMs }) => intervalMs <= upToMs) as (typeof STRETCH)[number]
  return intervalMs * between(random, low, high)
}
