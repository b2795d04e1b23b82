import { expect, test } from 'vitest'

import { quantile, slopeOf, spreadOf } from './statistics'

test('the median of an even number of values lies between the two in the middle', () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, min: 1, max: 4, rounds: 4 })
  expect(spreadOf([7])).toEqual({ median: 7, min: 7, max: 7, rounds: 1 })
  expect(() => spreadOf([])).toThrow()
})

test('a quantile is a value that was measured', () => {
  const values = Array.from({ length: 100 }, (_, index) => index + 1)
  expect([quantile(values, 0.5), quantile(values, 0.99), quantile(values, 1)]).toEqual([50, 99, 100])
})

test('the slope of a line is found in spite of what swings around it', () => {
  const points = Array.from({ length: 100 }, (_, x) => ({ x, y: 3 * x + (x % 2) }))
  expect(slopeOf(points)).toBeCloseTo(3, 2)
})
