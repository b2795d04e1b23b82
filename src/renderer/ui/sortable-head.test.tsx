import { expect, it } from 'vitest'
import { sortRows } from './sortable-head'

it('puts rows without a value last, in both directions', () => {
  const sorted = (isDescending: boolean) => sortRows([2, null, 10, 1], (value) => value, isDescending)
  expect([sorted(false), sorted(true)]).toEqual([
    [1, 2, 10, null],
    [10, 2, 1, null],
  ])
  expect(sortRows(['b', 'a'], (name) => name, false)).toEqual(['a', 'b'])
})
