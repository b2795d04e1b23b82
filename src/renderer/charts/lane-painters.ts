import { useCallback, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react'
import type { MetricId } from '#shared/metrics'
import type { TimeSpan } from '#shared/sample-window'
import type { ViewedRange } from '../stores/range-source'
import { crosshairIndex, valueAt } from '../stores/viewed-range'
import { useSession } from '../stores/session-store'
import { useSettings } from '../stores/settings-store'
import { colourOf, lineStyleOf, type Lane, type LineStyle, type ScalarChartId } from './chart-layout'
import { drawnMetrics } from './shown-series'
import {
  paintCrosshair,
  paintGaps,
  paintHatches,
  paintMarker,
  paintOutside,
  paintShades,
  paintTraces,
  xOf,
  type PlotScale,
} from './painter'
import { usePalette } from './palette'
import { useRangeSource } from './range-source-context'
import { SlidingView } from './sliding-view'
import { doubtHatches, gapsOf, highestOf, laneTraces, type Trace } from './traces'
import {
  contentDependencies,
  crosshairDependencies,
  hideCrosshairCanvas,
  isMoving,
  moveCrosshairCanvas,
  newestPointMs,
  rangeDependencies,
  type Dependencies,
  type Paint,
  type Size,
} from './use-canvas'
import { gridIntervals, nextStableScale, niceScale, type StableScale, type ValueScale } from './value-scale'

interface Painter {
  paint: Paint
  dependencies: Dependencies
}

/** The painters of a plot's curves and crosshair, and its value axis. The curves choose the axis; the crosshair uses it. */
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
  const scaleRef = useRef<StableScale | null>(null)
  const [scale, curves] = useCurves(chart, lane, metrics, size, scaleRef)
  const crosshair = useCrosshair(chart, metrics, size, scaleRef)
  return { scale, curves, crosshair }
}

/** Paints the curves. Leaves the scale they were painted with in `scaleRef`. */
function useCurves(
  chart: ScalarChartId,
  { quantity }: Lane,
  metrics: readonly MetricId[],
  { width, height }: Size,
  scaleRef: RefObject<StableScale | null>,
): [ValueScale, Painter] {
  const source = useRangeSource()
  const palette = usePalette()
  const sessionId = useSession((session) => session.status?.sessionId)
  const intervals = gridIntervals(height)
  const [scale, setScale] = useState(() => niceScale(quantity, 0, intervals))
  const [view] = useState(() => new SlidingView())
  const styleOf = useCallback(
    (metric: MetricId): LineStyle => (palette.differentiates ? lineStyleOf(metric) : 'solid'),
    [palette],
  )
  // In a layout effect, so that the scale is reset before `useCanvas` paints in its own layout effect.
  useLayoutEffect(() => {
    scaleRef.current = null
  }, [scaleRef, metrics, sessionId, intervals, source])

  const paint = useCallback<Paint>(
    (context, isKept) => {
      if (!isKept) view.invalidate()
      const range = source.range()
      if (range === null) {
        view.clear(context)
        return undefined
      }
      const drawn = drawnMetrics(chart, metrics, range)
      const traces = ({ fromMs, toMs }: TimeSpan, widthPx: number): Trace[] =>
        laneTraces({ columns: range.columns, fromMs, toMs }, drawn, widthPx, styleOf)
      const highest = highestOf(traces(range, width))
      scaleRef.current = nextStableScale(scaleRef.current, quantity, highest, intervals, range)
      setScale(scaleRef.current.scale)
      const visible = plotOf(range, width, height, scaleRef.current)
      const content = {
        dependencies: [...contentDependencies(source, range), metrics, palette],
        newestMs: newestPointMs(range),
      }
      const plot = view.show(context, visible, height, content, isMoving(range))
      if (plot === null) return 'moved'
      paintGaps(context, plot, gapsOf({ columns: range.columns, ...plot }), palette)
      paintShades(context, plot, source.shades(), palette)
      paintHatches(context, plot, doubtHatches({ columns: range.columns, ...plot }, drawn), palette)
      paintTraces(context, plot, traces(plot, plot.width), palette)
      paintOutside(context, plot, source.shades(), palette)
      return undefined
    },
    [source, styleOf, chart, quantity, metrics, width, height, intervals, palette, view, scaleRef],
  )
  const dependencies = useCallback<Dependencies>(() => rangeDependencies(source), [source])
  return [scale, { paint, dependencies }]
}

function useCrosshair(
  chart: ScalarChartId,
  metrics: readonly MetricId[],
  { width, height }: Size,
  scaleRef: RefObject<StableScale | null>,
): Painter {
  const source = useRangeSource()
  const palette = usePalette()
  const paint = useCallback<Paint>(
    (context) => {
      const range = source.range()
      const index = range === null ? null : crosshairIndex(range, source.crosshairMs())
      if (range === null || index === null || scaleRef.current === null) {
        hideCrosshairCanvas(context)
        return undefined
      }
      const plot = plotOf(range, width, height, scaleRef.current)
      const timeMs = range.columns.endTimes()[index] as number
      moveCrosshairCanvas(context, xOf(plot, timeMs))
      paintCrosshair(context, plot, timeMs, palette)
      for (const metric of drawnMetrics(chart, metrics, range)) {
        const value = valueAt(range.columns, metric, index)
        if (value !== null) paintMarker(context, plot, timeMs, value, colourOf(metric), palette)
      }
    },
    [source, chart, metrics, width, height, palette, scaleRef],
  )
  const dependencies = useCallback<Dependencies>(
    () => [scaleRef.current?.scale.maximum, ...crosshairDependencies(source)],
    [source, scaleRef],
  )
  return { paint, dependencies }
}

function plotOf(
  { fromMs, toMs }: ViewedRange,
  width: number,
  height: number,
  { scale }: StableScale,
): PlotScale {
  return { width, height, fromMs, toMs, maximum: scale.maximum }
}
