import type { Quantity } from '#shared/metrics'

/** The vertical axis of one plot: from 0 to `maximum`, in the metric's own unit. */
export interface ValueScale {
  maximum: number
  /** Ascending, 0 and `maximum` included, in the metric's own unit. */
  ticks: number[]
  /** Divides a value for its label. */
  divisor: number
  /** Named once per plot. */
  unit: string
  /** Decimals that every label of this axis shares. */
  decimals: number
}

interface Unit {
  name: string
  divisor: number
}

/** Smallest maximum, so that the noise of an idle unit does not fill the plot. In the metric's own unit. */
const SMALLEST_MAXIMUM: Readonly<Record<Quantity, number>> = {
  power: 10,
  traffic: 10e6,
  frequency: 500,
  ratio: 1,
}

/** Steps that read as round, between powers of ten; the finer ones only where few lines leave room for odd labels. */
const COARSE_STEPS = [1, 2, 5, 10]
const FINE_STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]
const FEW_INTERVALS = 2
/** What floating point may add to a whole number. */
const ROUNDING = 1e-9

/** Round maximum at or above `peak`, with at most `intervals` equal steps. */
export function niceScale(quantity: Quantity, peak: number, intervals: number): ValueScale {
  const reach = Math.max(peak, SMALLEST_MAXIMUM[quantity])
  const { name, divisor } = unitFor(quantity, reach)
  // In units of the label, so that 1000 mW and 1 W, or 10^6 bytes and 1 MB, share the same round numbers.
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

/** The label of a tick: the number alone, as the unit is named once beside the plot. */
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

/** A share has a natural end, 100 %, and halves as its only step. */
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

/** How many stretches between lines of the grid a plot has room for. */
export function gridIntervals(plotHeightPx: number): number {
  return Math.min(5, Math.max(1, Math.floor(plotHeightPx / GRID_DISTANCE_PX)))
}
