import { CHARTS } from '#shared/charts'
import { describeDoubtfulTime } from '#shared/doubts'
import { formatEnergy, formatQuantity, joinUnit } from '#shared/format'
import { describeDifference } from '#shared/live'
import { METRICS, type MetricId } from '#shared/metrics'
import { SURENESS_WORDS, withSureness } from '#shared/origins'
import { words } from '#shared/words/words'
import {
  colourOf,
  lineStyleOf,
  PLOT_LEFT_PX,
  PLOT_TOP_PX,
  plotHeight,
  plotWidth,
  type Lane,
  type LineStyle,
  type ScalarChartId,
} from '../charts/chart-layout'
import { disagreementIn } from '../charts/disagreement'
import { missingSentence, missingSeries } from '../charts/missing-sentence'
import { paintGaps, paintHatches, paintOutside, paintShades, paintTraces } from '../charts/painter'
import { chartTitle, drawnMetrics, kindAt, kindOver, shownLanes, shownMetrics } from '../charts/shown-series'
import { paintTimeLabels } from '../charts/time-axis'
import { clockTicks } from '../charts/time-ticks'
import { doubtHatches, gapsOf, highestOf, laneTraces, type Hatch, type Trace } from '../charts/traces'
import { gridIntervals, niceScale, type ValueScale } from '../charts/value-scale'
import { newestReported, statisticsOf } from '../stores/viewed-range'
import { frameImage } from './frame-image'
import { BLOCK_HEAD_PX, BLOCK_WIDTH_PX, missingBlock, type Block, type BlockOptions } from './picture-block'
import type { PictureInput } from './picture-input'
import { textWidthPx, writeText } from './picture-text'

/** Height of the unit above every lane but the first, whose unit is beside the title, CSS px. */
const UNIT_HEIGHT_PX = 12

/** A chart of scalar series, or why it is missing. */
export async function scalarBlock(chart: ScalarChartId, options: BlockOptions): Promise<Block> {
  const { input, titled } = options
  const missing = missingSentence(chart, input.range, input.status.machine)
  if (missing !== null) return missingBlock(CHARTS[chart].title, missing, options)
  const lanes = await Promise.all(paintableLanes(chart, options))
  const legend = legendOf(chart, input, titled)
  const headPx = BLOCK_HEAD_PX + (legend.rows.length - 1) * ROW_PX
  return {
    height: headPx + lanes.reduce((sum, lane) => sum + lane.height, 0),
    paint: (context) => {
      paintHead(context, input, legend)
      context.save()
      context.translate(0, headPx)
      for (const lane of lanes) {
        lane.paint(context)
        context.translate(0, lane.height)
      }
      context.restore()
    },
  }
}

function paintableLanes(chart: ScalarChartId, { input, plotHeight: total }: BlockOptions): Promise<Block>[] {
  const lanes = shownLanes(chart, input.range)
  const weights = lanes.reduce((sum, lane) => sum + lane.weight, 0)
  return lanes.map((lane, index) => {
    const height = Math.floor((total * lane.weight) / weights)
    return laneBlock(chart, lane, input, {
      height,
      top: index === 0 ? 0 : UNIT_HEIGHT_PX,
      showTime: index === lanes.length - 1,
    })
  })
}

