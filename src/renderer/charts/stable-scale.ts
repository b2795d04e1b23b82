import type { Quantity } from '#shared/metrics'
import type { ViewedRange } from '../stores/range-source'
import { niceScale, type ValueScale } from './nice-scale'

/** How long of the samples' own time a smaller maximum must do before the axis shrinks. */
export const SHRINK_AFTER_MS = 10_000

/** A scale together with when it was last needed in full, and the length of the range it was chosen for. */
export interface HeldScale {
  scale: ValueScale
  neededAtMs: number
  lengthMs: number
}

/**
 * The scale after a change of the range. It grows at once. While the view follows, it shrinks slowly, so that curves do
 * not jump while a burst leaves the range; under the person's hand not at all; what stands still is fitted. `held` is
 * null after a change of session, series or size, when the axis may jump.
 */
export function nextScale(
  held: HeldScale | null,
  quantity: Quantity,
  peak: number,
  intervals: number,
  { fromMs, toMs, motion }: Pick<ViewedRange, 'fromMs' | 'toMs' | 'motion'>,
): HeldScale {
  const wanted = niceScale(quantity, peak, intervals)
  const lengthMs = toMs - fromMs
  if (held === null || wanted.maximum >= held.scale.maximum) return keep(held, wanted, toMs, lengthMs)
  const mayShrink =
    motion === 'stands' ||
    (motion === 'follows' && (held.lengthMs !== lengthMs || toMs - held.neededAtMs >= SHRINK_AFTER_MS))
  return mayShrink ? { scale: wanted, neededAtMs: toMs, lengthMs } : held
}

/** Keeps the very same object while nothing changed, so that the frame is not drawn again. */
function keep(held: HeldScale | null, wanted: ValueScale, neededAtMs: number, lengthMs: number): HeldScale {
  const same =
    held !== null && held.scale.maximum === wanted.maximum && held.scale.ticks.length === wanted.ticks.length
  return { scale: same ? held.scale : wanted, neededAtMs, lengthMs }
}
