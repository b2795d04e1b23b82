import { expect, it } from 'vitest'
import { runsToKeep } from './import'

it.each([
  ['a', ['x', 'y']],
  ['All', ['x', 'y']],
  ['', ['x', 'y']],
  ['n', []],
  ['1', ['x']],
  ['2', ['y']],
  ['0', null],
  ['3', null],
  ['yes', null],
])('the answer %j keeps %j of the runs of a recording', (answer, kept) => {
  expect(runsToKeep(answer, ['x', 'y'])).toEqual(kept)
})
