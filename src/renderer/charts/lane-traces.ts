import type { MetricId } from '#shared/metrics'
import type { ViewedRange } from '../stores/viewed-range'
import { colourOf } from './chart-lanes'
import type { Trace } from './painter'
import { traceLine } from './trace-lines'

/** The curves of some metrics over `range`, thinned to `widthPx`; a metric never reported has none. */
export function laneTraces(
  { columns, fromMs, toMs }: ViewedRange,
  metrics: readonly MetricId[],
  widthPx: number,
  isDashed: (metric: MetricId) => boolean,
): Trace[] {
  return metrics.flatMap((metric) => {
    const line = traceLine(columns, metric, fromMs, toMs, widthPx)
    return line === null ? [] : [{ line, colour: colourOf(metric), dashed: isDashed(metric) }]
  })
}
