import type { MetricId } from './metrics'

/** The charts a person can look at, save, copy, or name on the command line (`--chart`). */
export const CHART_IDS = ['ane-power', 'ane-traffic', 'power', 'clusters', 'gpu'] as const

export type ChartId = (typeof CHART_IDS)[number]
export type SnapshotTarget = ChartId | 'all'

export interface ChartDefinition {
  title: string
  /** Scalar series in drawing order; empty for `clusters`, whose series are the cores. Which of them are shown: `shown-series.ts`. */
  metrics: readonly MetricId[]
}

export const CHARTS: Readonly<Record<ChartId, ChartDefinition>> = {
  'ane-power': { title: 'ANE power', metrics: ['ane.powerMw', 'ane.poweredRatio'] },
  'ane-traffic': {
    title: 'ANE memory traffic',
    metrics: [
      'ane.readBytesPerSecond',
      'ane.writeBytesPerSecond',
      'ane.readWriteBytesPerSecond',
      'ane.dramReadBytesPerSecond',
      'ane.dramWriteBytesPerSecond',
    ],
  },
  power: {
    title: 'CPU and GPU power',
    metrics: ['cpu.powerMw', 'gpu.powerMw', 'dramPowerMw', 'packagePowerMw'],
  },
  clusters: { title: 'CPU clusters', metrics: [] },
  gpu: { title: 'GPU frequency and activity', metrics: ['gpu.frequencyMhz', 'gpu.activeRatio'] },
}

export function isSnapshotTarget(value: unknown): value is SnapshotTarget {
  return value === 'all' || (CHART_IDS as readonly unknown[]).includes(value)
}
