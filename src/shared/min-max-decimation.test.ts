import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decimateEnvelope,
  decimateMinMax,
  MOST_POINTS_A_STEP,
  stepLine,
  type Polyline,
  type TimedColumn,
} from './min-max-decimation'

const column = fc
  .array(
    fc.record({
      elapsedMs: fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: 5, max: 400 }) },
        fc.constant(Number.NaN),
      ),
      gap: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
      value: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 1000 }) }, fc.constant(Number.NaN)),
    }),
    { maxLength: 120 },
  )
  .map((steps): TimedColumn => {
    let endMs = 1_648_645_200_000
    return {
      endMs: Float64Array.from(steps, ({ elapsedMs, gap }) => {
        endMs += (Number.isNaN(elapsedMs) ? 100 : elapsedMs) + (gap ? 5000 : 0)
        return endMs
      }),
      elapsedMs: Float64Array.from(steps, (step) => step.elapsedMs),
      gapBefore: Uint8Array.from(steps, (step) => (step.gap ? 1 : 0)),
      values: Float64Array.from(steps, (step) => step.value),
    }
  })

const bucketMs = fc.integer({ min: 1, max: 3000 })

interface Point {
  x: number
  y: number
}

/** The strokes between two lifts of the pen. */
function strokesOf(line: Polyline): Point[][] {
  const strokes: Point[][] = [[]]
  for (let i = 0; i < line.length; i++) {
    const point = { x: line.x[i] as number, y: line.y[i] as number }
    if (Number.isNaN(point.y)) strokes.push([])
    else strokes.at(-1)?.push(point)
  }
  return strokes.filter((stroke) => stroke.length > 0)
}

/** Runs of samples without a break between them, by their indexes. A window of unknown length is one by itself. */
function runsOf({ values, gapBefore, elapsedMs }: TimedColumn): number[][] {
  const runs: number[][] = []
  let open = false
  values.forEach((value, index) => {
    const isPoint = Number.isNaN(elapsedMs[index])
    if (gapBefore[index] === 1 || isPoint) open = false
    if (Number.isNaN(value)) open = false
    else if (open) runs.at(-1)?.push(index)
    else runs.push([index])
    if (!Number.isNaN(value)) open = !isPoint
  })
  return runs
}

const decimate = (made: TimedColumn, bucket: number): Polyline =>
  decimateMinMax(made, 0, made.endMs.length, bucket)
const endOf = (made: TimedColumn, index: number): number => made.endMs[index] as number
const startOf = (made: TimedColumn, index: number): number =>
  endOf(made, index) - (Number.isNaN(made.elapsedMs[index]) ? 0 : (made.elapsedMs[index] as number))

describe('decimateMinMax', () => {
  it('draws each window as a level stroke from its start to its end, where the zoom can show it', () => {
    fc.assert(
      fc.property(column, (made) => {
        // A millisecond is shorter than any window.
        const strokes = strokesOf(decimate(made, 1))
        const expected = runsOf(made).map((run) =>
          run.flatMap((index) => {
            const y = made.values[index]
            return [
              { x: startOf(made, index), y },
              { x: endOf(made, index), y },
            ]
          }),
        )
        expect(strokes).toEqual(expected)
      }),
    )
  })

  it('draws one stroke for each unbroken run, from the start of its first window to the end of its last', () => {
    fc.assert(
      fc.property(column, bucketMs, (made, bucket) => {
        const strokes = strokesOf(decimate(made, bucket))
        const runs = runsOf(made)
        expect(strokes).toHaveLength(runs.length)
        runs.forEach((run, i) => {
          const [first, last] = [run[0] as number, run.at(-1) as number]
          expect(strokes[i]?.[0]).toEqual({ x: startOf(made, first), y: made.values[first] })
          expect(strokes[i]?.at(-1)).toEqual({ x: endOf(made, last), y: made.values[last] })
        })
      }),
    )
  })

  it('keeps the lowest and the highest value of every bucket', () => {
    fc.assert(
      fc.property(column, bucketMs, (made, bucket) => {
        const strokes = strokesOf(decimate(made, bucket))
        runsOf(made).forEach((run, i) => {
          const bucketOf = (index: number): number => Math.floor(endOf(made, index) / bucket)
          for (const key of new Set(run.map(bucketOf))) {
            const raw = run
              .filter((index) => bucketOf(index) === key)
              .map((index) => made.values[index] as number)
            const drawn = (strokes[i] ?? [])
              .filter(({ x }) => Math.floor(x / bucket) === key)
              .map(({ y }) => y)
            expect(Math.max(...drawn)).toBeGreaterThanOrEqual(Math.max(...raw))
            expect(Math.min(...drawn)).toBeLessThanOrEqual(Math.min(...raw))
            // Of the next bucket, the first stroke begins where this one ends.
            expect(drawn.length).toBeLessThanOrEqual(MOST_POINTS_A_STEP + 1)
          }
        })
      }),
    )
  })

  it('goes forward in time, and slopes only between windows that end in the same bucket', () => {
    fc.assert(
      fc.property(column, bucketMs, (made, bucket) => {
        const ends = new Set(made.endMs)
        for (const stroke of strokesOf(decimate(made, bucket))) {
          stroke.slice(1).forEach((point, i) => {
            const before = stroke[i] as Point
            expect(point.x).toBeGreaterThanOrEqual(before.x)
            if (point.x === before.x || point.y === before.y) return
            expect(ends).toContain(point.x)
            expect(Math.floor(point.x / bucket)).toBe(Math.floor(before.x / bucket))
          })
        }
      }),
    )
  })

  it('does not move a peak when the range slides', () => {
    fc.assert(
      fc.property(column, bucketMs, fc.nat(40), (made, bucket, from) => {
        const whole = decimateMinMax(made, 0, made.endMs.length, bucket)
        const slid = decimateMinMax(made, Math.min(from, made.endMs.length), made.endMs.length, bucket)
        const firstBucket = Math.floor((made.endMs[from] ?? 0) / bucket)
        const settled = (line: Polyline): Point[] =>
          strokesOf(line)
            .flat()
            .filter(({ x }) => Math.floor(x / bucket) > firstBucket)
        if (from < made.endMs.length) expect(settled(slid)).toEqual(settled(whole))
      }),
    )
  })

  it('breaks at a gap, at a missing value and around a window of unknown length, which is a point', () => {
    const broken: TimedColumn = {
      endMs: Float64Array.of(1000, 2000, 9000, 9500, 10_500),
      elapsedMs: Float64Array.of(1000, 1000, 1000, Number.NaN, 1000),
      gapBefore: Uint8Array.of(0, 0, 1, 0, 0),
      values: Float64Array.of(Number.NaN, 49, 3, 7, 5),
    }
    const strokes = [
      [1000, 2000, 49],
      [8000, 9000, 3],
      [9500, 9500, 7],
      [9500, 10_500, 5],
    ].map(([from, to, y]) => [
      { x: from, y },
      { x: to, y },
    ])
    expect(strokesOf(decimate(broken, 10))).toEqual(strokes)
  })
})

