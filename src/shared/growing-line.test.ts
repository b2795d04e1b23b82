import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GrowingLine } from './growing-line'
import { decimateMinMax, type Polyline, type TimedColumn } from './min-max-decimation'

interface Point {
  stepMs: number
  value: number
  gap: boolean
}

const points = (maxLength: number): fc.Arbitrary<Point[]> =>
  fc.array(
    fc.record({
      stepMs: fc.integer({ min: 1, max: 3000 }),
      value: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 9 }) }, fc.constant(Number.NaN)),
      gap: fc.boolean(),
    }),
    { minLength: 1, maxLength },
  )

function columnOf(list: readonly Point[]): TimedColumn {
  let now = 1_700_000_000_000
  const endMs = Float64Array.from(list, ({ stepMs }) => (now += stepMs))
  return {
    endMs,
    elapsedMs: Float64Array.from(list, ({ stepMs }) => stepMs),
    gapBefore: Uint8Array.from(list, ({ gap }) => (gap ? 1 : 0)),
    values: Float64Array.from(list, ({ value }) => value),
  }
}

const cut = (column: TimedColumn, from: number, to: number): TimedColumn => ({
  endMs: column.endMs.subarray(from, to),
  elapsedMs: column.elapsedMs.subarray(from, to),
  gapBefore: column.gapBefore.subarray(from, to),
  values: column.values.subarray(from, to),
})

const drawn = ({ x, y, length }: Polyline): [number, number][] =>
  Array.from({ length }, (_, i) => [x[i] ?? Number.NaN, y[i] ?? Number.NaN])

describe('GrowingLine', () => {
  it('is the line of the whole column, in whatever steps it grew', () => {
    fc.assert(
      fc.property(
        points(80),
        fc.array(fc.nat(80)),
        fc.integer({ min: 1, max: 9000 }),
        (list, steps, bucketMs) => {
          const column = columnOf(list)
          const growing = new GrowingLine(bucketMs)
          for (const length of [...steps.filter((step) => step <= list.length).sort((a, b) => a - b)]) {
            growing.update(cut(column, 0, length))
          }
          expect(drawn(growing.update(column))).toEqual(
            drawn(decimateMinMax(column, 0, list.length, bucketMs)),
          )
        },
      ),
    )
  })

  it('lets go of what is no longer held, and keeps every point that is', () => {
    const column = columnOf(
      Array.from({ length: 5000 }, (_, i) => ({
        stepMs: 1000,
        value: i % 7,
        gap: i % 50 === 0,
      })),
    )
    const growing = new GrowingLine(3000)
    let longest = 0
    for (let end = 100; end <= 5000; end++) {
      const held = cut(column, end - 100, end)
      const line = growing.update(held)
      longest = Math.max(longest, line.length)
      const oldestMs = held.endMs[3] ?? 0
      const wanted = drawn(decimateMinMax(column, 0, end, 3000)).filter(([timeMs]) => timeMs >= oldestMs)
      if (end % 333 === 0) expect(drawn(line).filter(([timeMs]) => timeMs >= oldestMs)).toEqual(wanted)
    }
    expect(longest).toBeLessThan(1000)
  })

  it('begins anew when the column did', () => {
    const long = columnOf(
      Array.from({ length: 50 }, () => ({
        stepMs: 1000,
        value: 1,
        gap: false,
      })),
    )
    const growing = new GrowingLine(5000)
    growing.update(long)
    const short = cut(long, 0, 5)
    expect(drawn(growing.update(short))).toEqual(drawn(decimateMinMax(short, 0, 5, 5000)))
    expect(growing.update(cut(long, 0, 0)).length).toBe(0)
  })
})
