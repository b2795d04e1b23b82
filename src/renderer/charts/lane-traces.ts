import type { MetricId } from '#shared/metrics'
import type { ViewedRange } from '../stores/range-source'
import { colourOf } from './chart-lanes'
import type { Trace } from './painter'
import { curveOf } from './trace-lines'

/** The curves of some metrics over `range`, thinned to `widthPx`; a metric never reported has none. */
export function laneTraces(
  { columns, fromMs, toMs }: Pick<ViewedRange, 'columns' | 'fromMs' | 'toMs'>,
  metrics: readonly MetricId[],
  widthPx: number,
  isDashed: (metric: MetricId) => boolean,
): Trace[] {
  return metrics.flatMap((metric) => {
    const curve = curveOf(columns, metric, fromMs, toMs, widthPx)
    return curve === null ? [] : [{ ...curve, colour: colourOf(metric), dashed: isDashed(metric) }]
  })
}
