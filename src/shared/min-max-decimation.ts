import { highestOf, lowestOf } from './extremes'
import { windowLengthMs, windowStartMs } from './sample-window'

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
 * Draws `column[from, to)` as steps: each window is a level stroke from its start to its end, since its value is a mean over
 * it. Of windows that end in the same stretch of `bucketMs`, aligned to absolute time (`floor(endMs / bucketMs)`), at most the
 * first, the lowest, the highest and the last are drawn: short bursts keep their height, and a peak keeps its place while the
 * range slides. A gap is a break of the line, and a window of unknown length is a point by itself.
 *
 * Energy must never be computed from the result.
 */
export function decimateMinMax(column: TimedColumn, from: number, to: number, bucketMs: number): Polyline {
  const line = emptyLine(Math.max(0, to - from) * MOST_POINTS_A_WINDOW + 1)
  let penDown = false
  for (let index = from; index < to;) {
    const step = pushNext(line, penDown, column, index, to, bucketMs)
    penDown = step.penDown
    index = step.next
  }
  return line
}

/** Of a window alone: the break before it, and both ends of its stroke; or a point and the breaks around it. */
const MOST_POINTS_A_WINDOW = 4
/** Windows of one stretch that are all drawn, since there are no others than the first, the last and two extremes. */
const FEW_WINDOWS = 4
/** Points that one call of `pushNext` adds at most: a break, and both ends of `FEW_WINDOWS` strokes. */
export const MOST_POINTS_A_STEP = 1 + 2 * FEW_WINDOWS

/** State after the next windows that share a stretch, or after one without a value. */
interface Step {
  next: number
  penDown: boolean
}

/** Appends the windows that share a stretch with the one at `index`. */
export function pushNext(
  line: Polyline,
  wasDown: boolean,
  column: TimedColumn,
  index: number,
  to: number,
  bucketMs: number,
): Step {
  const value = column.values[index] as number
  const isPoint = windowLengthMs(column.elapsedMs[index] as number) === 0
  const isBroken = column.gapBefore[index] === 1 || Number.isNaN(value) || isPoint
  const penDown = isBroken ? lift(line, wasDown) : wasDown
  if (Number.isNaN(value)) return { next: index + 1, penDown }
  const endMs = column.endMs[index] as number
  if (isPoint) {
    push(line, endMs, value)
    push(line, endMs, value)
    return { next: index + 1, penDown: lift(line, true) }
  }
  // Without a gap, a window begins where the one before ended.
  const startMs = penDown
    ? (line.x[line.length - 1] as number)
    : windowStartMs(endMs, column.elapsedMs[index] as number)
  push(line, startMs, value)
  push(line, endMs, value)
  const next = endOfBucket(column, index, to, bucketMs)
  if (next - index <= FEW_WINDOWS) pushSteps(line, column, index + 1, next)
  else pushExtremes(line, column, index + 1, next)
  return { next, penDown: true }
}

function pushSteps(line: Polyline, column: TimedColumn, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    push(line, line.x[line.length - 1] as number, column.values[i] as number)
    push(line, column.endMs[i] as number, column.values[i] as number)
  }
}

/** The lowest, the highest and the last of windows that share a stretch: too narrow to tell steps from slopes. */
function pushExtremes(line: Polyline, column: TimedColumn, from: number, to: number): void {
  let lowest = from
  let highest = from
  for (let i = from; i < to; i++) {
    const value = column.values[i] as number
    if (value < (column.values[lowest] as number)) lowest = i
    if (value > (column.values[highest] as number)) highest = i
  }
  let previous = -1
  for (const pick of [Math.min(lowest, highest), Math.max(lowest, highest), to - 1]) {
    if (pick !== previous) push(line, column.endMs[pick] as number, column.values[pick] as number)
    previous = pick
  }
}

/** The lowest and the highest value of stretches of time; all arrays have one entry a stretch. */
export interface Band {
  startMs: Float64Array
  endMs: Float64Array
  minimum: Float64Array
  maximum: Float64Array
}

/**
 * Draws points that are means of many samples, those of each run of `bucketMs` as one: a level stroke at their mean, and a band
 * from their lowest to their highest value, so that the shortest burst keeps its height. `column.values` are the means,
 * `pointMs` is the length of a point.
 */
export function decimateEnvelope(
  column: TimedColumn,
  { minimum, maximum }: { minimum: Float64Array; maximum: Float64Array },
  from: number,
  to: number,
  pointMs: number,
  bucketMs: number,
): { line: Polyline; band: Band } {
  const capacity = Math.max(0, to - from)
  const line = emptyLine(capacity * 3)
  const [starts, ends] = [new Float64Array(capacity), new Float64Array(capacity)]
  const [lows, highs] = [new Float64Array(capacity), new Float64Array(capacity)]
  let [penDown, count] = [false, 0]
  for (let index = from; index < to;) {
    const isMissing = Number.isNaN(column.values[index])
    if (column.gapBefore[index] === 1 || isMissing) penDown = lift(line, penDown)
    if (isMissing) {
      index++
      continue
    }
    const next = endOfBucket(column, index, to, bucketMs)
    starts[count] = penDown ? (line.x[line.length - 1] as number) : (column.endMs[index] as number) - pointMs
    ends[count] = column.endMs[next - 1] as number
    lows[count] = lowestOf(minimum.subarray(index, next))
    highs[count] = highestOf(maximum.subarray(index, next))
    const mean = column.values.subarray(index, next).reduce((sum, value) => sum + value, 0) / (next - index)
    push(line, starts[count] as number, mean)
    push(line, ends[count] as number, mean)
    penDown = true
    count++
    index = next
  }
  const filled = (values: Float64Array): Float64Array => values.subarray(0, count)
  return {
    line,
    band: { startMs: filled(starts), endMs: filled(ends), minimum: filled(lows), maximum: filled(highs) },
  }
}

/** Draws the means of buckets that are wide enough to be seen, each as a level stroke over its whole length. */
export function stepLine(column: TimedColumn, from: number, to: number, pointMs: number): Polyline {
  const line = emptyLine(Math.max(0, to - from) * 3)
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

/** Index after the points without a break that share a stretch with `first`. */
function endOfBucket(column: TimedColumn, first: number, to: number, bucketMs: number): number {
  const bucket = Math.floor((column.endMs[first] as number) / bucketMs)
  let next = first + 1
  while (
    next < to &&
    !Number.isNaN(column.values[next]) &&
    column.gapBefore[next] !== 1 &&
    windowLengthMs(column.elapsedMs[next] as number) > 0 &&
    Math.floor((column.endMs[next] as number) / bucketMs) === bucket
  )
    next++
  return next
}

function emptyLine(capacity: number): Polyline {
  return { x: new Float64Array(capacity), y: new Float64Array(capacity), length: 0 }
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
