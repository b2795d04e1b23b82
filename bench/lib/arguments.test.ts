import { expect, test } from 'vitest'

import { parseArguments } from './arguments'

const PARTS = ['parse', 'draw']

test('reads a part with its options in any order', () => {
  const value = { part: 'draw', json: true, write: false, quick: true, rounds: 3, help: false }
  expect(parseArguments(['--json', 'draw', '--rounds', '3', '--quick'], PARTS)).toEqual({ ok: true, value })
  expect(parseArguments(['--rounds=3', 'draw', '--quick', '--json'], PARTS)).toEqual({ ok: true, value })
})

test('nothing typed runs everything', () => {
  expect(parseArguments([], PARTS)).toMatchObject({ ok: true, value: { part: null, rounds: null } })
})

test.each([
  [['paint'], 'There is no part "paint"; it can be parse, draw.'],
  [['parse', 'draw'], 'Name one part, not both "parse" and "draw".'],
  [['--json'], '--json prints one part: name it (parse, draw).'],
  [['--rounds'], '--rounds takes a whole number from 1 to 100.'],
  [['--rounds', '0'], '--rounds takes a whole number from 1 to 100.'],
  [
    ['parse', '--write', '--quick'],
    'The figures of --quick are not worth keeping: leave out --write, or --quick.',
  ],
  [['--fast'], 'There is no option --fast. Add --help to see what there is.'],
])('%j is refused', (typed, message) => {
  expect(parseArguments(typed, PARTS)).toEqual({ ok: false, message })
})
