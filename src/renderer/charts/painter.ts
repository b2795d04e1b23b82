import type { TimeSpan } from '#shared/sample-window'
import type { Shade } from '../stores/range-source'
import type { LineStyle } from './chart-layout'
import { beginTint, endTint, type Palette, type SeriesColour } from './palette'
import type { Band } from '#shared/min-max-decimation'
import type { Hatch, Trace } from './traces'

/**
 * Paints plots on any canvas, on screen or of a picture. Units are CSS px. The caller scales the context to the device and
 * moves the origin to the plot's top left corner.
 */

/** Maps times and values to a plot. */
export interface PlotScale {
  width: number
  height: number
  fromMs: number
  toMs: number
  /** The value at the top edge; 0 is at the bottom. */
  maximum: number
}

const LINE_WIDTH_PX = 1.5
const FILL_OPACITY = 0.12
const BAND_OPACITY = 0.4
const SHADE_OPACITY: Readonly<Record<Shade['kind'], number>> = {
  outside: 0.055,
  burst: 0.1,
  selected: 0.14,
  measuring: 0.07,
}
/** How much of the curves is hidden outside of a measurement. */
const VEIL_OPACITY = 0.7
const DASHES_PX: Readonly<Record<LineStyle, number[]>> = {
  solid: [],
  dashed: [6, 3],
  dotted: [1.5, 3],
  'dash-dotted': [9, 3, 1.5, 3],
}
/** Between the strokes of a hatch, and from a series' strokes to the next series'. */
const HATCH_PX = 8
const HATCH_SHIFT_PX = 3
const HATCH_OPACITY = 0.45
/**
 * Curves are painted as several paths of about this many points, because without a graphics card the cost of a path grows
 * faster than its length: six charts of 3600 samples took 154 ms an update as whole paths, and 50 ms in pieces of 80.
 * Smaller pieces gain little more there, and cost more with a graphics card: 3.8 ms in pieces of 16, instead of 2.8 ms.
 */
const PIECE_POINTS = 80

export function xOf(scale: PlotScale, timeMs: number): number {
  return ((timeMs - scale.fromMs) / (scale.toMs - scale.fromMs)) * scale.width
}

function yOf(scale: PlotScale, value: number): number {
  return scale.height * (1 - Math.min(value, scale.maximum) / scale.maximum)
}

/** Paints areas first, then lines, so that no area covers a line. Without `withAreas`: only bands and lines. */
export function paintTraces(
  context: CanvasRenderingContext2D,
  scale: PlotScale,
  traces: readonly Trace[],
  palette: Palette,
  withAreas = true,
): void {
  context.save()
  context.beginPath()
  // The clip leaves room for the line's width, so that a curve at 0 or at the maximum is not cut.
  context.rect(0, -LINE_WIDTH_PX, scale.width, scale.height + 2 * LINE_WIDTH_PX)
  context.clip()
  for (const trace of traces) {
    // Solid areas would hide the grid and one another, and say nothing that their lines do not.
    if (withAreas && !palette.isSolid) paintArea(context, scale, trace, palette)
    if (trace.band !== null) paintBand(context, scale, trace.band, palette.series[trace.colour], palette)
  }
  if (palette.isSolid) for (const trace of traces) paintBandEdges(context, scale, trace, palette)
  for (const trace of traces) paintLine(context, scale, trace, palette)
  context.restore()
}

function paintArea(
  context: CanvasRenderingContext2D,
  scale: PlotScale,
  trace: Trace,
  palette: Palette,
): void {
  const { line } = trace
  context.fillStyle = palette.series[trace.colour]
  context.globalAlpha = FILL_OPACITY
  context.beginPath()
  let penDown = false
  let lastX = 0
  let lastY = 0
  let points = 0
  for (let i = 0; i < line.length; i++) {
    const value = line.y[i] as number
    if (Number.isNaN(value)) {
      if (penDown) context.lineTo(lastX, scale.height)
      penDown = false
      continue
    }
    const x = xOf(scale, line.x[i] as number)
    const y = yOf(scale, value)
    const cutX = Math.ceil(lastX)
    if (!penDown) context.moveTo(x, scale.height)
    else if (points >= PIECE_POINTS && cutX < x) {
      // Cut at a whole pixel: neither piece is antialiased there, so no seam is visible.
      const cutY = lastY + ((y - lastY) * (cutX - lastX)) / (x - lastX)
      context.lineTo(cutX, cutY)
      context.lineTo(cutX, scale.height)
      context.fill()
      context.beginPath()
      context.moveTo(cutX, scale.height)
      context.lineTo(cutX, cutY)
      points = 0
    }
    context.lineTo(x, y)
    penDown = true
    lastX = x
    lastY = y
    points++
  }
  if (penDown) context.lineTo(lastX, scale.height)
  context.fill()
  context.globalAlpha = 1
}

