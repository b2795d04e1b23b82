import { expect, it } from 'vitest'
import { alignTable, cut, textWidth, wrap } from './table'

it('aligns columns, also with wide letters and emphasis', () => {
  const rows = [
    ['name', 'ANE'],
    ['\x1b[1m日本\x1b[22m', '49 mW'],
    ['é', '2.62 W'],
  ]
  expect(alignTable(rows, ['left', 'right'])).toEqual([
    'name      ANE',
    '\x1b[1m日本\x1b[22m    49 mW',
    'é      2.62 W',
  ])
})

it('leaves no space behind a line', () => {
  expect(
    alignTable(
      [
        ['a', ''],
        ['bcd', 'e'],
      ],
      ['left', 'left'],
    ),
  ).toEqual(['a', 'bcd   e'])
})

it('breaks no line between a number and its unit', () => {
  expect(wrap('never more than 1 mW, 40 % of it', 18)).toEqual(['never more than', '1 mW, 40 % of it'])
  expect(wrap('it took 5 seconds', 9)).toEqual(['it took 5', 'seconds'])
})

it('cuts what is too wide', () => {
  expect(cut('Visual Look Up', 14)).toBe('Visual Look Up')
  expect(cut('Visual Look Up', 7)).toBe('Visual…')
  expect(textWidth(cut('日本語日本語', 6))).toBeLessThanOrEqual(6)
  expect(cut('long', 1)).toBe('…')
  expect(cut('long', 0)).toBe('')
})

it('takes letters, digits and the spaces of numbers for a cell each, beside what takes two', () => {
  const narrow = 'Vidéo – 12\u202f345\u2009mW… Žlutý'
  expect(textWidth(narrow)).toBe(narrow.length)
  // What follows has its graphemes found, with the same result for what comes before.
  expect(textWidth(`${narrow}日`)).toBe(textWidth(narrow) + 2)
})
