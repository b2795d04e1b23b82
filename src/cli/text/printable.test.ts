import { expect, it } from 'vitest'
import { commandLine, withWholePath, printableLines } from './printable'

it('keeps the lines of a message of our own', () => {
  expect(printableLines('a\nb\x07')).toBe('a\nb\\x07')
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
