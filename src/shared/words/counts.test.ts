import fc from 'fast-check'
import { expect, it } from 'vitest'
import { counts, groupedDigits } from './counts'

it('counts as people write it, one without an s', () => {
  expect([0, 1, 312, 1204].map(counts.samples)).toEqual([
    '0 samples',
    '1 sample',
    '312 samples',
    '1,204 samples',
  ])
})

it('groups the digits of every count as the language does', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (count) => {
      expect(groupedDigits(count)).toBe(count.toLocaleString('en'))
    }),
  )
})
