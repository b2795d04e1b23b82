import type { Sample } from './sample'

/** What a number measures; decides its unit on screen (`format.ts`). */
export type Quantity = 'power' | 'traffic' | 'frequency' | 'ratio'

/** Scalar series of a sample. The ids are the paths of the exported object (`docs/export-format.md`). */
export const METRIC_IDS = [
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
] as const

export type MetricId = (typeof METRIC_IDS)[number]

export interface Metric {
  /** Name within its chart, for example "Read". */
  label: string
  quantity: Quantity
  read: (sample: Sample) => number | null
}

export const METRICS: Readonly<Record<MetricId, Metric>> = {
  'ane.powerMw': { label: 'ANE', quantity: 'power', read: (s) => s.ane.powerMw },
  'ane.readBytesPerSecond': { label: 'Read', quantity: 'traffic', read: (s) => s.ane.readBytesPerSecond },
  'ane.writeBytesPerSecond': { label: 'Write', quantity: 'traffic', read: (s) => s.ane.writeBytesPerSecond },
  'ane.dramReadBytesPerSecond': {
    label: 'DRAM read',
    quantity: 'traffic',
    read: (s) => s.ane.dramReadBytesPerSecond,
  },
  'ane.dramWriteBytesPerSecond': {
    label: 'DRAM write',
    quantity: 'traffic',
    read: (s) => s.ane.dramWriteBytesPerSecond,
  },
  'cpu.powerMw': { label: 'CPU', quantity: 'power', read: (s) => s.cpu.powerMw },
  'gpu.powerMw': { label: 'GPU', quantity: 'power', read: (s) => s.gpu.powerMw },
  'gpu.frequencyMhz': { label: 'Frequency', quantity: 'frequency', read: (s) => s.gpu.frequencyMhz },
  'gpu.activeRatio': { label: 'Active', quantity: 'ratio', read: (s) => s.gpu.activeRatio },
  combinedPowerMw: { label: 'CPU + GPU + ANE', quantity: 'power', read: (s) => s.combinedPowerMw },
  packagePowerMw: { label: 'Package', quantity: 'power', read: (s) => s.packagePowerMw },
  dramPowerMw: { label: 'DRAM', quantity: 'power', read: (s) => s.dramPowerMw },
}
