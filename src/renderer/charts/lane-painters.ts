import { useCallback, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react'
import type { MetricId } from '#shared/metrics'
import type { TimeSpan, ViewedRange } from '../stores/range-source'
import { valueAt } from '../stores/sample-at'
import { useSession } from '../stores/session-store'
import { useSettings } from '../stores/settings-store'
import { crosshairIndex } from '../stores/viewed-range'
import { colourOf, isSecondary, type Lane, type ScalarChartId } from './chart-lanes'
import { placeAround, placeNowhere } from './crosshair-canvas'
import { laneTraces } from './lane-traces'
import { gridIntervals, niceScale, type ValueScale } from './nice-scale'
import {
  paintCrosshair,
  paintMarker,
  paintShades,
  paintTraces,
  xOf,
  type PlotScale,
  type Trace,
} from './painter'
import { crosshairContent, isMoving, newestMs, rangeContent, stillContent } from './range-content'
import { useRangeSource } from './range-source'
import { SlidingView } from './sliding-view'
import { nextScale, type HeldScale } from './stable-scale'
import { highestOf } from './trace-lines'
import type { Content, Paint } from './use-canvas'
import { usePalette } from './use-palette'
import type { Size } from './use-size'

interface Painter {
  paint: Paint
  content: Content
}

/** What paints a plot of `size`, and its value axis, which the curves choose and the crosshair follows. */
export function useLanePainters(
  chart: ScalarChartId,
  lane: Lane,
  size: Size,
): { scale: ValueScale; curves: Painter; crosshair: Painter } {
  const hiddenSeries = useSettings((settings) => settings.hiddenSeries)
  const metrics = useMemo(
    () => lane.metrics.filter((metric: MetricId) => !hiddenSeries.includes(metric)),
    [lane, hiddenSeries],
  )
  const heldRef = useRef<HeldScale | null>(null)
  const [scale, curves] = useCurves(chart, lane, metrics, size, heldRef)
  const crosshair = useCrosshair(metrics, size, heldRef)
  return { scale, curves, crosshair }
}

/** The curves; `heldRef` has the scale they were painted with, held stable from sample to sample. */
function useCurves(
  chart: ScalarChartId,
  { quantity }: Lane,
  metrics: readonly MetricId[],
  { width, height }: Size,
  heldRef: RefObject<HeldScale | null>,
): [ValueScale, Painter] {
  const source = useRangeSource()
  const palette = usePalette()
  const sessionId = useSession((session) => session.status?.sessionId)
  const intervals = gridIntervals(height)
  const [scale, setScale] = useState(() => niceScale(quantity, 0, intervals))
  const [view] = useState(() => new SlidingView())
  const isDashed = useCallback(
    (metric: MetricId): boolean => palette.dashSecond && isSecondary(chart, metric),
    [palette, chart],
  )
  // Before the canvases below paint: what they hold then is the scale of the curves they show.
  useLayoutEffect(() => {
    heldRef.current = null
  }, [heldRef, metrics, sessionId, intervals, source])

  const paint = useCallback<Paint>(
    (context, isKept) => {
      if (!isKept) view.forget()
      const range = source.range()
      if (range === null) return view.empty(context)
      const traces = ({ fromMs, toMs }: TimeSpan, widthPx: number): Trace[] =>
        laneTraces({ columns: range.columns, fromMs, toMs }, metrics, widthPx, isDashed)
      const highest = highestOf(traces(range, width))
      heldRef.current = nextScale(heldRef.current, quantity, highest, intervals, range)
      setScale(heldRef.current.scale)
      const wanted = plotOf(range, width, height, heldRef.current)
      const look = [...stillContent(source, range), metrics, palette]
      const plot = view.show(context, wanted, height, { look, newestMs: newestMs(range) }, isMoving(range))
      if (plot === null) return
      paintShades(context, plot, source.shades(), palette)
      paintTraces(context, plot, traces(plot, plot.width), palette)
    },
    [source, isDashed, quantity, metrics, width, height, intervals, palette, view, heldRef],
  )
  const content = useCallback<Content>(() => rangeContent(source), [source])
  return [scale, { paint, content }]
}

function useCrosshair(
  metrics: readonly MetricId[],
  { width, height }: Size,
  heldRef: RefObject<HeldScale | null>,
): Painter {
  const source = useRangeSource()
  const palette = usePalette()
  const paint = useCallback<Paint>(
    (context) => {
      const range = source.range()
      const index = range === null ? null : crosshairIndex(range, source.crosshairMs())
      if (range === null || index === null || heldRef.current === null) return placeNowhere(context)
      const plot = plotOf(range, width, height, heldRef.current)
      const timeMs = range.columns.endTimes()[index] as number
      placeAround(context, xOf(plot, timeMs))
      paintCrosshair(context, plot, timeMs, palette)
      for (const metric of metrics) {
        const value = valueAt(range.columns, metric, index)
        if (value !== null) paintMarker(context, plot, timeMs, value, colourOf(metric), palette)
      }
    },
    [source, metrics, width, height, palette, heldRef],
  )
  const content = useCallback<Content>(
    () => [heldRef.current?.scale.maximum, ...crosshairContent(source)],
    [source, heldRef],
  )
  return { paint, content }
}

function plotOf({ fromMs, toMs }: ViewedRange, width: number, height: number, held: HeldScale): PlotScale {
  return { width, height, fromMs, toMs, maximum: held.scale.maximum }
}
