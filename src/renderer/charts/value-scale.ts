import type { Quantity } from '#shared/metrics'
import type { ViewedRange } from '../stores/range-source'

/** The vertical axis of one plot: from 0 to `maximum`, in the metric's own unit. */
export interface ValueScale {
  maximum: number
  /** Ascending, 0 and `maximum` included, in the metric's own unit. */
  ticks: number[]
  /** A label is the value divided by this. */
  divisor: number
  /** Unit of the labels, shown once per plot. */
  unit: string
  /** Decimals that every label of this axis shares. */
  decimals: number
}

interface Unit {
  name: string
  divisor: number
}

/** No axis ends below this, so that the noise of an idle unit does not fill the plot. In the metric's own unit. */
const SMALLEST_MAXIMUM: Readonly<Record<Quantity, number>> = {
  power: 10,
  traffic: 10e6,
  frequency: 100,
  ratio: 1,
}

/** Round steps between powers of ten. Fine ones only with few intervals, which leave room for longer labels. */
const COARSE_STEPS = [1, 2, 5, 10]
const FINE_STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]
const FEW_INTERVALS = 2
/** Tolerance for floating-point errors. */
const ROUNDING = 1e-9

/** An axis with a round maximum at or above `peak`, in at most `intervals` equal steps. */
export function niceScale(quantity: Quantity, peak: number, intervals: number): ValueScale {
  const reach = Math.max(peak, SMALLEST_MAXIMUM[quantity])
  const { name, divisor } = unitFor(quantity, reach)
  // In units of the label, so that steps are round in W or MB as well.
  const step = quantity === 'ratio' ? ratioStep(intervals) : niceStep(reach / divisor / intervals, intervals)
  const steps = Math.ceil(reach / divisor / step - ROUNDING)
  const ticks = Array.from({ length: steps + 1 }, (_, i) => i * step * divisor)
  return {
    maximum: steps * step * divisor,
    ticks,
    divisor,
    unit: name,
    decimals: decimalsOf(step),
  }
}

/** The label of a tick, without the unit. */
export function tickLabel(scale: ValueScale, tick: number): string {
  return tick === 0 ? '0' : (tick / scale.divisor).toFixed(scale.decimals)
}

function unitFor(quantity: Quantity, reach: number): Unit {
  switch (quantity) {
    case 'power':
      return reach > 1000 ? { name: 'W', divisor: 1000 } : { name: 'mW', divisor: 1 }
    case 'traffic':
      return reach > 1e9 ? { name: 'GB/s', divisor: 1e9 } : { name: 'MB/s', divisor: 1e6 }
    case 'frequency':
      return { name: 'MHz', divisor: 1 }
    case 'ratio':
      return { name: '%', divisor: 0.01 }
  }
}

/** A ratio always ends at 100 %, in steps of 25, 50 or 100 %. */
function ratioStep(intervals: number): number {
  return intervals >= 4 ? 25 : intervals >= 2 ? 50 : 100
}

function niceStep(rough: number, intervals: number): number {
  const power = 10 ** Math.floor(Math.log10(rough) + ROUNDING)
  const steps = intervals <= FEW_INTERVALS ? FINE_STEPS : COARSE_STEPS
  return power * (steps.find((step) => rough / power <= step + ROUNDING) ?? 10)
}

function decimalsOf(step: number): number {
  let decimals = 0
  while (Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) > ROUNDING) decimals++
  return decimals
}

/** Distance between two lines of the grid, CSS px. */
const GRID_DISTANCE_PX = 32

/** How many intervals between grid lines a plot has room for. */
export function gridIntervals(plotHeightPx: number): number {
  return Math.min(5, Math.max(1, Math.floor(plotHeightPx / GRID_DISTANCE_PX)))
}

/** A smaller maximum has to suffice for this long before the axis shrinks, ms of the samples' time. */
export const SHRINK_AFTER_MS = 10_000

/** A scale that stays stable while the range moves on. */
export interface StableScale {
  scale: ValueScale
  /** End of the range that last needed the whole scale, ms since 1970. */
  neededAtMs: number
  /** Length of the range it was chosen for. */
  lengthMs: number
}

/**
 * The scale after a change of the range. It grows at once. It shrinks slowly while the view follows new samples, so that
 * curves do not jump when a burst leaves the range; not at all while the view is moved; and at once when the view stands
 * still. `current` is null after a change of session, series or size, when the axis may jump.
 */
export function nextStableScale(
  current: StableScale | null,
  quantity: Quantity,
  peak: number,
  intervals: number,
  { fromMs, toMs, motion }: Pick<ViewedRange, 'fromMs' | 'toMs' | 'motion'>,
): StableScale {
  const fitting = niceScale(quantity, peak, intervals)
  const lengthMs = toMs - fromMs
  if (current === null || fitting.maximum >= current.scale.maximum)
    return reuseScale(current, fitting, toMs, lengthMs)
  const mayShrink =
    motion === 'stands' ||
    (motion === 'follows' && (current.lengthMs !== lengthMs || toMs - current.neededAtMs >= SHRINK_AFTER_MS))
  return mayShrink ? { scale: fitting, neededAtMs: toMs, lengthMs } : current
}

/** Returns the same scale object while it is equal, so that the chart's frame does not render again. */
function reuseScale(
  current: StableScale | null,
  fitting: ValueScale,
  neededAtMs: number,
  lengthMs: number,
): StableScale {
  const same =
    current !== null &&
    current.scale.maximum === fitting.maximum &&
    current.scale.ticks.length === fitting.ticks.length
  return { scale: same ? current.scale : fitting, neededAtMs, lengthMs }
}
