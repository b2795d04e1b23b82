import { useCallback, useMemo, type PointerEvent } from 'react'
import { METRICS, type MetricId } from '#shared/metrics'
import type { ViewedRange } from '../stores/range-source'
import { PLOT_LEFT_PX, PLOT_TOP_PX, plotHeight, plotWidth, type LineStyle } from './chart-layout'
import { LazyChartFrame } from './first-paint'
import { paintCrosshair, paintTraces } from './painter'
import { usePalette, type SeriesColour } from './palette'
import { paintTimeLabels } from './time-axis'
import { elapsedTicks } from './time-ticks'
import { curveOf, highestOf, type Curve } from './traces'
import { useCanvas, useSize, type Paint } from './use-canvas'
import { gridIntervals, niceScale, type ValueScale } from './value-scale'

/** One of several ranges that are drawn over each other. */
export interface OverlaySeries {
  label: string
  /** Place in the comparison, from 0, for `overlayStyle`. */
  styleIndex: number
  range: ViewedRange
  /** The time in the range that lies at 0 of the shared axis, ms since 1970. */
  originMs: number
}

interface OverlayPlotProps {
  metric: MetricId
  series: readonly OverlaySeries[]
  /** Ends of the shared axis, ms from the origins. */
  fromMs: number
  toMs: number
  /** ms from the origins; null when there is no crosshair. */
  crosshairMs: number | null
  onCrosshair: (sinceOriginMs: number | null) => void
}

const COLOURS: readonly SeriesColour[] = ['ane', 'write', 'efficiency', 'gpu', 'read', 'cpu']
const TIME_AXIS_PX = 20
/** The canvas begins this far left of the plot, CSS px: half a label of the time axis. */
const OVERHANG_PX = 24

/** Colour and dash of the nth range, for the plot and for its legend (`<span className="swatch" data-colour=…>`). */
export function overlayStyle(index: number): { colour: SeriesColour; style: LineStyle } {
  return {
    colour: COLOURS[index % COLOURS.length] ?? 'ane',
    // Every second range is dashed, so that neighbours differ in more than colour. When the colours repeat, it swaps.
    style: (index + Math.floor(index / COLOURS.length)) % 2 === 1 ? 'dashed' : 'solid',
  }
}

/** Several ranges over each other, aligned at their origins. Fills the element it is in. */
export function OverlayPlot(props: OverlayPlotProps) {
  const { fromMs, toMs, onCrosshair } = props
  const palette = usePalette()
  const [ref, { width, height }] = useSize<HTMLDivElement>()
  const inner = { width: plotWidth(width), height: plotHeight(height, true) }
  const [scale, paint] = useOverlayPainter(props, inner.width, inner.height)
  const size = { width: inner.width + OVERHANG_PX, height: inner.height + TIME_AXIS_PX }
  const canvas = useCanvas(size, paint)
  const point = (event: PointerEvent<HTMLElement>): void => {
    const box = event.currentTarget.getBoundingClientRect()
    const x = Math.max(0, event.clientX - box.left - OVERHANG_PX)
    if (inner.width > 0) onCrosshair(fromMs + (x / inner.width) * (toMs - fromMs))
  }
  return (
    <div ref={ref} className="plots overlay-plot">
      <span className="lane-unit" aria-hidden="true">
        {scale.unit}
      </span>
      <div className="lane-frame" aria-hidden="true">
        {width > 0 && height > 0 && <LazyChartFrame {...{ width, height, scale, showTime: true, palette }} />}
      </div>
      <canvas
        ref={canvas}
        className="lane-canvas"
        aria-hidden="true"
        style={{ left: PLOT_LEFT_PX - OVERHANG_PX, top: PLOT_TOP_PX, ...size }}
        onPointerMove={point}
        onPointerLeave={() => onCrosshair(null)}
      />
    </div>
  )
}

/** The value axis, and the function that paints curves, crosshair and time labels. */
function useOverlayPainter(props: OverlayPlotProps, width: number, height: number): [ValueScale, Paint] {
  const { metric, series, fromMs, toMs, crosshairMs } = props
  const palette = usePalette()
  const intervals = gridIntervals(height)
  const { quantity } = METRICS[metric]
  const scale = useMemo(() => {
    const curves = series.flatMap((each) => curveIn(each, metric, fromMs, toMs, width) ?? [])
    return niceScale(quantity, highestOf(curves), intervals)
  }, [metric, quantity, series, fromMs, toMs, width, intervals])
  const paint = useCallback<Paint>(
    (context) => {
      const plot = { width, height, fromMs, toMs, maximum: scale.maximum }
      context.translate(OVERHANG_PX, 0)
      for (const each of series) {
        const curve = curveIn(each, metric, fromMs, toMs, width)
        if (curve === null) continue
        const shifted = { ...plot, fromMs: each.originMs + fromMs, toMs: each.originMs + toMs }
        // Without areas, which would hide each other.
        paintTraces(context, shifted, [{ ...curve, ...overlayStyle(each.styleIndex) }], palette, false)
      }
      if (crosshairMs !== null) paintCrosshair(context, plot, crosshairMs, palette)
      context.translate(0, height)
      paintTimeLabels(context, elapsedTicks(fromMs, toMs, width), toMs - fromMs, width, palette)
    },
    [metric, series, fromMs, toMs, crosshairMs, width, height, scale, palette],
  )
  return [scale, paint]
}

function curveIn(
  { range, originMs }: OverlaySeries,
  metric: MetricId,
  fromMs: number,
  toMs: number,
  widthPx: number,
): Curve | null {
  return curveOf(range.columns, metric, originMs + fromMs, originMs + toMs, widthPx)
}
