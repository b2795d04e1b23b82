import { coreKey } from '#shared/sample-columns'
import type { ViewedRange } from '../stores/range-source'
import { cutTraces } from './lane-traces'
import type { Strip } from './moved-view'
import { paintCrosshair, paintTraces, type PlotScale } from './painter'
import type { Palette, SeriesColour } from './palette'
import { curveOf } from './trace-lines'

/** Height of a core's row and of the trace in it, CSS px; `styles/cores.css` has the same. */
export const CORE_ROW_PX = 20
const TRACE_INSET_PX = 3
const TRACE_PX = CORE_ROW_PX - 2 * TRACE_INSET_PX

/**
 * Apple's names do not tell a cluster's tier, with one exception that held on every chip so far: an `E` is an
 * efficiency cluster.
 */
export function clusterColour(name: string): SeriesColour {
  return /E\d*-Cluster$/.test(name) ? 'efficiency' : 'cpu'
}

/** Paints the active share of some cores, one above the other, in rows of `CORE_ROW_PX` below the origin. */
export function paintCoreTraces(
  context: CanvasRenderingContext2D,
  { columns, fromMs, toMs }: ViewedRange,
  coreIds: readonly number[],
  colour: SeriesColour,
  { scale, left, right }: Strip,
  palette: Palette,
): void {
  context.save()
  context.translate(0, TRACE_INSET_PX)
  for (const id of coreIds) {
    const curve = curveOf(columns, coreKey(id, 'activeRatio'), fromMs, toMs, scale.width)
    context.fillStyle = palette.grid
    context.fillRect(0, scale.height, scale.width, 1)
    const traces = curve === null ? [] : [{ ...curve, colour, dashed: false }]
    paintTraces(context, scale, cutTraces(traces, { scale, left, right }), palette)
    context.translate(0, CORE_ROW_PX)
  }
  context.restore()
}

/** The plot of each core. */
export function coreScale({ fromMs, toMs }: ViewedRange, width: number): PlotScale {
  return { width, height: TRACE_PX, fromMs, toMs, maximum: 1 }
}

/** A hairline in each of `rows` rows. */
export function paintCoreCrosshair(
  context: CanvasRenderingContext2D,
  scale: PlotScale,
  rows: number,
  timeMs: number,
  palette: Palette,
): void {
  context.save()
  context.translate(0, TRACE_INSET_PX)
  for (let row = 0; row < rows; row++) {
    paintCrosshair(context, scale, timeMs, palette)
    context.translate(0, CORE_ROW_PX)
  }
  context.restore()
}
