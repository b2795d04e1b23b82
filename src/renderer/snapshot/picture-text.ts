import { CHART_IDS, type SnapshotTarget } from '#shared/charts'
import { formatModel, formatSystem } from '#shared/macs'
import { INSTRUMENT_NAMES, originsOf, summariseOrigins, type OriginKey } from '#shared/origins'
import { SOURCES } from '#shared/sources'
import { words } from '#shared/words/words'
import { FONT_FAMILY } from '../charts/chart-layout'
import { shownMetrics } from '../charts/shown-series'
import { formatIntervals } from '../format/source-format'
import { formatClockRange, formatRounding } from '../format/time-format'
import type { ViewedRange } from '../stores/range-source'
import type { PictureInput } from './picture-input'

export interface TextStyle {
  size: number
  colour: string
  weight?: 400 | 600
  align?: 'left' | 'right' | 'center'
}

/** Paints `text` with its baseline at `y`, CSS px. Returns its width. */
export function writeText(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  style: TextStyle,
): number {
  context.font = `${style.weight ?? 400} ${style.size}px ${FONT_FAMILY}`
  context.fillStyle = style.colour
  context.textAlign = style.align ?? 'left'
  context.textBaseline = 'alphabetic'
  context.fillText(text, x, y)
  return context.measureText(text).width
}

/** Width that `writeText` needs, before there is a picture to paint on, CSS px. */
export function textWidthPx(
  text: string,
  { size, weight = 400 }: Pick<TextStyle, 'size' | 'weight'>,
): number {
  const context = document.createElement('canvas').getContext('2d')
  if (context === null) throw new Error(words.pictures.noCanvas)
  context.font = `${weight} ${size}px ${FONT_FAMILY}`
  return context.measureText(text).width
}

/** `text`, cut with an ellipsis if it is wider than `width`, CSS px. */
export function fitText(
  context: CanvasRenderingContext2D,
  text: string,
  width: number,
  style: TextStyle,
): string {
  context.font = `${style.weight ?? 400} ${style.size}px ${FONT_FAMILY}`
  if (context.measureText(text).width <= width) return text
  let end = text.length
  while (end > 0 && context.measureText(`${text.slice(0, end)}…`).width > width) end--
  return `${text.slice(0, end)}…`
}

const SEPARATOR = '  ·  '

/** The machine, the interval and the times of a picture, and what of it is no part of the measurement. */
export function headCaption({
  status,
  range,
  shades,
}: Pick<PictureInput, 'status' | 'range' | 'shades'>): string {
  const { fromMs, toMs } = range
  const reachesOut = shades.some(
    (shade) => shade.kind === 'outside' && shade.fromMs < toMs - 1 && shade.toMs > fromMs + 1,
  )
  const facts = [
    formatModel(status.machine),
    formatSystem(status.machine),
    formatIntervals(status),
    formatClockRange(fromMs, toMs),
    formatRounding(range.roundedToMs),
    reachesOut ? words.pictures.paleIsOutside : null,
  ]
  return facts.filter((fact) => fact !== null).join(SEPARATOR)
}

/** What could not be read, where the values come from, and the small print. */
export function footCaption({
  target,
  range,
  status: { kind, faultCount },
}: Pick<PictureInput, 'target' | 'range' | 'status'>): string {
  const unread = SOURCES[kind].isPresent ? words.pictures.readingsUnread : words.pictures.recordingUnread
  const sources = describeSourcesOf(target, range)
  const parts = [
    faultCount === 0 ? '' : unread(words.counts.parts(faultCount)),
    sources === '' ? '' : words.pictures.source(sources),
    sources === '' || sources.includes(INSTRUMENT_NAMES.powermetrics)
      ? words.pictures.estimatesByPowermetrics
      : words.pictures.estimates,
  ]
  return parts.filter((part) => part !== '').join(SEPARATOR)
}

/** Of what the picture draws; empty where nobody wrote it down. */
function describeSourcesOf(target: SnapshotTarget, range: ViewedRange): string {
  const { columns, fromMs, toMs } = range
  const charts = target === 'all' ? CHART_IDS : [target]
  const keys = charts.flatMap((chart): OriginKey[] =>
    chart === 'clusters' ? ['cluster:activeRatio', 'cluster:frequencyMhz'] : shownMetrics(chart, range),
  )
  const all = columns.origins()
  return summariseOrigins(keys.map((key) => ({ key, origins: originsOf(all, key, fromMs, toMs) })))
}