async function laneBlock(
  chart: ScalarChartId,
  lane: Lane,
  input: PictureInput,
  { height, top, showTime }: { height: number; top: number; showTime: boolean },
): Promise<Block> {
  const { palette, range } = input
  const inner = { width: plotWidth(BLOCK_WIDTH_PX), height: plotHeight(height, showTime) }
  const visible = lane.metrics.filter((metric) => !input.hiddenSeries.includes(metric))
  const metrics = drawnMetrics(chart, visible, range)
  const styleOf = (metric: MetricId): LineStyle => (palette.differentiates ? lineStyleOf(metric) : 'solid')
  const traces = laneTraces(range, metrics, inner.width, styleOf)
  const hatches = doubtHatches(range, metrics)
  const scale = niceScale(lane.quantity, highestOf(traces), gridIntervals(inner.height))
  const image = await frameImage({
    width: BLOCK_WIDTH_PX,
    height,
    scale,
    showTime,
    palette,
  })
  return {
    height: top + height,
    paint: (context) => {
      writeText(context, scale.unit, BLOCK_WIDTH_PX, top - 2, {
        size: 11,
        colour: palette.textSecondary,
        align: 'right',
      })
      context.translate(0, top)
      context.drawImage(image, 0, 0, BLOCK_WIDTH_PX, height)
      paintCurves(context, traces, hatches, scale, input, inner)
      if (showTime) paintTimes(context, input, inner)
      context.translate(0, -top)
    },
  }
}

function paintCurves(
  context: CanvasRenderingContext2D,
  traces: readonly Trace[],
  hatches: readonly Hatch[],
  scale: ValueScale,
  { range, shades, palette }: PictureInput,
  inner: { width: number; height: number },
): void {
  const plot = { ...inner, ...range, maximum: scale.maximum }
  context.save()
  context.translate(PLOT_LEFT_PX, PLOT_TOP_PX)
  paintGaps(context, plot, gapsOf(range), palette)
  paintShades(context, plot, shades, palette)
  paintHatches(context, plot, hatches, palette)
  paintTraces(context, plot, traces, palette)
  paintOutside(context, plot, shades, palette)
  context.restore()
}

function paintTimes(
  context: CanvasRenderingContext2D,
  { range, palette }: PictureInput,
  inner: { width: number; height: number },
): void {
  const { fromMs, toMs } = range
  context.save()
  context.translate(PLOT_LEFT_PX, PLOT_TOP_PX + inner.height)
  paintTimeLabels(context, clockTicks(fromMs, toMs, inner.width), toMs - fromMs, inner.width, palette)
  context.restore()
}

/** Room for a swatch and behind it, and behind the label and the figures of a series, CSS px. */
const SWATCH_PX = 18
const LABEL_GAP_PX = 8
const ENTRY_GAP_PX = 28
const TITLE_GAP_PX = 24
const ROW_PX = 20
/** Kept free for the unit, which stands at the right below the last row, CSS px. */
const UNIT_PX = 36

const TITLE_SIZE = { size: 13, weight: 600 } as const
const LABEL_SIZE = { size: 13 } as const
const FIGURES_SIZE = { size: 12 } as const

interface LegendEntry {
  /** null: a further line of the entry before, without a swatch. */
  metric: MetricId | null
  label: string
  figures: string
  widthPx: number
}

interface Legend {
  title: string
  /** Where each row begins. */
  leftPx: number
  rows: LegendEntry[][]
}

function legendOf(chart: ScalarChartId, input: PictureInput, titled: boolean): Legend {
  const title = titled ? chartTitle(chart, input.range) : ''
  const leftPx = titled ? textWidthPx(title, TITLE_SIZE) + TITLE_GAP_PX : 0
  const shown = shownMetrics(chart, input.range).filter((metric) => !input.hiddenSeries.includes(metric))
  const roomPx = BLOCK_WIDTH_PX - UNIT_PX - leftPx
  const figuresWidthPx = (text: string): number => textWidthPx(text, FIGURES_SIZE)
  const entries = shown.flatMap((metric): LegendEntry[] => {
    const kind = SURENESS_WORDS[kindOver(metric, input.range)]
    const label = kind === '' ? METRICS[metric].label : `${METRICS[metric].label}, ${kind}`
    const labelPx = textWidthPx(label, LABEL_SIZE)
    const beforePx = SWATCH_PX + labelPx + LABEL_GAP_PX
    const parts = figuresOf(metric, input)
    const [first = '', ...others] = breakFigures(parts, roomPx - beforePx, roomPx - SWATCH_PX, figuresWidthPx)
    return [
      { metric, label, figures: first, widthPx: beforePx + figuresWidthPx(first) },
      // As wide as a row, so that nothing stands beside it.
      ...others.map((figures) => ({ metric: null, label: '', figures, widthPx: roomPx })),
    ]
  })
  return { title, leftPx, rows: rowsOf(entries, roomPx) }
}

