import { CHARTS, type ChartId } from '#shared/charts'
import { METRICS, type MetricId, type Quantity } from '#shared/metrics'
import type { SeriesColour } from './palette'

/** Charts of scalar series. `clusters` is a table of cores and drawn by its own feature. */
export type ScalarChartId = Exclude<ChartId, 'clusters'>

/** One plot with one unit. A chart whose series have two units stacks two lanes instead of a second axis. */
export interface Lane {
  quantity: Quantity
  metrics: MetricId[]
  /** Share of the chart's height. */
  weight: number
}

const COLOURS: Readonly<Partial<Record<MetricId, SeriesColour>>> = {
  'ane.powerMw': 'ane',
  'ane.readBytesPerSecond': 'read',
  'ane.writeBytesPerSecond': 'write',
  'cpu.powerMw': 'cpu',
  'gpu.powerMw': 'gpu',
  'gpu.frequencyMhz': 'gpu',
  'gpu.activeRatio': 'gpu',
}

export function colourOf(metric: MetricId): SeriesColour {
  return COLOURS[metric] ?? 'cpu'
}

/** The lanes of a chart from top to bottom, one for each quantity among its metrics. */
export function lanesOf(chart: ScalarChartId): Lane[] {
  const lanes: Lane[] = []
  for (const metric of CHARTS[chart].metrics) {
    const { quantity } = METRICS[metric]
    const lane = lanes.find((candidate) => candidate.quantity === quantity)
    if (lane) lane.metrics.push(metric)
    else lanes.push({ quantity, metrics: [metric], weight: lanes.length === 0 ? 3 : 2 })
  }
  return lanes
}

/** Whether a series is dashed where things must be told apart without colour. */
export function isSecondary(chart: ScalarChartId, metric: MetricId): boolean {
  return CHARTS[chart].metrics.indexOf(metric) > 0
}
