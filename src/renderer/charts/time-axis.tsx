import { useCallback } from 'react'
import type { RangeSource, TimeLabels } from '../stores/range-source'
import { BOTTOM_WITH_TIME_PX, FONT_FAMILY, LABEL_SIZE_PX, PLOT_LEFT_PX, plotWidth } from './frame-room'
import type { Palette } from './palette'
import { useRangeSource } from './range-source'
import { clockTicks, elapsedTicks, relativeTicks, type TimeTick } from './time-ticks'
import { useCanvas, type Content, type Paint } from './use-canvas'
import { useHand } from './use-hand'
import { usePalette } from './use-palette'

/** Room left of the plot for half a label. */
const OVERHANG_PX = 24

/** The labels of the time axis, on a canvas so that they move with the curves at every frame. */
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
  const content = useCallback<Content>(() => axisContent(source), [source])
  const canvas = useCanvas(size, paint, content)
  useHand(canvas, 'axis', OVERHANG_PX)
  return (
    <canvas
      ref={canvas}
      className="time-axis"
      aria-hidden="true"
      style={{ left: PLOT_LEFT_PX - OVERHANG_PX, width: size.width, height: size.height }}
    />
  )
}

/** Distances from the right edge stay where they are while samples pass. */
function axisContent(source: RangeSource): readonly unknown[] {
  const range = source.range()
  if (range === null) return []
  const labels = source.timeLabels()
  const { fromMs, toMs } = range
  return labels.kind === 'relative' ? [labels.newest, toMs - fromMs] : [labels.kind, fromMs, toMs]
}

function ticksOf(labels: TimeLabels, fromMs: number, toMs: number, widthPx: number): TimeTick[] {
  switch (labels.kind) {
    case 'relative':
      return relativeTicks(toMs - fromMs, widthPx, labels.newest)
    case 'clock':
      return clockTicks(fromMs, toMs, widthPx)
    case 'elapsed':
      return elapsedTicks(0, toMs - fromMs, widthPx)
  }
}

/** Writes the labels below a plot of `widthPx` that begins at the origin. */
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
