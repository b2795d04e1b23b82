import type { Evidence } from '#shared/ane-facts'
import { isFailure } from '#shared/attribution/failures'
import type { TimeSpan } from '#shared/sample-window'
import { isSameEvent, type AneEvent, type TrackEvent } from '#shared/track-events'
import { FONT_FAMILY, LABEL_SIZE_PX } from './chart-layout'
import type { LaneItem } from './event-layout'
import { LANE_OVERHANG_PX, paintHatching, paintWhisker } from './event-painter'
import { xOf, type PlotScale } from './painter'
import { beginTint, endTint, type Palette } from './palette'
import { trustOf, type RowItems, type SpanItem } from './process-rows'

/** Height of the row of a process, CSS px: its name above its track. */
export const PROCESS_ROW_PX = 26
/** Of these the name takes. */
export const PROCESS_NAME_PX = 13

const TRACK_PX = PROCESS_ROW_PX - PROCESS_NAME_PX
const BAR_PX = 7
const GLYPH_PX = 3.5
const BAR_OPACITY = 0.28
/** Of an end that is not in the log. */
const LOST_DASH_PX = [2, 2]
const LOST_END_PX = 12
const COUNT_GAP_PX = 4

type Context = CanvasRenderingContext2D

/** Paints the track of one process, whose top left corner is the origin: what it held, its power, and its marks. */
export function paintProcess(
  context: Context,
  scale: PlotScale,
  { held, powered, marks }: RowItems,
  gaps: readonly TimeSpan[],
  palette: Palette,
  selected: TrackEvent | null,
): void {
  context.save()
  context.beginPath()
  context.rect(-LANE_OVERHANG_PX, 0, scale.width + 2 * LANE_OVERHANG_PX, TRACK_PX)
  context.clip()
  context.fillStyle = palette.grid
  context.fillRect(0, TRACK_PX / 2, scale.width, 1)
  for (const gap of gaps) paintGap(context, scale, gap, palette)
  for (const span of held) paintHeld(context, scale, span, palette)
  for (const span of powered) paintPowered(context, scale, span, palette)
  marks.forEach((item, index) => {
    paintMark(context, scale, item, palette)
    if (item.events.some((event) => isSameEvent(event, selected))) paintRing(context, scale, item, palette)
    paintCount(context, scale, item, marks[index + 1] ?? null, palette)
  })
  context.restore()
}

/** On the pixel grid; events after the newest sample are drawn at the edge. */
function pixelOf(scale: PlotScale, timeMs: number): number {
  return Math.round(Math.min(Math.max(xOf(scale, timeMs), -LANE_OVERHANG_PX), scale.width))
}

function edgesOf(scale: PlotScale, { fromMs, toMs }: TimeSpan): { left: number; right: number } {
  const left = pixelOf(scale, fromMs)
  return { left, right: Math.max(left + 1, pixelOf(scale, toMs)) }
}

function paintGap(context: Context, scale: PlotScale, gap: TimeSpan, palette: Palette): void {
  if (gap.toMs <= scale.fromMs || gap.fromMs >= scale.toMs) return
  const { left, right } = edgesOf(scale, gap)
  paintHatching(context, left, right, 0, TRACK_PX, palette.textSecondary)
}

/** A thin line; an end that the log tells has a stop, a lost one is dotted, and one that goes on has an arrow. */
function paintHeld(context: Context, scale: PlotScale, span: SpanItem, palette: Palette): void {
  const { left, right } = edgesOf(scale, span)
  const y = TRACK_PX / 2 + 0.5
  context.strokeStyle = context.fillStyle = palette.textSecondary
  context.lineWidth = 1.5
  const lostLeft = span.isBeginKnown ? left : Math.min(right, left + LOST_END_PX)
  const lostRight = span.end === 'lost' ? Math.max(lostLeft, right - LOST_END_PX) : right
  strokeLine(context, lostLeft, lostRight, y, [])
  strokeLine(context, left, lostLeft, y, LOST_DASH_PX)
  strokeLine(context, lostRight, right, y, LOST_DASH_PX)
  if (span.isBeginKnown) context.fillRect(left - 0.5, y - 3.5, 1, 7)
  if (span.end === 'known') context.fillRect(right - 0.5, y - 3.5, 1, 7)
  if (span.end === 'open') paintArrow(context, right, y)
}

/** A bar, closed where the log tells of its end, dashed where that is lost, and open with an arrow where it goes on. */
function paintPowered(context: Context, scale: PlotScale, span: SpanItem, palette: Palette): void {
  const { left, right } = edgesOf(scale, span)
  const top = (TRACK_PX - BAR_PX) / 2 + 0.5
  const bottom = top + BAR_PX - 1
  beginTint(context, palette.series.ane, BAR_OPACITY, palette)
  context.fillRect(left, top, right - left, BAR_PX - 1)
  endTint(context)
  context.fillStyle = context.strokeStyle = palette.series.ane
  context.lineWidth = 1
  const isWhole = span.isBeginKnown && span.end === 'known'
  strokeLine(context, left, right, top, isWhole || span.end === 'open' ? [] : LOST_DASH_PX)
  strokeLine(context, left, right, bottom, isWhole || span.end === 'open' ? [] : LOST_DASH_PX)
  if (span.isBeginKnown) context.fillRect(left, top, 1, BAR_PX)
  if (span.end === 'known') context.fillRect(right - 1, top, 1, BAR_PX)
  if (span.end === 'open') paintArrow(context, right, (top + bottom) / 2)
}

