import { expect, it } from 'vitest'
import { LONGEST_COMMAND, LONGEST_NAME, LONGEST_NOTE, LONGEST_WORD, MOST_COMMAND_WORDS } from '#shared/limits'
import { boundedFacts, boundedName } from './bounded-facts'
import { FACTS } from './testing/made-measurements'

const long = (length: number): string => 'x'.repeat(length)
const commandOf = (command: string[]): string[] =>
  boundedFacts({ ...FACTS, run: { command, exitStatus: 0, signal: null } }).run?.command ?? []

it('keeps a name of 200 characters, and cuts a longer one', () => {
  expect(boundedName(long(LONGEST_NAME))).toBe(long(LONGEST_NAME))
  expect(boundedName(long(LONGEST_NAME + 1))).toBe(`${long(LONGEST_NAME - 1)}…`)
  expect(boundedName(`${long(LONGEST_NAME - 2)}😀😀`)).toBe(`${long(LONGEST_NAME - 2)}…`)
})

it('has a name in one line, without what a terminal obeys', () => {
  expect(boundedName(' a\n\u0000\u009b31mb\u2028 ')).toBe('a 31mb')
  expect(boundedName('\u0001'.repeat(90_000))).toBe('')
})

it('keeps what is said at its limits, and cuts what is beyond', () => {
  const at = { ...FACTS, note: long(LONGEST_NOTE), group: long(LONGEST_WORD) }
  expect(boundedFacts(at)).toEqual(at)
  const beyond = boundedFacts({ ...FACTS, note: long(LONGEST_NOTE + 1), group: long(LONGEST_WORD + 1) })
  expect(beyond.note).toHaveLength(LONGEST_NOTE)
  expect(beyond.group).toHaveLength(LONGEST_WORD)
})

it('bounds a command by all its characters and by its words', () => {
  const half = long(LONGEST_COMMAND / 2)
  expect(commandOf([half, half])).toEqual([half, half])
  expect(commandOf([half, half, 'x'])).toEqual([half, half, '…'])
  const words = Array<string>(MOST_COMMAND_WORDS + 1).fill('')
  expect(commandOf(words)).toHaveLength(MOST_COMMAND_WORDS)
})
