import { windowStartMs } from './sample-window'

/** One column with its times, oldest first. NaN: not reported. */
export interface TimedColumn {
  endMs: Float64Array
  elapsedMs: Float64Array
  gapBefore: Uint8Array
  values: Float64Array
}

/** Points of a polyline. A NaN in `y` interrupts it. */
export interface Polyline {
  x: Float64Array
  y: Float64Array
  length: number
}

/**
 * Decimates `column[from, to)` to at most four points a bucket: the first, the lowest, the highest and the last, in the
 * order of time. Short bursts keep their height; buckets are aligned to absolute time (`floor(endMs / bucketMs)`), so a
 * peak keeps its place while the range slides. After a gap the line begins at the start of the first window, so that
 * a lone sample is a short level stroke, as wide as what it measured.
 *
 * Energy must never be computed from the result.
 */
export function decimateMinMax(column: TimedColumn, from: number, to: number, bucketMs: number): Polyline {
  const capacity = Math.max(0, to - from) * 3 + 2
  const line: Polyline = { x: new Float64Array(capacity), y: new Float64Array(capacity), length: 0 }
  let penDown = false
  for (let index = from; index < to;) {
    const step = pushNext(line, penDown, column, index, to, bucketMs)
    penDown = step.penDown
    index = step.next
  }
  return line
}

/** State after the next bucket, or after a sample without a value. */
interface Step {
  next: number
  penDown: boolean
}

/** Appends the next bucket of `column`, beginning at `index`. Adds at most six points. */
export function pushNext(
  line: Polyline,
  wasDown: boolean,
  column: TimedColumn,
  index: number,
  to: number,
  bucketMs: number,
): Step {
  const value = column.values[index] as number
  const isBroken = column.gapBefore[index] === 1 || Number.isNaN(value)
  const penDown = isBroken ? lift(line, wasDown) : wasDown
  if (Number.isNaN(value)) return { next: index + 1, penDown }
  if (!penDown) {
    push(line, windowStartMs(column.endMs[index] as number, column.elapsedMs[index] as number), value)
  }
  return { next: pushBucket(line, column, index, to, bucketMs), penDown: true }
}

/**
 * Draws points that are means of many samples: a line through the means, and in each run of `bucketMs` one stroke from the
 * lowest to the highest value, so that the shortest burst keeps its height. `column.values` are the means, `pointMs` is the
 * length of a point. A run begins and ends with the whole length of its first and last point.
 */
export function decimateEnvelope(
  column: TimedColumn,
  extremes: { minimum: Float64Array; maximum: Float64Array },
  from: number,
  to: number,
  pointMs: number,
  bucketMs: number,
): Polyline {
  const capacity = Math.max(0, to - from) * 7 + 2
  const line: Polyline = { x: new Float64Array(capacity), y: new Float64Array(capacity), length: 0 }
  let penDown = false
  let index = from
  while (index < to) {
    const value = column.values[index] as number
    if (column.gapBefore[index] === 1 || Number.isNaN(value)) {
      if (penDown) pushEnd(line, column, index - 1)
      penDown = lift(line, penDown)
    }
    if (Number.isNaN(value)) {
      index++
      continue
    }
    if (!penDown) push(line, (column.endMs[index] as number) - pointMs, value)
    penDown = true
    const next = endOfBucket(column, index, to, bucketMs)
    const startMs = (column.endMs[index] as number) - pointMs
    pushStroke(line, (startMs + (column.endMs[next - 1] as number)) / 2, column, extremes, index, next)
    index = next
  }
  if (penDown) pushEnd(line, column, to - 1)
  return line
}

/** Draws the means of buckets that are wide enough to be seen, each as a level stroke over its whole length. */
export function stepLine(column: TimedColumn, from: number, to: number, pointMs: number): Polyline {
  const capacity = Math.max(0, to - from) * 3
  const line: Polyline = { x: new Float64Array(capacity), y: new Float64Array(capacity), length: 0 }
  let penDown = false
  for (let i = from; i < to; i++) {
    const value = column.values[i] as number
    if (column.gapBefore[i] === 1 || Number.isNaN(value)) penDown = lift(line, penDown)
    if (Number.isNaN(value)) continue
    push(line, (column.endMs[i] as number) - pointMs, value)
    push(line, column.endMs[i] as number, value)
    penDown = true
  }
  return line
}

function pushEnd(line: Polyline, column: TimedColumn, last: number): void {
  push(line, column.endMs[last] as number, column.values[last] as number)
}

/** From the mean of `column[from, to)` down to its lowest, up to its highest and back. */
function pushStroke(
  line: Polyline,
  x: number,
  column: TimedColumn,
  { minimum, maximum }: { minimum: Float64Array; maximum: Float64Array },
  from: number,
  to: number,
): void {
  let sum = 0
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let i = from; i < to; i++) {
    sum += column.values[i] as number
    low = Math.min(low, minimum[i] as number)
    high = Math.max(high, maximum[i] as number)
  }
  const mean = sum / (to - from)
  push(line, x, mean)
  if (low === high) return
  push(line, x, low)
  push(line, x, high)
  push(line, x, mean)
}

/** Index after the points without a gap that share a bucket with `first`. */
function endOfBucket(column: TimedColumn, first: number, to: number, bucketMs: number): number {
  const bucket = Math.floor((column.endMs[first] as number) / bucketMs)
  let next = first + 1
  while (
    next < to &&
    !Number.isNaN(column.values[next]) &&
    column.gapBefore[next] !== 1 &&
    Math.floor((column.endMs[next] as number) / bucketMs) === bucket
  )
    next++
  return next
}

function push(line: Polyline, x: number, y: number): void {
  line.x[line.length] = x
  line.y[line.length] = y
  line.length++
}

function lift(line: Polyline, penDown: boolean): false {
  if (penDown) push(line, line.x[line.length - 1] as number, Number.NaN)
  return false
}

/** Appends the samples without a gap that share a bucket with `first`. Returns the index after them. */
function pushBucket(
  line: Polyline,
  column: TimedColumn,
  first: number,
  to: number,
  bucketMs: number,
): number {
  const bucket = Math.floor((column.endMs[first] as number) / bucketMs)
  let lowest = first
  let highest = first
  let next = first + 1
  for (; next < to; next++) {
    const value = column.values[next] as number
    if (Number.isNaN(value) || column.gapBefore[next] === 1) break
    if (Math.floor((column.endMs[next] as number) / bucketMs) !== bucket) break
    if (value < (column.values[lowest] as number)) lowest = next
    if (value > (column.values[highest] as number)) highest = next
  }
  const picks = [first, Math.min(lowest, highest), Math.max(lowest, highest), next - 1]
  let previous = -1
  for (const pick of picks) {
    if (pick === previous) continue
    push(line, column.endMs[pick] as number, column.values[pick] as number)
    previous = pick
  }
  return next
}
