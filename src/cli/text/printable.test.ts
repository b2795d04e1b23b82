import fc from 'fast-check'
import { expect, it } from 'vitest'
import { commandLine, withWholePath, printable, printableLines } from './printable'

it('shows what could move the cursor or turn the text', () => {
  expect(printable('a\nb\tc\x1b[31md\x9b0m\u202ee')).toBe(String.raw`a\nb\tc\x1b[31md\x9b0m\u202ee`)
  expect(printable('Größe 49 mW ≥ 🦉')).toBe('Größe 49 mW ≥ 🦉')
  expect(printableLines('a\nb\x07')).toBe('a\nb\\x07')
})

it('leaves no control character, whatever it is given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(printable(text)).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e]/u)
    }),
  )
})

it('writes a command so that it can be typed again', () => {
  expect(commandLine(['./app', '--size=3', 'two words', "it's", ''])).toBe(
    String.raw`./app --size=3 'two words' 'it'\''s' ''`,
  )
})

it('names a file as it was typed, once', () => {
  expect(withWholePath('There is no file a. It may have been moved.', 'b/a')).toBe(
    'There is no file b/a. It may have been moved.',
  )
  expect(withWholePath('a.txt is a folder.', '/b/a.txt')).toBe('/b/a.txt is a folder.')
  expect(withWholePath('The archive is cut.', 'b/a')).toBe('b/a: The archive is cut.')
})
