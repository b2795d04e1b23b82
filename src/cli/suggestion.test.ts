import { expect, it } from 'vitest'
import { nearestWord } from './suggestion'

const COMMANDS = ['run', 'compare', 'record', 'list', 'show', 'export', 'import', 'parse', 'watch']

it.each([
  ['prase', 'parse'],
  ['ru', 'run'],
  ['RUN', 'run'],
  ['comprae', 'compare'],
  ['lsit', 'list'],
  ['measure', null],
  ['', null],
])('takes %j for %j', (typed, meant) => {
  expect(nearestWord(typed, COMMANDS)).toBe(meant)
})

it('knows nothing near where nothing is known', () => {
  expect(nearestWord('run', [])).toBeNull()
})