/** A rectangle from the lowest to the highest value of each point. */
function paintBand(
  context: CanvasRenderingContext2D,
  scale: PlotScale,
  band: Band,
  colour: string,
  palette: Palette,
): void {
  beginTint(context, colour, BAND_OPACITY, palette)
  forEachBox(scale, band, (left, top, width, height) => context.fillRect(left, top, width, height))
  endTint(context)
}

/** The lowest and highest values of each point as lines, above all bands: a solid one hides those below it. */
function paintBandEdges(
  context: CanvasRenderingContext2D,
  scale: PlotScale,
  { band, colour }: Trace,
  palette: Palette,
): void {
  if (band === null) return
  context.fillStyle = palette.series[colour]
  forEachBox(scale, band, (left, top, width, height) => {
    context.fillRect(left, top, width, 1)
    context.fillRect(left, top + height - 1, width, 1)
  })
}

function forEachBox(
  scale: PlotScale,
  band: Band,
  paint: (left: number, top: number, width: number, height: number) => void,
): void {
  for (let i = 0; i < band.endMs.length; i++) {
    const [low, high] = [band.minimum[i] as number, band.maximum[i] as number]
    if (Number.isNaN(low) || Number.isNaN(high)) continue
    // Whole pixels, so that neighbours neither overlap nor leave a seam.
    const left = Math.round(xOf(scale, band.startMs[i] as number))
    const right = Math.max(left + 1, Math.round(xOf(scale, band.endMs[i] as number)))
    const [top, bottom] = [yOf(scale, high), yOf(scale, low)]
    paint(left, top, right - left, bottom - top)
  }
}

function paintLine(
  context: CanvasRenderingContext2D,
  scale: PlotScale,
  trace: Trace,
  palette: Palette,
): void {
  const { line } = trace
  context.strokeStyle = palette.series[trace.colour]
  context.lineWidth = LINE_WIDTH_PX
  context.lineJoin = 'bevel'
  context.setLineDash(DASHES_PX[trace.style])
  // A dash pattern starts again with each path, so a dashed line is painted as one.
  const piecePoints = trace.style === 'solid' ? PIECE_POINTS : Number.POSITIVE_INFINITY
  context.fillStyle = palette.series[trace.colour]
  context.beginPath()
  let points = 0
  let [beforeX, beforeY, lastX, lastY] = [0, 0, 0, 0]
  /** Where the stroke began, to tell one that is too short to be seen. */
  let [firstX, isLevel] = [0, true]
  for (let i = 0; i < line.length; i++) {
    const value = line.y[i] as number
    if (Number.isNaN(value)) {
      if (points > 0 && isLevel && lastX - firstX < LINE_WIDTH_PX) paintPoint(context, firstX, lastX, lastY)
      points = 0
      continue
    }
    const x = xOf(scale, line.x[i] as number)
    const y = yOf(scale, value)
    if (points >= piecePoints) {
      context.stroke()
      context.beginPath()
      // Repeats the last segment, so that the corner between the pieces is joined.
      context.moveTo(beforeX, beforeY)
      context.lineTo(lastX, lastY)
      points = 2
    }
    if (points > 0) context.lineTo(x, y)
    else context.moveTo(x, y)
    if (points === 0) [firstX, isLevel] = [x, true]
    else if (y !== lastY) isLevel = false
    beforeX = lastX
    beforeY = lastY
    lastX = x
    lastY = y
    points++
  }
  context.stroke()
  if (points > 0 && isLevel && lastX - firstX < LINE_WIDTH_PX) paintPoint(context, firstX, lastX, lastY)
}

/** A level stroke narrower than the line is wide: of a window whose length is unknown, or short for this zoom. */
function paintPoint(context: CanvasRenderingContext2D, fromX: number, toX: number, y: number): void {
  context.fillRect((fromX + toX - LINE_WIDTH_PX) / 2, y - LINE_WIDTH_PX / 2, LINE_WIDTH_PX, LINE_WIDTH_PX)
}

/** How much of the foreground shows where nothing was recorded. */
const GAP_OPACITY = 0.05

/** Shades the times in which nothing was recorded behind long ranges, where a gap would look like 0. */
export function paintGaps(
  context: CanvasRenderingContext2D,
  scale: PlotScale,
  gaps: readonly TimeSpan[],
  palette: Palette,
): void {
  beginTint(context, palette.text, GAP_OPACITY, palette)
  for (const gap of gaps) fillSpan(context, scale, gap)
  endTint(context)
}

