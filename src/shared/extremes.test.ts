import fc from 'fast-check'
import { expect, it } from 'vitest'
import { highestOf, lowestOf } from './extremes'

it('are those of Math, NaN included', () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6 }), { maxLength: 20 })
  fc.assert(
    fc.property(values, fc.integer({ min: -1000, max: 1000 }), (some, from) => {
      expect(highestOf(some)).toBe(Math.max(...some))
      expect(lowestOf(some)).toBe(Math.min(...some))
      expect(highestOf(some, from)).toBe(Math.max(from, ...some))
      expect(lowestOf(some, from)).toBe(Math.min(from, ...some))
    }),
  )
})

it('are found among more values than a call can have arguments', () => {
  const values = Float64Array.from({ length: 1_000_000 }, (_, index) => index)
  expect([lowestOf(values), highestOf(values)]).toEqual([0, 999_999])
})
