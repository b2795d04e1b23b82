import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { MetricId } from '#shared/metrics'
import { valueAt } from '../stores/sample-at'
import type { ViewedRange } from '../stores/range-source'
import { useSession } from '../stores/session-store'
import { useSettings } from '../stores/settings-store'
import { crosshairIndex } from '../stores/viewed-range'
import { colourOf, isSecondary, type Lane, type ScalarChartId } from './chart-lanes'
import { PLOT_LEFT_PX, PLOT_TOP_PX, plotHeight, plotWidth } from './frame-room'
import { LateFrame } from './late-frame'
import { niceScale, type ValueScale } from './nice-scale'
import { paintCrosshair, paintMarker, paintShades, paintTraces, type PlotScale } from './painter'
import { crosshairContent, rangeContent } from './range-content'
import { useRangeSource } from './range-source'
import { nextScale, type HeldScale } from './stable-scale'
import { laneTraces } from './lane-traces'
import { highestOf } from './trace-lines'
import { useCanvas, type Content, type Paint } from './use-canvas'
import { useHand } from './use-hand'
import { usePalette } from './use-palette'

export interface LanePlotProps {
  chart: ScalarChartId
  lane: Lane
  width: number
  height: number
  /** Leaves room for the time axis below, which its chart draws. */
  showTime: boolean
}

/** Distance between two lines of the grid, CSS px. */
const GRID_DISTANCE_PX = 32

export function gridIntervals(plotHeightPx: number): number {
  return Math.min(5, Math.max(1, Math.floor(plotHeightPx / GRID_DISTANCE_PX)))
}

/** One plot: the frame, above it a canvas with the curves, and one with the crosshair. */
export function LanePlot({ chart, lane, width, height, showTime }: LanePlotProps) {
  const palette = usePalette()
  const inner = { width: plotWidth(width), height: plotHeight(height, showTime) }
  const { scale, curves, crosshair } = useLanePainters(chart, lane, inner.width, inner.height)
  const canvas = useCanvas(inner, curves.paint, curves.content)
  const above = useCanvas(inner, crosshair.paint, crosshair.content)
  useHand(canvas, 'plot')
  const style = { left: PLOT_LEFT_PX, top: PLOT_TOP_PX, width: inner.width, height: inner.height }
  return (
    <div className="lane" style={{ height }}>
      <span className="lane-unit">{scale.unit}</span>
      <div className="lane-frame" aria-hidden="true">
        {width > 0 && height > 0 && <LateFrame {...{ width, height, scale, showTime, palette }} />}
      </div>
      <canvas ref={canvas} className="lane-canvas" aria-hidden="true" style={style} />
      <canvas ref={above} className="lane-crosshair" aria-hidden="true" style={style} />
    </div>
  )
}

interface Painter {
  paint: Paint
  content: Content
}

/** The scale of the frame, held stable from sample to sample, and what paints what lies above it. */
function useLanePainters(
  chart: ScalarChartId,
  lane: Lane,
  width: number,
  height: number,
): { scale: ValueScale; curves: Painter; crosshair: Painter } {
  const source = useRangeSource()
  const palette = usePalette()
  const hiddenSeries = useSettings((settings) => settings.hiddenSeries)
  const sessionId = useSession((session) => session.status?.sessionId)
  const intervals = gridIntervals(height)
  const [scale, setScale] = useState(() => niceScale(lane.quantity, 0, intervals))
  const held = useRef<HeldScale | null>(null)
  useEffect(() => {
    held.current = null
  }, [hiddenSeries, sessionId, intervals, source])

  const metrics = useMemo(
    () => lane.metrics.filter((metric: MetricId) => !hiddenSeries.includes(metric)),
    [lane, hiddenSeries],
  )
  const paintCurves = useCallback<Paint>(
    (context) => {
      const range = source.range()
      if (range === null) return
      const isDashed = (metric: MetricId): boolean => palette.dashSecond && isSecondary(chart, metric)
      const traces = laneTraces(range, metrics, width, isDashed)
      held.current = nextScale(held.current, lane.quantity, highestOf(traces), intervals, range)
      setScale(held.current.scale)
      const plot = plotOf(range, width, height, held.current)
      paintShades(context, plot, source.shades(), palette)
      paintTraces(context, plot, traces, palette)
    },
    [source, chart, lane, metrics, width, height, intervals, palette],
  )
  const paintAbove = useCallback<Paint>(
    (context) => {
      const range = source.range()
      const index = range === null ? null : crosshairIndex(range, source.crosshairMs())
      if (range === null || index === null || held.current === null) return
      const plot = plotOf(range, width, height, held.current)
      const timeMs = range.columns.endTimes()[index] as number
      paintCrosshair(context, plot, timeMs, palette)
      for (const metric of metrics) {
        const value = valueAt(range.columns, metric, index)
        if (value !== null) paintMarker(context, plot, timeMs, value, colourOf(metric), palette)
      }
    },
    [source, metrics, width, height, palette],
  )
  const content = useCallback<Content>(() => rangeContent(source), [source])
  const contentAbove = useCallback<Content>(
    () => [held.current?.scale.maximum, ...crosshairContent(source)],
    [source],
  )
  return {
    scale,
    curves: { paint: paintCurves, content },
    crosshair: { paint: paintAbove, content: contentAbove },
  }
}

function plotOf({ fromMs, toMs }: ViewedRange, width: number, height: number, held: HeldScale): PlotScale {
  return { width, height, fromMs, toMs, maximum: held.scale.maximum }
}
