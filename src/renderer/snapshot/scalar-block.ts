import { CHARTS } from '#shared/charts'
import { describeDoubtfulTime } from '#shared/doubts'
import { formatEnergy, formatQuantity, joinUnit } from '#shared/format'
import { METRICS, type MetricId } from '#shared/metrics'
import {
  colourOf,
  isSecondary,
  lanesOf,
  PLOT_LEFT_PX,
  PLOT_TOP_PX,
  plotHeight,
  plotWidth,
  type Lane,
  type ScalarChartId,
} from '../charts/chart-layout'
import { drawnMetrics, missingSentence, missingSeries, shownMetrics } from '../charts/missing-sentence'
import { paintHatches, paintOutside, paintShades, paintTraces } from '../charts/painter'
import { paintTimeLabels } from '../charts/time-axis'
import { clockTicks } from '../charts/time-ticks'
import { doubtHatches, highestOf, laneTraces, type Hatch, type Trace } from '../charts/traces'
import { gridIntervals, niceScale, type ValueScale } from '../charts/value-scale'
import { statisticsOf } from '../stores/viewed-range'
import { frameImage } from './frame-image'
import { BLOCK_HEAD_PX, BLOCK_WIDTH_PX, missingBlock, type Block, type BlockOptions } from './picture-block'
import type { PictureInput } from './picture-input'
import { writeText } from './picture-text'

/** Height of the unit above every lane but the first, whose unit is beside the title, CSS px. */
const UNIT_HEIGHT_PX = 12

/** A chart of scalar series, or why it is missing. */
export async function scalarBlock(chart: ScalarChartId, options: BlockOptions): Promise<Block> {
  const { input, titled } = options
  const missing = missingSentence(chart, input.range, input.status.machine)
  if (missing !== null) return missingBlock(CHARTS[chart].title, missing, options)
  const lanes = await Promise.all(paintableLanes(chart, options))
  return {
    height: BLOCK_HEAD_PX + lanes.reduce((sum, lane) => sum + lane.height, 0),
    paint: (context) => {
      paintHead(context, chart, input, titled)
      context.save()
      context.translate(0, BLOCK_HEAD_PX)
      for (const lane of lanes) {
        lane.paint(context)
        context.translate(0, lane.height)
      }
      context.restore()
    },
  }
}

function paintableLanes(chart: ScalarChartId, { input, plotHeight: total }: BlockOptions): Promise<Block>[] {
  const lanes = lanesOf(chart)
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
  const isDashed = (metric: MetricId): boolean => palette.dashSecond && isSecondary(chart, metric)
  const traces = laneTraces(range, metrics, inner.width, isDashed)
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

/** Title and series on one line: swatch, name, and the figures over the range. */
function paintHead(
  context: CanvasRenderingContext2D,
  chart: ScalarChartId,
  input: PictureInput,
  titled: boolean,
): void {
  const { palette, hiddenSeries } = input
  let x = 0
  if (titled)
    x += writeText(context, CHARTS[chart].title, 0, 18, { size: 13, weight: 600, colour: palette.text }) + 24
  for (const metric of shownMetrics(chart, input.range)) {
    if (hiddenSeries.includes(metric)) continue
    context.fillStyle = palette.series[colourOf(metric)]
    context.fillRect(x, 12.5, 12, 3)
    x += 18
    x += writeText(context, METRICS[metric].label, x, 18, { size: 13, colour: palette.text }) + 8
    x += writeText(context, figuresOf(metric, input), x, 18, { size: 12, colour: palette.textSecondary }) + 28
  }
}

/** The figures of one series over the range, or why it has none. */
function figuresOf(metric: MetricId, { range, status }: PictureInput): string {
  const missing = missingSeries(metric, range, status.machine)
  if (missing !== null) return missing
  const { quantity } = METRICS[metric]
  const statistics = statisticsOf(range, metric)
  const format = (value: number | null): string => joinUnit(formatQuantity(quantity, value))
  const doubtful = describeDoubtfulTime(statistics.doubtfulMs)
  const figures = [
    doubtful !== '' && statistics.latest === null ? doubtful : `latest ${format(statistics.latest)}`,
    `mean ${format(statistics.mean)}`,
    `peak ${format(statistics.peak)}`,
  ]
  if (quantity === 'power') figures.push(`energy ${joinUnit(formatEnergy(statistics.integral))}`)
  if (doubtful !== '' && statistics.latest !== null) figures.push(doubtful)
  return figures.join('  ·  ')
}
