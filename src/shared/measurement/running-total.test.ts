import fc from 'fast-check'
import { expect, it } from 'vitest'
import { medianOf, StreamMedian } from './running-total'

it('is the middle one, or the mean of the two in the middle', () => {
  expect(medianOf([])).toBeNull()
  expect(medianOf([7])).toBe(7)
  expect(medianOf([10, 9, 200])).toBe(10)
  expect(medianOf([200, 9, 10, 30])).toBe(20)
})

it('leaves the values in their order', () => {
  const values = [3, 1, 2]
  medianOf(values)
  expect(values).toEqual([3, 1, 2])
})

function streamOf(values: Iterable<number>): StreamMedian {
  const stream = new StreamMedian()
  for (const value of values) stream.add(value)
  return stream
}

it('of a stream is exact up to 2047 values, and of every second one then', () => {
  expect(streamOf([]).value()).toBeNull()
  expect(streamOf(Array(2047).keys()).value()).toBe(1023)
  expect(streamOf(Array(2048).keys()).value()).toBe(1023)
  expect(streamOf([...Array(2048).keys(), 9999]).value()).toBe(1024)
  expect(streamOf([...Array(2048).keys(), 9999, 9999]).value()).toBe(1024)
})

it('of a long stream stays close to the true one, wherever the values stand', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2048, max: 40_000 }), fc.constantFrom(1, 7, 1009), (count, step) => {
      const value =
        streamOf(Array.from({ length: count }, (_, i) => (i * step) % count)).value() ?? Number.NaN
      expect(Math.abs(value - count / 2)).toBeLessThan(count * 0.05)
    }),
    { numRuns: 30 },
  )
})
