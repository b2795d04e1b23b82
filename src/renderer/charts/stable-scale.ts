import type { Quantity } from '#shared/metrics'
import { niceScale, type ValueScale } from './nice-scale'

/** How long of the samples' own time a smaller maximum must do before the axis shrinks. */
export const SHRINK_AFTER_MS = 10_000

/** A scale together with when it was last needed in full. */
export interface HeldScale {
  scale: ValueScale
  neededAtMs: number
}

/**
 * The scale after one more sample: it grows at once and shrinks slowly, so that curves do not jump while a burst leaves
 * the range. `held` is null after a change of range, session or size, when the axis may jump.
 */
export function nextScale(
  held: HeldScale | null,
  quantity: Quantity,
  peak: number,
  intervals: number,
  nowMs: number,
): HeldScale {
  const wanted = niceScale(quantity, peak, intervals)
  if (held === null || wanted.maximum >= held.scale.maximum) return keep(held, wanted, nowMs)
  return nowMs - held.neededAtMs >= SHRINK_AFTER_MS ? { scale: wanted, neededAtMs: nowMs } : held
}

/** Keeps the very same object while nothing changed, so that the frame is not drawn again. */
function keep(held: HeldScale | null, wanted: ValueScale, nowMs: number): HeldScale {
  const same =
    held !== null && held.scale.maximum === wanted.maximum && held.scale.ticks.length === wanted.ticks.length
  return { scale: same ? held.scale : wanted, neededAtMs: nowMs }
}
