import { formatEventName } from '../format/event-format'
import { FONT_FAMILY, LABEL_SIZE_PX } from './chart-layout'
import type { LaneItem } from './event-layout'
import { xOf, type PlotScale } from './painter'
import { beginTint, endTint, type Palette } from './palette'

/** Height of the lane, CSS px: a row for marks above one for events. */
export const LANE_HEIGHT_PX = 28

/** Flags and heads reach this far out of the plot, CSS px. */
export const LANE_OVERHANG_PX = 8

const ROW_PX = LANE_HEIGHT_PX / 2
const BAR_TOP_PX = ROW_PX + 4
const BAR_BOTTOM_PX = LANE_HEIGHT_PX - 3
const HEAD_RADIUS_PX = 2.5
const FLAG_PX = 7
const HATCH_PX = 5
const LABEL_GAP_PX = 4
const WHISKER_OPACITY = 0.45
const BAR_OPACITY = 0.3
/** Whiskers shorter than this are hidden by the tick, CSS px. */
const SHORTEST_WHISKER_PX = 3

type Context = CanvasRenderingContext2D

/** Paints a lane whose plot begins at the origin: marks as flags in the upper row, events in the lower one. */
export function paintLane(
  context: Context,
  scale: PlotScale,
  items: readonly LaneItem[],
  palette: Palette,
): void {
  context.save()
  context.beginPath()
  context.rect(-LANE_OVERHANG_PX, 0, scale.width + 2 * LANE_OVERHANG_PX, LANE_HEIGHT_PX)
  context.clip()
  context.lineWidth = 1
  context.setLineDash([])
  context.fillStyle = palette.grid
  context.fillRect(0, LANE_HEIGHT_PX - 1, scale.width, 1)
  // Bars first, so that they hide no tick.
  for (const item of items) if (item.isBar) paintBar(context, scale, item, palette)
  for (const item of items) if (!item.isBar) paintPoint(context, scale, item, palette)
  for (const stream of ['marks', 'events'] as const) {
    const row = items.filter((item) => item.stream === stream)
    row.forEach((item, index) => paintLabel(context, scale, item, row[index + 1] ?? null, palette))
  }
  context.restore()
}

/** `timeMs` on the pixel grid. Events after the newest sample are drawn at the edge. */
function tickX(scale: PlotScale, timeMs: number): number {
  return Math.min(Math.round(xOf(scale, timeMs)), scale.width)
}

function whiskerY({ stream }: LaneItem): number {
  return stream === 'marks' ? ROW_PX - 3 : LANE_HEIGHT_PX - 4
}

function paintPoint(context: Context, scale: PlotScale, item: LaneItem, palette: Palette): void {
  const x = tickX(scale, item.startMs)
  const isMark = item.stream === 'marks'
  const colour = isMark ? palette.text : palette.textSecondary
  paintWhisker(context, scale, item.startMs, item, colour, whiskerY(item))
  context.fillStyle = colour
  if (isMark) {
    context.fillRect(x - 0.5, 1, 1, ROW_PX - 1)
    context.beginPath()
    context.moveTo(x - 0.5, 1)
    context.lineTo(x - 0.5 + FLAG_PX, 1 + FLAG_PX / 2)
    context.lineTo(x - 0.5, 1 + FLAG_PX)
    context.fill()
    return
  }
  const headY = ROW_PX + HEAD_RADIUS_PX + 1
  context.fillRect(x - 0.5, headY, 1, LANE_HEIGHT_PX - 1 - headY)
  context.beginPath()
  context.arc(x, headY, HEAD_RADIUS_PX, 0, 2 * Math.PI)
  context.fill()
}

/** A bar; where nothing was read it is hatched and has no colour of its own. Uncertain ends have a cap and a whisker. */
function paintBar(context: Context, scale: PlotScale, item: LaneItem, palette: Palette): void {
  const isMark = item.stream === 'marks'
  const left = Math.max(tickX(scale, item.startMs), -LANE_OVERHANG_PX)
  const right = Math.max(
    left + 1,
    Math.min(Math.round(xOf(scale, item.endMs)), scale.width + LANE_OVERHANG_PX),
  )
  const [top, bottom] = isMark ? [3, ROW_PX - 3] : [BAR_TOP_PX, BAR_BOTTOM_PX]
  const colour = isMark ? palette.text : palette.textSecondary
  if (item.events[0]?.kind === 'gap') return paintHatching(context, left, right, top, bottom, colour)
  beginTint(context, colour, BAR_OPACITY, palette)
  context.fillRect(left, top, right - left, bottom - top)
  endTint(context)
  context.fillStyle = colour
  context.strokeStyle = colour
  context.strokeRect(left + 0.5, top + 0.5, Math.max(0, right - left - 1), bottom - top - 1)
  if (item.uncertaintyMs <= 0) return
  for (const edgeMs of [item.startMs, item.endMs]) {
    paintWhisker(context, scale, edgeMs, item, colour, whiskerY(item))
    context.fillRect(Math.round(xOf(scale, edgeMs)) - 0.5, top - 2, 1, bottom - top + 4)
  }
}

export function paintHatching(
  context: Context,
  left: number,
  right: number,
  top: number,
  bottom: number,
  colour: string,
): void {
  context.save()
  context.beginPath()
  context.rect(left, top, right - left, bottom - top)
  context.clip()
  context.strokeStyle = colour
  context.beginPath()
  const height = bottom - top
  for (let x = Math.floor(left / HATCH_PX) * HATCH_PX - height; x < right; x += HATCH_PX) {
    context.moveTo(x, bottom)
    context.lineTo(x + height, top)
  }
  context.stroke()
  context.restore()
}

/** How far `timeMs` may be off, either way; at `y`, CSS px. */
export function paintWhisker(
  context: Context,
  scale: PlotScale,
  timeMs: number,
  { uncertaintyMs }: Pick<LaneItem, 'uncertaintyMs'>,
  colour: string,
  y: number,
): void {
  const [x, left, right] = [timeMs, timeMs - uncertaintyMs, timeMs + uncertaintyMs].map((ms) =>
    xOf(scale, ms),
  ) as [number, number, number]
  if (x - left < SHORTEST_WHISKER_PX) return
  context.fillStyle = colour
  context.globalAlpha = WHISKER_OPACITY
  context.fillRect(left, y, right - left, 1)
  context.fillRect(left, y - 2, 1, 5)
  context.fillRect(right - 1, y - 2, 1, 5)
  context.globalAlpha = 1
}

/** The count of what was merged, or the name, where it fits before the next item of the row. */
function paintLabel(
  context: Context,
  scale: PlotScale,
  item: LaneItem,
  next: LaneItem | null,
  palette: Palette,
): void {
  const [first] = item.events
  const text = item.events.length > 1 ? String(item.events.length) : first ? formatEventName(first) : ''
  const isMark = item.stream === 'marks'
  const headPx = item.isBar ? 0 : isMark ? FLAG_PX : HEAD_RADIUS_PX
  const from = Math.max(0, tickX(scale, item.isBar ? item.endMs : item.startMs)) + headPx + LABEL_GAP_PX
  const until = next === null ? scale.width : xOf(scale, next.startMs) - LABEL_GAP_PX
  context.font = `${LABEL_SIZE_PX}px ${FONT_FAMILY}`
  if (text === '' || from + context.measureText(text).width > until) return
  context.fillStyle = isMark ? palette.text : palette.textSecondary
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  context.fillText(text, from, isMark ? 9 : LANE_HEIGHT_PX - 7)
}