describe('buckets from the disk', () => {
  const POINT_MS = 10_000
  const START = 1_648_645_200_000

  /** Means of whole buckets one after another; null is not reported, `|` before a number is a gap. */
  function buckets(...means: (number | null | '|')[]): TimedColumn {
    const values = means.filter((mean) => mean !== '|')
    let index = -1
    const gaps = new Uint8Array(values.length)
    for (const mean of means) {
      if (mean === '|') gaps[index + 1] = 1
      else index++
    }
    return {
      endMs: Float64Array.from(values, (_, i) => START + (i + 1) * POINT_MS),
      elapsedMs: new Float64Array(values.length).fill(POINT_MS),
      gapBefore: gaps,
      values: Float64Array.from(values, (value) => value ?? Number.NaN),
    }
  }
  const around = (
    { values }: TimedColumn,
    reach: number,
  ): { minimum: Float64Array; maximum: Float64Array } => ({
    minimum: values.map((value) => value - reach),
    maximum: values.map((value) => value + reach),
  })
  const points = (line: Polyline): [number, number][] =>
    Array.from({ length: line.length }, (_, i) => [
      ((line.x[i] as number) - START) / POINT_MS,
      line.y[i] as number,
    ])

  it('are steps at their means, in a band from the lowest to the highest of each', () => {
    const column = buckets(5, 7)
    const { line, band } = decimateEnvelope(column, around(column, 2), 0, 2, POINT_MS, 1)
    expect(points(line)).toEqual([
      [0, 5],
      [1, 5],
      [1, 7],
      [2, 7],
    ])
    expect([[...band.minimum], [...band.maximum]]).toEqual([
      [3, 5],
      [7, 9],
    ])
    expect([...band.startMs, ...band.endMs].map((timeMs) => (timeMs - START) / POINT_MS)).toEqual([
      0, 1, 1, 2,
    ])
    // Two that share a stretch are one step at the mean of both.
    const both = decimateEnvelope(column, around(column, 0), 0, 2, POINT_MS, 100 * POINT_MS)
    expect(points(both.line)).toEqual([
      [0, 6],
      [2, 6],
    ])
    expect([[...both.band.minimum], [...both.band.maximum]]).toEqual([[5], [7]])
  })

  it('lift the pen at a gap and where nothing was reported', () => {
    const column = buckets(5, '|', 6, null, 7)
    const strokes = strokesOf(decimateEnvelope(column, around(column, 0), 0, 4, POINT_MS, 1).line)
    expect(strokes.map((stroke) => stroke.map(({ x }) => (x - START) / POINT_MS))).toEqual([
      [0, 1],
      [1, 2],
      [3, 4],
    ])
    expect(strokesOf(stepLine(column, 0, 4, POINT_MS)).map((stroke) => stroke.map(({ y }) => y))).toEqual([
      [5, 5],
      [6, 6],
      [7, 7],
    ])
  })

  it('keep the height of every burst, however many share a pixel', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.constant(null)), { maxLength: 80 }),
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 1, max: 20 }),
        (means, reach, pointsAPixel) => {
          const column = buckets(...means)
          const extremes = around(column, reach)
          const { band } = decimateEnvelope(
            column,
            extremes,
            0,
            means.length,
            POINT_MS,
            POINT_MS * pointsAPixel,
          )
          const known = (values: Float64Array): number[] =>
            [...values].filter((value) => !Number.isNaN(value))
          expect(Math.max(0, ...band.maximum)).toBe(Math.max(0, ...known(extremes.maximum)))
          expect(Math.min(0, ...band.minimum)).toBe(Math.min(0, ...known(extremes.minimum)))
        },
      ),
    )
  })
})