const FIGURE_SEPARATOR = '  ·  '

/** Joins figures to lines that fit: the first into `firstPx`, the others into `roomPx`. A figure stays whole. */
export function breakFigures(
  figures: readonly string[],
  firstPx: number,
  roomPx: number,
  widthOf: (text: string) => number,
): string[] {
  const lines: string[] = []
  for (const figure of figures) {
    const last = lines.at(-1)
    const joined = `${last}${FIGURE_SEPARATOR}${figure}`
    const fits = last !== undefined && widthOf(joined) <= (lines.length === 1 ? firstPx : roomPx)
    if (fits) lines[lines.length - 1] = joined
    else lines.push(figure)
  }
  return lines
}

/** Puts as many entries into a row as fit; at least one. There is always a row. */
export function rowsOf<Entry extends { widthPx: number }>(
  entries: readonly Entry[],
  roomPx: number,
): Entry[][] {
  const rows: Entry[][] = [[]]
  let usedPx = 0
  for (const entry of entries) {
    if (usedPx > 0 && usedPx + entry.widthPx > roomPx) {
      rows.push([])
      usedPx = 0
    }
    rows.at(-1)?.push(entry)
    usedPx += entry.widthPx + ENTRY_GAP_PX
  }
  return rows
}

/** Title and series, in one line where they fit: swatch, name, and the figures over the range. */
function paintHead(
  context: CanvasRenderingContext2D,
  { palette }: PictureInput,
  { title, leftPx, rows }: Legend,
): void {
  writeText(context, title, 0, 18, { ...TITLE_SIZE, colour: palette.text })
  rows.forEach((row, index) => {
    const y = 18 + index * ROW_PX
    let x = leftPx
    for (const { metric, label, figures } of row) {
      if (metric !== null) {
        context.fillStyle = palette.series[colourOf(metric)]
        context.fillRect(x, y - 5.5, 12, 3)
      }
      x += SWATCH_PX
      if (label !== '') {
        x += writeText(context, label, x, y, { ...LABEL_SIZE, colour: palette.text })
        x += LABEL_GAP_PX
      }
      x += writeText(context, figures, x, y, { ...FIGURES_SIZE, colour: palette.textSecondary })
      x += ENTRY_GAP_PX
    }
  })
}

/** The figures of one series over the range, one a part, or why it has none. */
function figuresOf(metric: MetricId, { range, status }: PictureInput): string[] {
  const missing = missingSeries(metric, range, status.machine)
  if (missing !== null) return [missing]
  const { quantity, note } = METRICS[metric]
  const statistics = statisticsOf(range, metric)
  const newest = newestReported(range, metric)
  const overRange = kindOver(metric, range)
  const format = (value: number | null, kind = overRange): string =>
    withSureness(kind, joinUnit(formatQuantity(quantity, value)))
  const latestKind = newest === null ? overRange : kindAt(metric, range, newest)
  const doubtful = describeDoubtfulTime(statistics.doubtfulMs)
  const figures = [
    doubtful !== '' && statistics.latest === null
      ? doubtful
      : words.pictures.latest(format(statistics.latest, latestKind)),
    words.pictures.mean(format(statistics.mean)),
    words.pictures.peak(format(statistics.peak)),
  ]
  if (quantity === 'power') figures.push(words.pictures.energy(joinUnit(formatEnergy(statistics.integral))))
  if (doubtful !== '' && statistics.latest !== null) figures.push(doubtful)
  const disagreement = disagreementIn(status.live?.compared ?? [], metric, range)
  if (disagreement !== null) figures.push(describeDifference(disagreement))
  if (note !== undefined) figures.push(note)
  return figures
}
