import { useCallback } from 'react'
import { words } from '#shared/words/words'
import { formatClock, formatDayClock } from '../format/time-format'
import type { RangeSource, TimeLabels } from '../stores/range-source'
import { crosshairIndex } from '../stores/viewed-range'
import { BOTTOM_WITH_TIME_PX, FONT_FAMILY, LABEL_SIZE_PX, PLOT_LEFT_PX, plotWidth } from './chart-layout'
import { xOf } from './painter'
import { usePalette, type Palette } from './palette'
import { usePointerGestures } from './pointer-gestures'
import { useRangeSource, useThrottledSource } from './range-source-context'
import { clockTicks, elapsedTicks, relativeTicks, type TimeTick } from './time-ticks'
import { useCanvas, type Dependencies, type Paint } from './use-canvas'

/** The canvas begins this far left of the plot, CSS px: half of the longest label, `Wed, 30 Mar`. */
const OVERHANG_PX = 36

/** The labels of the time axis, on a canvas because they move with the curves at every frame. */
export function TimeAxis({ width }: { width: number }) {
  const source = useRangeSource()
  const palette = usePalette()
  const inner = plotWidth(width)
  const size = { width: inner + OVERHANG_PX, height: BOTTOM_WITH_TIME_PX }
  const paint = useCallback<Paint>(
    (context) => {
      const range = source.range()
      if (range === null || inner === 0) return
      const lengthMs = range.toMs - range.fromMs
      const ticks = ticksOf(source.timeLabels(), range.fromMs, range.toMs, inner)
      context.translate(OVERHANG_PX, 0)
      paintTimeLabels(context, ticks, lengthMs, inner, palette)
    },
    [source, palette, inner],
  )
  const dependencies = useCallback<Dependencies>(() => axisDependencies(source), [source])
  const canvas = useCanvas(size, paint, dependencies)
  usePointerGestures(canvas, 'axis', OVERHANG_PX)
  return (
    <canvas
      ref={canvas}
      className="time-axis"
      title={source.navigation === null ? undefined : words.charts.dragAlongAxis}
      aria-hidden="true"
      style={{ left: PLOT_LEFT_PX - OVERHANG_PX, width: size.width, height: size.height }}
    />
  )
}

/** Relative labels depend only on the length of the range: they stay in place while it moves on. */
function axisDependencies(source: RangeSource): readonly unknown[] {
  const range = source.range()
  if (range === null) return []
  const labels = source.timeLabels()
  const { fromMs, toMs } = range
  return labels.kind === 'relative' ? [labels.newest, toMs - fromMs] : [labels.kind, fromMs, toMs]
}

function ticksOf(labels: TimeLabels, fromMs: number, toMs: number, widthPx: number): TimeTick[] {
  switch (labels.kind) {
    case 'relative':
      return relativeTicks(toMs - fromMs, widthPx, words.charts[labels.newest])
    case 'clock':
      return clockTicks(fromMs, toMs, widthPx)
    case 'elapsed':
      return elapsedTicks(0, toMs - fromMs, widthPx)
  }
}

/** Paints the labels below a plot that begins at the origin. */
export function paintTimeLabels(
  context: CanvasRenderingContext2D,
  ticks: readonly TimeTick[],
  lengthMs: number,
  widthPx: number,
  palette: Palette,
): void {
  context.fillStyle = palette.textSecondary
  context.font = `${LABEL_SIZE_PX}px ${FONT_FAMILY}`
  context.textBaseline = 'alphabetic'
  for (const { offsetMs, label } of ticks) {
    context.textAlign = offsetMs === 0 ? 'right' : 'center'
    context.fillText(label, (1 + offsetMs / lengthMs) * widthPx, 16)
  }
}

/** Half of the label's width, without and with a day, CSS px, to keep it within the plot. */
const HALF_WIDTH_PX = 30
const HALF_WIDTH_WITH_DAY_PX = 62
/** Ranges of this length and longer need the day beside the time. */
export const WITH_DAY_FROM_MS = 24 * 3_600_000

/** The time of the sample under the crosshair, on the time axis. */
export function CrosshairTime({ width }: { width: number }) {
  const source = useThrottledSource()
  const range = source.range()
  const index = range === null ? null : crosshairIndex(range, source.crosshairMs())
  if (range === null || index === null) return null
  const timeMs = range.columns.endTimes()[index] as number
  const inner = plotWidth(width)
  const x = xOf({ width: inner, height: 0, maximum: 1, fromMs: range.fromMs, toMs: range.toMs }, timeMs)
  const hasDay = range.toMs - range.fromMs >= WITH_DAY_FROM_MS
  const half = hasDay ? HALF_WIDTH_WITH_DAY_PX : HALF_WIDTH_PX
  const left = PLOT_LEFT_PX + Math.min(Math.max(x, half), Math.max(half, inner - half))
  return (
    <span className="crosshair-time" style={{ left }}>
      {hasDay ? formatDayClock(timeMs) : formatClock(timeMs)}
    </span>
  )
}
