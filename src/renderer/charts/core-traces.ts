import { formatFrequency, joinUnit, UNKNOWN } from '#shared/format'
import { withSureness } from '#shared/origins'
import { coreKey, type ChartColumns, type ColumnKey } from '#shared/sample-columns'
import type { Shade, ViewedRange } from '../stores/range-source'
import { paintCrosshair, paintOutside, paintTraces, type PlotScale } from './painter'
import type { Palette, SeriesColour } from './palette'
import { kindAt } from './shown-series'
import { valueAt } from '../stores/viewed-range'
import { curveOf } from './traces'

/** Height of a core's row, CSS px, as in `styles/cores.css`. */
export const CORE_ROW_PX = 20
const TRACE_INSET_PX = 3
const TRACE_PX = CORE_ROW_PX - 2 * TRACE_INSET_PX

/** `E…-Cluster` was an efficiency cluster on every chip so far. Other names of Apple's do not tell the tier. */
export function clusterColour(name: string): SeriesColour {
  return /E\d*-Cluster$/.test(name) ? 'efficiency' : 'cpu'
}

/** Paints the activity of some cores, one below the other, in rows of `CORE_ROW_PX` from the origin down. */
export function paintCoreTraces(
  context: CanvasRenderingContext2D,
  columns: ChartColumns,
  coreIds: readonly number[],
  colour: SeriesColour,
  scale: PlotScale,
  shades: readonly Shade[],
  palette: Palette,
): void {
  context.save()
  context.translate(0, TRACE_INSET_PX)
  for (const id of coreIds) {
    const curve = curveOf(columns, coreKey(id, 'activeRatio'), scale.fromMs, scale.toMs, scale.width)
    context.fillStyle = palette.grid
    context.fillRect(0, scale.height, scale.width, 1)
    if (curve !== null) paintTraces(context, scale, [{ ...curve, colour, style: 'solid' }], palette)
    paintOutside(context, scale, shades, palette)
    context.translate(0, CORE_ROW_PX)
  }
  context.restore()
}

/** The scale of every core's plot: 0 to 1 over the range. */
export function coreScale({ fromMs, toMs }: ViewedRange, width: number): PlotScale {
  return { width, height: TRACE_PX, fromMs, toMs, maximum: 1 }
}

/** Paints a crosshair in each of `rows` rows. */
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

/** The frequency of a cluster or a core at a point; an M4 tells without an administrator only which one was requested. */
export function formatFrequencyAt(columns: ChartColumns, key: ColumnKey, index: number | null): string {
  if (index === null) return UNKNOWN
  const figure = joinUnit(formatFrequency(valueAt(columns, key, index)))
  return withSureness(kindAt(key, { columns }, index), figure)
}
