import { GrowingLine } from '#shared/growing-line'
import type { MetricId } from '#shared/metrics'
import {
  decimateEnvelope,
  stepLine,
  type Band,
  type Polyline,
  type TimedColumn,
} from '#shared/min-max-decimation'
import { firstAtOrAfter, type ChartColumns, type ColumnKey } from '#shared/sample-columns'
import { windowStartMs, type TimeSpan } from '#shared/sample-window'
import type { ViewedRange } from '../stores/range-source'
import { colourOf, type LineStyle } from './chart-layout'
import type { SeriesColour } from './palette'

/** Width of one bucket of the decimation, CSS px. */
const BUCKET_PX = 2
/** Points of the history at least this wide are drawn as a mean within a band, CSS px. */
const WIDE_POINT_PX = 3

/** How one column is drawn. */
export interface Curve {
  line: Polyline
  /** null when the line itself reaches the lowest and highest values. */
  band: Band | null
}

/** A curve and its style. */
export interface Trace extends Curve {
  colour: SeriesColour
  style: LineStyle
}

/**
 * The curve of one column over `[fromMs, toMs]`, decimated for `widthPx`. It begins one point early, so that it starts at
 * the left edge. null when the column was never reported.
 */
export function curveOf(
  columns: ChartColumns,
  key: ColumnKey,
  fromMs: number,
  toMs: number,
  widthPx: number,
): Curve | null {
  const values = columns.values(key)
  if (values === null) return null
  const column = {
    endMs: columns.endTimes(),
    elapsedMs: columns.elapsedTimes(),
    gapBefore: columns.gapFlags(),
    values,
  }
  const first = Math.max(0, columns.indexAtOrAfter(fromMs) - 1)
  const last = Math.min(columns.length, columns.indexAtOrAfter(toMs) + 1)
  const pixelMs = (toMs - fromMs) / Math.max(1, widthPx)
  const bucketMs = pixelMs * BUCKET_PX
  const extremes = columns.extremes(key)
  const pointMs = columns.bucketMs
  if (extremes === null || pointMs === null)
    return { line: decimatedLine(columns, key, column, fromMs, toMs, bucketMs), band: null }
  if (pointMs < pixelMs * WIDE_POINT_PX) {
    return decimateEnvelope(column, extremes, first, last, pointMs, bucketMs)
  }
  const endMs = column.endMs.subarray(first, last)
  return {
    line: stepLine(column, first, last, pointMs),
    band: {
      startMs: endMs.map((end) => end - pointMs),
      endMs,
      minimum: extremes.minimum.subarray(first, last),
      maximum: extremes.maximum.subarray(first, last),
    },
  }
}

/** Relative difference below which two scales are equal: panning changes the length only by rounding. */
const SAME_SCALE = 1e-6

const growingLines = new WeakMap<ChartColumns, Map<ColumnKey, GrowingLine>>()

/** Reuses the line of the previous call as long as the scale is the same: until the view is zoomed. */
function decimatedLine(
  columns: ChartColumns,
  key: ColumnKey,
  column: TimedColumn,
  fromMs: number,
  toMs: number,
  bucketMs: number,
): Polyline {
  const lines = growingLines.get(columns) ?? new Map<ColumnKey, GrowingLine>()
  growingLines.set(columns, lines)
  let growing = lines.get(key)
  if (growing === undefined || Math.abs(growing.bucketMs / bucketMs - 1) > SAME_SCALE) {
    growing = new GrowingLine(bucketMs)
    lines.set(key, growing)
  }
  return within(growing.update(column), fromMs, toMs)
}

/** The part of `line` between two times, with one more point on either side. */
function within({ x, y, length }: Polyline, fromMs: number, toMs: number): Polyline {
  const times = x.subarray(0, length)
  const first = Math.max(0, firstAtOrAfter(times, fromMs) - 1)
  const last = Math.min(length, firstAtOrAfter(times, toMs) + 1)
  return { x: x.subarray(first, last), y: y.subarray(first, last), length: Math.max(0, last - first) }
}

/** Where a view of buckets has none: nothing was recorded. None of a view of samples, whose curves break visibly. */
export function gapsOf({
  columns,
  fromMs,
  toMs,
}: Pick<ViewedRange, 'columns' | 'fromMs' | 'toMs'>): TimeSpan[] {
  const { bucketMs } = columns
  if (bucketMs === null) return []
  const ends = columns.endTimes()
  const gaps: TimeSpan[] = []
  const last = Math.min(columns.length, columns.indexAtOrAfter(toMs) + 1)
  for (let i = Math.max(1, columns.indexAtOrAfter(fromMs)); i < last; i++) {
    const [before, start] = [ends[i - 1] as number, (ends[i] as number) - bucketMs]
    if (start - before > SAME_TIME_MS) gaps.push({ fromMs: before, toMs: start })
  }
  return gaps
}

/** A span of time in which a series was reported and is not believed, ms since 1970. */
export interface Hatch {
  colour: SeriesColour
  fromMs: number
  toMs: number
}

/** Two windows that follow one another differ by rounding at most. */
const SAME_TIME_MS = 1

/** Where some metrics are doubted within a range, in the order of time; windows that adjoin make one span. */
export function doubtHatches(
  { columns, fromMs, toMs }: Pick<ViewedRange, 'columns' | 'fromMs' | 'toMs'>,
  metrics: readonly MetricId[],
): Hatch[] {
  const doubts = columns.doubts()
  if (doubts.size === 0) return []
  const [ends, elapsed] = [columns.endTimes(), columns.elapsedTimes()]
  return metrics.flatMap((metric) => {
    const spans: Hatch[] = []
    const last = Math.min(columns.length, columns.indexAtOrAfter(toMs) + 1)
    for (let index = columns.indexAtOrAfter(fromMs); index < last; index++) {
      const endMs = ends[index] as number
      if (doubts.get(endMs)?.some(({ key }) => key === metric) !== true) continue
      const startMs =
        columns.bucketMs === null ? windowStartMs(endMs, elapsed[index] as number) : endMs - columns.bucketMs
      const before = spans.at(-1)
      if (before !== undefined && startMs - before.toMs < SAME_TIME_MS) before.toMs = endMs
      else spans.push({ colour: colourOf(metric), fromMs: startMs, toMs: endMs })
    }
    return spans
  })
}

/** The highest value of some curves; 0 without any value. */
export function highestOf(curves: Iterable<Curve>): number {
  let highest = 0
  for (const { line, band } of curves) {
    for (let i = 0; i < line.length; i++) {
      const value = line.y[i] as number
      if (value > highest) highest = value
    }
    for (const value of band?.maximum ?? []) if (value > highest) highest = value
  }
  return highest
}

/** The curves of some metrics over a range, decimated for `widthPx`, without metrics that were never reported. */
export function laneTraces(
  { columns, fromMs, toMs }: Pick<ViewedRange, 'columns' | 'fromMs' | 'toMs'>,
  metrics: readonly MetricId[],
  widthPx: number,
  styleOf: (metric: MetricId) => LineStyle,
): Trace[] {
  return metrics.flatMap((metric) => {
    const curve = curveOf(columns, metric, fromMs, toMs, widthPx)
    return curve === null ? [] : [{ ...curve, colour: colourOf(metric), style: styleOf(metric) }]
  })
}
