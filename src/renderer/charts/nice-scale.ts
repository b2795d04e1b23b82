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

/** Round maximum at or above `peak`, with at most `intervals` steps of 1, 2 or 5 times a power of ten. */
export function niceScale(quantity: Quantity, peak: number, intervals: number): ValueScale {
  const reach = Math.max(peak, SMALLEST_MAXIMUM[quantity])
  const { name, divisor } = unitFor(quantity, reach)
  // In units of the label, so that 1000 mW and 1 W, or 10^6 bytes and 1 MB, share the same round numbers.
  const step = quantity === 'ratio' ? ratioStep(intervals) : niceStep(reach / divisor / intervals)
  const steps = Math.ceil(reach / divisor / step - 1e-9)
  const ticks = Array.from({ length: steps + 1 }, (_, i) => i * step * divisor)
  return {
    maximum: steps * step * divisor,
    ticks,
    divisor,
    unit: name,
    decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)),
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

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const mantissa = rough / power
  if (mantissa <= 1 + 1e-9) return power
  if (mantissa <= 2 + 1e-9) return 2 * power
  return mantissa <= 5 + 1e-9 ? 5 * power : 10 * power
}