/** A hairline at `timeMs` over the whole plot. */
export function paintCrosshair(
  context: CanvasRenderingContext2D,
  scale: PlotScale,
  timeMs: number,
  palette: Palette,
): void {
  const x = Math.min(Math.max(Math.round(xOf(scale, timeMs)) - 0.5, 0.5), scale.width - 0.5)
  context.strokeStyle = palette.crosshair
  context.lineWidth = 1
  context.setLineDash([])
  context.beginPath()
  context.moveTo(x, 0)
  context.lineTo(x, scale.height)
  context.stroke()
}

/** Shades bursts, the selection and what is measured behind the curves. A selection has edges, a measurement its start. */
export function paintShades(
  context: CanvasRenderingContext2D,
  scale: PlotScale,
  shades: readonly Shade[],
  palette: Palette,
): void {
  for (const shade of shades) {
    if (shade.kind === 'outside') continue
    const { left, right } = edgesOf(scale, shade)
    if (right <= left) continue
    const colour = shade.kind === 'burst' ? palette.series.ane : palette.accent
    beginTint(context, colour, SHADE_OPACITY[shade.kind], palette)
    fillSpan(context, scale, shade)
    endTint(context)
    context.fillStyle = colour
    const edges = {
      burst: [],
      selected: [left, right - 1],
      measuring: shade.fromMs > scale.fromMs ? [left] : [],
    }
    for (const x of edges[shade.kind]) context.fillRect(Math.round(x), 0, 1, scale.height)
  }
}

/**
 * Hatches the times in which series are not believed. The strokes keep to absolute time, so that they move with the
 * curves and meet where a plot is painted in pieces.
 */
export function paintHatches(
  context: CanvasRenderingContext2D,
  scale: PlotScale,
  hatches: readonly Hatch[],
  palette: Palette,
): void {
  const colours = [...new Set(hatches.map(({ colour }) => colour))]
  const { width, height } = scale
  const originPx = ((scale.fromMs / (scale.toMs - scale.fromMs)) * width) % HATCH_PX
  colours.forEach((colour, series) => {
    context.save()
    context.beginPath()
    for (const { fromMs, toMs } of hatches.filter((hatch) => hatch.colour === colour)) {
      const left = Math.max(0, xOf(scale, fromMs))
      const right = Math.min(width, xOf(scale, toMs))
      if (right > left) context.rect(left, 0, Math.max(1, right - left), height)
    }
    context.clip()
    context.strokeStyle = palette.series[colour]
    context.globalAlpha = HATCH_OPACITY
    context.lineWidth = 1
    context.setLineDash([])
    context.beginPath()
    for (let x = series * HATCH_SHIFT_PX - originPx - HATCH_PX; x < width + height; x += HATCH_PX) {
      context.moveTo(x, 0)
      context.lineTo(x - height, height)
    }
    context.stroke()
    context.restore()
  })
}

/**
 * Makes curves and all pale outside of a measurement, over which they are painted: they do not belong to it. Never solid,
 * which would hide them.
 */
export function paintOutside(
  context: CanvasRenderingContext2D,
  scale: PlotScale,
  shades: readonly Shade[],
  palette: Palette,
): void {
  for (const shade of shades) {
    if (shade.kind !== 'outside') continue
    context.fillStyle = palette.background
    context.globalAlpha = VEIL_OPACITY
    fillSpan(context, scale, shade)
    context.fillStyle = palette.text
    context.globalAlpha = SHADE_OPACITY.outside
    fillSpan(context, scale, shade)
    context.globalAlpha = 1
  }
}

function edgesOf(scale: PlotScale, { fromMs, toMs }: TimeSpan): { left: number; right: number } {
  return { left: Math.max(0, xOf(scale, fromMs)), right: Math.min(scale.width, xOf(scale, toMs)) }
}

function fillSpan(context: CanvasRenderingContext2D, scale: PlotScale, span: TimeSpan): void {
  const { left, right } = edgesOf(scale, span)
  if (right <= left) return
  // As high as the curves' lines reach.
  context.fillRect(left, -LINE_WIDTH_PX, Math.max(1, right - left), scale.height + 2 * LINE_WIDTH_PX)
}

/** A dot where a curve meets the crosshair. */
export function paintMarker(
  context: CanvasRenderingContext2D,
  scale: PlotScale,
  timeMs: number,
  value: number,
  colour: SeriesColour,
  palette: Palette,
): void {
  context.beginPath()
  context.arc(xOf(scale, timeMs), yOf(scale, value), 3, 0, 2 * Math.PI)
  context.fillStyle = palette.series[colour]
  context.fill()
  context.lineWidth = 1.5
  context.strokeStyle = palette.background
  context.stroke()
}
