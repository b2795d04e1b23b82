import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sparkline } from './sparkline'

it('draws from nothing to the largest, and unknown as a gap', () => {
  expect(sparkline([0, 24, 49, null, 12])).toBe('▁▄█ ▂')
  expect(sparkline([0, 0])).toBe('▁▁')
  expect(sparkline([])).toBe('')
})

it('has a bar for each value, and a higher one for a larger value', () => {
  const powers = fc.array(fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })), { maxLength: 200 })
  fc.assert(
    fc.property(powers, (values) => {
      const bars = sparkline(values)
      expect(bars).toHaveLength(values.length)
      values.forEach((value, i) =>
        values.forEach((other, j) => {
          if (value !== null && other !== null && value < other)
            expect(bars.charCodeAt(i)).toBeLessThanOrEqual(bars.charCodeAt(j))
        }),
      )
    }),
    { numRuns: 30 },
  )
})
