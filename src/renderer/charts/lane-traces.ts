import type { MetricId } from '#shared/metrics'
import type { ViewedRange } from '../stores/range-source'
import { colourOf } from './chart-lanes'
import type { Trace } from './painter'
import type { Strip } from './moved-view'
import { curveOf, within, type Curve } from './trace-lines'

/** The curves of some metrics over `range`, thinned to `widthPx`; a metric never reported has none. */
export function laneTraces(
  { columns, fromMs, toMs }: ViewedRange,
  metrics: readonly MetricId[],
  widthPx: number,
  isDashed: (metric: MetricId) => boolean,
): Trace[] {
  return metrics.flatMap((metric) => {
    const curve = curveOf(columns, metric, fromMs, toMs, widthPx)
    return curve === null ? [] : [{ ...curve, colour: colourOf(metric), dashed: isDashed(metric) }]
  })
}

/** Farther than a line is wide, so that no end of a cut line shows, CSS px. */
const BEYOND_PX = 4

/** As much of the curves as lies in a part of the plot. */
export function cutTraces<T extends Curve>(traces: readonly T[], { scale, left, right }: Strip): T[] {
  if (left === 0 && right === scale.width) return [...traces]
  const timeMs = (x: number): number => scale.fromMs + (x / scale.width) * (scale.toMs - scale.fromMs)
  const [fromMs, toMs] = [timeMs(left - BEYOND_PX), timeMs(right + BEYOND_PX)]
  return traces.map((trace) => ({ ...trace, line: within(trace.line, fromMs, toMs) }))
}
