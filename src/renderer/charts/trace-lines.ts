import { GrowingLine } from '#shared/growing-line'
import { decimateEnvelope, stepLine, type Polyline, type TimedColumn } from '#shared/min-max-decimation'
import { firstAtOrAfter, type ChartColumns, type ColumnKey } from '#shared/sample-columns'

/** CSS px that share one bucket of the decimation. */
const BUCKET_PX = 2
/** From this width on, CSS px, a point of the history shows what it is: a mean within a band. */
const WIDE_POINT_PX = 3

/** From the lowest to the highest value of each point; index by index. */
export interface Band {
  startMs: Float64Array
  endMs: Float64Array
  minimum: Float64Array
  maximum: Float64Array
}

/** How one column is drawn. */
export interface Curve {
  line: Polyline
  /** null where the line itself has the lowest and highest values. */
  band: Band | null
}

/**
 * The curve of one column over `[fromMs, toMs]`, thinned to `widthPx`, beginning one point early so that it enters at
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
    return { line: thinnedLine(columns, key, column, fromMs, toMs, bucketMs), band: null }
  if (pointMs < pixelMs * WIDE_POINT_PX) {
    return { line: decimateEnvelope(column, extremes, first, last, pointMs, bucketMs), band: null }
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

/** A view that moves has the same length but for rounding. */
const SAME_SCALE = 1e-6

const thinned = new WeakMap<ChartColumns, Map<ColumnKey, GrowingLine>>()

/** Kept with its columns as long as the scale stays, which it does for all but a zoom. */
function thinnedLine(
  columns: ChartColumns,
  key: ColumnKey,
  column: TimedColumn,
  fromMs: number,
  toMs: number,
  bucketMs: number,
): Polyline {
  const lines = thinned.get(columns) ?? new Map<ColumnKey, GrowingLine>()
  thinned.set(columns, lines)
  let growing = lines.get(key)
  if (growing === undefined || Math.abs(growing.bucketMs / bucketMs - 1) > SAME_SCALE) {
    growing = new GrowingLine(bucketMs)
    lines.set(key, growing)
  }
  return within(growing.update(column), fromMs, toMs)
}

/** The part of `line` between two times, and a point beyond on both sides. */
function within({ x, y, length }: Polyline, fromMs: number, toMs: number): Polyline {
  const times = x.subarray(0, length)
  const first = Math.max(0, firstAtOrAfter(times, fromMs) - 1)
  const last = Math.min(length, firstAtOrAfter(times, toMs) + 1)
  return { x: x.subarray(first, last), y: y.subarray(first, last), length: Math.max(0, last - first) }
}

/** The highest value of some curves; 0 when nothing is drawn. */
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
