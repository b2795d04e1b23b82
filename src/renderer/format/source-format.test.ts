import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatCount } from './source-format'

it('counts as people write it, one without an s', () => {
  expect([0, 1, 312, 1204].map((count) => formatCount(count, 'sample'))).toEqual([
    '0 samples',
    '1 sample',
    '312 samples',
    '1,204 samples',
  ])
})

it('groups the digits of every count as the language does', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (count) => {
      expect(formatCount(count, 'fault').split(' ')[0]).toBe(count.toLocaleString('en'))
    }),
  )
})
