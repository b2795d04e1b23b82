import type { ChartId } from '#shared/charts'
import { METRICS, type MetricId, type Quantity } from '#shared/metrics'
import type { SeriesColour } from './palette'

/** Charts of scalar series. `clusters` is a table of cores (`clusters.tsx`). */
export type ScalarChartId = Exclude<ChartId, 'clusters'>

/** One plot with one unit. A chart with series of two units stacks two lanes instead of having a second axis. */
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
  'ane.poweredRatio': 'ane',
  'ane.readWriteBytesPerSecond': 'read',
  'ane.dramReadBytesPerSecond': 'efficiency',
  'ane.dramWriteBytesPerSecond': 'dram',
  dramPowerMw: 'dram',
  // Only where no other power is: an Intel Mac.
  packagePowerMw: 'dram',
  'gpu.frequencyMhz': 'gpu',
  'gpu.activeRatio': 'gpu',
}

export function colourOf(metric: MetricId): SeriesColour {
  return COLOURS[metric] ?? 'cpu'
}

/** The lanes of some series of a chart from top to bottom, one per quantity. */
export function lanesOf(chart: ScalarChartId, metrics: readonly MetricId[]): Lane[] {
  const lowerWeight = chart === 'ane-power' ? 1 : 2
  const lanes: Lane[] = []
  for (const metric of metrics) {
    const { quantity } = METRICS[metric]
    const lane = lanes.find((candidate) => candidate.quantity === quantity)
    if (lane) lane.metrics.push(metric)
    else lanes.push({ quantity, metrics: [metric], weight: lanes.length === 0 ? 3 : lowerWeight })
  }
  return lanes
}

/** How a line is broken, to be told from the others of its chart without colour. */
export type LineStyle = 'solid' | 'dashed' | 'dotted' | 'dash-dotted'

const LINE_STYLES: Readonly<Partial<Record<MetricId, LineStyle>>> = {
  'ane.poweredRatio': 'dashed',
  'ane.writeBytesPerSecond': 'dashed',
  'ane.dramReadBytesPerSecond': 'dotted',
  'ane.dramWriteBytesPerSecond': 'dash-dotted',
  'gpu.powerMw': 'dashed',
  dramPowerMw: 'dotted',
  packagePowerMw: 'dotted',
  'gpu.activeRatio': 'dashed',
}

/** The style of a series where the system asks to differentiate without colour; that of no other that is drawn beside it. */
export function lineStyleOf(metric: MetricId): LineStyle {
  return LINE_STYLES[metric] ?? 'solid'
}

/** Room for labels around a plot, CSS px. The same in every chart, so that all plots share their edges. */
export const PLOT_LEFT_PX = 44
export const PLOT_TOP_PX = 8
export const BOTTOM_WITH_TIME_PX = 20
export const BOTTOM_PX = 8

export const LABEL_SIZE_PX = 11
export const FONT_FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif'

export function plotHeight(height: number, showTime: boolean): number {
  return Math.max(0, height - PLOT_TOP_PX - (showTime ? BOTTOM_WITH_TIME_PX : BOTTOM_PX))
}

export function plotWidth(width: number): number {
  return Math.max(0, width - PLOT_LEFT_PX)
}
