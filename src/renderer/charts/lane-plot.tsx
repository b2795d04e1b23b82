import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { MetricId } from '#shared/metrics'
import { valueAt } from '../stores/sample-at'
import { useSession } from '../stores/session-store'
import { useSettings } from '../stores/settings-store'
import { crosshairIndex } from '../stores/viewed-range'
import { colourOf, isSecondary, type Lane, type ScalarChartId } from './chart-lanes'
import { ChartFrame, PLOT_LEFT_PX, PLOT_TOP_PX, plotHeight, plotWidth } from './chart-frame'
import { niceScale, type ValueScale } from './nice-scale'
import { paintCrosshair, paintMarker, paintShades, paintTraces, type PlotScale } from './painter'
import { useRangeSource } from './range-source'
import { nextScale, type HeldScale } from './stable-scale'
import { laneTraces } from './lane-traces'
import { highestOf } from './trace-lines'
import { useCanvas, type Paint } from './use-canvas'
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

/** One plot: the frame, and above it the canvas with the curves and the crosshair. */
export function LanePlot({ chart, lane, width, height, showTime }: LanePlotProps) {
  const palette = usePalette()
  const inner = { width: plotWidth(width), height: plotHeight(height, showTime) }
  const [scale, paint] = useLanePainter(chart, lane, inner.width, inner.height)
  const canvas = useCanvas(inner, paint)
  useHand(canvas, 'plot')
  return (
    <div className="lane" style={{ height }}>
      <span className="lane-unit">{scale.unit}</span>
      <div className="lane-frame" aria-hidden="true">
        {width > 0 && height > 0 && <ChartFrame {...{ width, height, scale, showTime, palette }} />}
      </div>
      <canvas
        ref={canvas}
        className="lane-canvas"
        aria-hidden="true"
        style={{ left: PLOT_LEFT_PX, top: PLOT_TOP_PX, width: inner.width, height: inner.height }}
      />
    </div>
  )
}

/** The scale of the frame, held stable from sample to sample, and the function that paints what lies above it. */
function useLanePainter(
  chart: ScalarChartId,
  lane: Lane,
  width: number,
  height: number,
): [ValueScale, Paint] {
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
  const paint = useCallback<Paint>(
    (context) => {
      const range = source.range()
      if (range === null) return
      const { columns, fromMs, toMs } = range
      const isDashed = (metric: MetricId): boolean => palette.dashSecond && isSecondary(chart, metric)
      const traces = laneTraces(range, metrics, width, isDashed)
      held.current = nextScale(held.current, lane.quantity, highestOf(traces), intervals, range)
      setScale(held.current.scale)
      const plot: PlotScale = { width, height, fromMs, toMs, maximum: held.current.scale.maximum }
      paintShades(context, plot, source.shades(), palette)
      paintTraces(context, plot, traces, palette)
      const index = crosshairIndex(range, source.crosshairMs())
      if (index === null) return
      const timeMs = columns.endTimes()[index] as number
      paintCrosshair(context, plot, timeMs, palette)
      for (const metric of metrics) {
        const value = valueAt(columns, metric, index)
        if (value !== null) paintMarker(context, plot, timeMs, value, colourOf(metric), palette)
      }
    },
    [source, chart, lane, metrics, width, height, intervals, palette],
  )
  return [scale, paint]
}