function strokeLine(context: Context, left: number, right: number, y: number, dash: readonly number[]): void {
  if (right <= left) return
  context.setLineDash([...dash])
  context.beginPath()
  context.moveTo(left, y)
  context.lineTo(right, y)
  context.stroke()
  context.setLineDash([])
}

function paintArrow(context: Context, x: number, y: number): void {
  context.beginPath()
  context.moveTo(x - 4, y - 3.5)
  context.lineTo(x, y)
  context.lineTo(x - 4, y + 3.5)
  context.lineWidth = 1.5
  context.stroke()
}

/** The shape tells the class of evidence: of several events, that of the most trusted. A failure is a cross. */
function paintMark(context: Context, scale: PlotScale, item: LaneItem, palette: Palette): void {
  const events = item.events as AneEvent[]
  const x = pixelOf(scale, item.startMs)
  const y = TRACK_PX / 2 + 0.5
  paintWhisker(context, scale, item.startMs, item, palette.textSecondary, TRACK_PX - 2)
  if (events.some(isFailure)) return paintCross(context, x, y, palette.badge)
  context.fillStyle = context.strokeStyle = palette.text
  const best = events.reduce((one, other) =>
    trustOf(other.ane.evidence) < trustOf(one.ane.evidence) ? other : one,
  )
  paintGlyph(context, best.ane.evidence, x, y, palette)
}

/** `null`: a line about the engine, or a request, that tells of nobody's use. */
export function paintGlyph(
  context: Context,
  evidence: Evidence | null,
  x: number,
  y: number,
  palette: Palette,
): void {
  context.lineWidth = 1.2
  context.beginPath()
  switch (evidence) {
    case 'ownership':
    case 'unknown-client':
      context.moveTo(x, y - GLYPH_PX - 0.5)
      context.lineTo(x + GLYPH_PX + 0.5, y)
      context.lineTo(x, y + GLYPH_PX + 0.5)
      context.lineTo(x - GLYPH_PX - 0.5, y)
      context.closePath()
      break
    case 'own-open':
    case 'connection':
      context.arc(x, y, GLYPH_PX, 0, 2 * Math.PI)
      break
    case 'power':
      context.rect(x - 1, y - BAR_PX / 2 - 1, 2, BAR_PX + 2)
      break
    case null:
      context.rect(x - 0.5, y - GLYPH_PX, 1, 2 * GLYPH_PX)
  }
  const isHollow = evidence === 'connection' || evidence === 'unknown-client'
  if (isHollow) context.fillStyle = palette.background
  context.fill()
  if (isHollow) context.stroke()
}

function paintCross(context: Context, x: number, y: number, colour: string): void {
  context.strokeStyle = colour
  context.lineWidth = 2
  context.beginPath()
  context.moveTo(x - GLYPH_PX, y - GLYPH_PX)
  context.lineTo(x + GLYPH_PX, y + GLYPH_PX)
  context.moveTo(x + GLYPH_PX, y - GLYPH_PX)
  context.lineTo(x - GLYPH_PX, y + GLYPH_PX)
  context.stroke()
}

function paintRing(context: Context, scale: PlotScale, { startMs }: LaneItem, palette: Palette): void {
  context.strokeStyle = palette.accent
  context.lineWidth = 1.5
  context.beginPath()
  context.arc(pixelOf(scale, startMs), TRACK_PX / 2 + 0.5, TRACK_PX / 2 - 1, 0, 2 * Math.PI)
  context.stroke()
}

/** How many events a mark stands for, where it fits before the next. */
function paintCount(
  context: Context,
  scale: PlotScale,
  item: LaneItem,
  next: LaneItem | null,
  palette: Palette,
): void {
  if (item.events.length === 1) return
  const text = String(item.events.length)
  const from = pixelOf(scale, item.startMs) + GLYPH_PX + COUNT_GAP_PX
  const until = next === null ? scale.width : xOf(scale, next.startMs) - COUNT_GAP_PX
  context.font = `${LABEL_SIZE_PX - 1}px ${FONT_FAMILY}`
  const { width } = context.measureText(text)
  if (from + width > until) return
  // It may lie on a bar.
  context.fillStyle = palette.background
  context.fillRect(from - 1, 1, width + 2, TRACK_PX - 2)
  context.fillStyle = palette.text
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillText(text, from, TRACK_PX / 2 + 1)
}
