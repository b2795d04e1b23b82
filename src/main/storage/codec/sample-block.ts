import type { MetricId } from '#shared/metrics'
import type { Setting } from './settings'

/** The head of a block of samples. */
export interface SampleHead {
  settings: Setting[]
  /** Stamps that are not whole seconds in ISO 8601, by row. */
  oddStamps: [row: number, stamp: string][]
  /** Which of the ANE's two figures is left out, because `normalise` computed it from the other. */
  ane: 'both' | 'energy' | 'power'
}

/** Columns in front of the metrics, by their place in the block. */
export const COLUMN = {
  setting: 0,
  elapsedMs: 1,
  /** Nothing where the window follows the one before. */
  endMs: 2,
  gapBefore: 3,
  /** Nothing where it is the one before plus 1. */
  sequence: 4,
  /** Seconds after the second in which the window ends. */
  stamp: 5,
  aneEnergyMj: 6,
} as const

/** In the order stored, which is fixed for ever; `METRIC_IDS` may change. */
export const STORED_METRICS = [
  'ane.powerMw',
  'ane.readBytesPerSecond',
  'ane.writeBytesPerSecond',
  'ane.dramReadBytesPerSecond',
  'ane.dramWriteBytesPerSecond',
  'cpu.powerMw',
  'gpu.powerMw',
  'gpu.frequencyMhz',
  'gpu.activeRatio',
  'combinedPowerMw',
  'packagePowerMw',
  'dramPowerMw',
] as const satisfies readonly MetricId[]

const FIRST_METRIC = Object.keys(COLUMN).length

export const metricColumn = (metric: (typeof STORED_METRICS)[number]): number =>
  FIRST_METRIC + STORED_METRICS.indexOf(metric)

/** Column of the first slot; the others follow in their order. */
export const FIRST_SLOT = FIRST_METRIC + STORED_METRICS.length

/** The length in whole nanoseconds, as reported; NaN where the milliseconds do not come from any. */
export function elapsedNsOf(elapsedMs: Float64Array): Float64Array {
  return elapsedMs.map((value) => {
    const elapsedNs = Math.round(value * 1e6)
    return elapsedNs / 1e6 === value ? elapsedNs : Number.NaN
  })
}

/** Where a window ends that follows the one before. */
export function followingEndMs(beforeMs: number, elapsedMs: number): number {
  return beforeMs + (Number.isNaN(elapsedMs) ? 0 : elapsedMs)
}

/** The ANE's mean power from its energy, and back: exactly as `main/powermetrics/normalise.ts` computes them. */
export function anePowerOf(energyMj: Float64Array, elapsedNs: Float64Array): Float64Array {
  return energyMj.map((energy, row) => (energy * 1e9) / (elapsedNs[row] as number))
}

export function aneEnergyOf(powerMw: Float64Array, elapsedNs: Float64Array): Float64Array {
  return powerMw.map((power, row) => (power * (elapsedNs[row] as number)) / 1e9)
}
