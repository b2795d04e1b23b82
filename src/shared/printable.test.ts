import fc from 'fast-check'
import { expect, it } from 'vitest'
import { printable } from './printable'

it('shows what could move the cursor or turn the text', () => {
  expect(printable('a\nb\tc\x1b[31md\x9b0m\u202ee')).toBe(String.raw`a\nb\tc\x1b[31md\x9b0m\u202ee`)
  expect(printable('Größe 49 mW ≥ 🦉')).toBe('Größe 49 mW ≥ 🦉')
})

it('leaves no control character, whatever it is given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(printable(text)).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e]/u)
    }),
  )
})
