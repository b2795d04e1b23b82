import { describe, expect, it } from 'vitest'
import { formatChange, formatFigure, formatSpread } from './figures'

const plain = (text: string): string => text.replaceAll('\u202f', ' ')

describe('words of figures', () => {
  it.each([
    ['energy', 126, '126 mJ'],
    ['energy', -12.4, '−12 mJ'],
    ['energy', -0.3, '>−1 mJ'],
    ['energy', 0, '0 mJ'],
    ['power', 2620, '2.62 W'],
    ['traffic', 232e6, '232 MB/s'],
    ['bytes', 999.6, '1.00 kB'],
    ['bytes', 0.4, '0 bytes'],
    ['duration', 5094, '5.1 s'],
    ['energy', null, '–'],
    ['energy', -Infinity, '–'],
  ] as const)('%s %d as %s', (quantity, value, text) =>
    expect(plain(formatFigure(quantity, value))).toBe(text),
  )

  it.each([
    [12, 0.095, '+12 mJ (+9.5 %)'],
    [-12, -0.05, '−12 mJ (−5.0 %)'],
    [300, 3, '+300 mJ (+300 %)'],
    [100, 0.9994, '+100 mJ (+99.9 %)'],
    [100, 0.9995, '+100 mJ (+100 %)'],
    [0, 0, '±0 mJ'],
    [12, null, '+12 mJ'],
    [-12, -0.0005, '−12 mJ (−0.1 %)'],
    [-12, -0.00049, '−12 mJ (<0.1 %)'],
    [12, Infinity, '+12 mJ'],
  ])('a change of %d mJ, ratio %d, as %s', (absolute, ratio, text) =>
    expect(plain(formatChange('energy', { absolute, ratio, withinSpread: false }))).toBe(text),
  )

  it.each([
    ['energy', 41, 43, '41 – 43 mJ'],
    ['energy', 990, 1200, '990 mJ – 1.20 J'],
    ['energy', 41.2, 41.4, ''],
    ['duration', 11_210, 11_240, ''],
    ['bytes', 2e6, 3e6, '2.00 – 3.00 MB'],
  ] as const)('a spread of %s from %d to %d as "%s"', (quantity, minimum, maximum, text) => {
    expect(plain(formatSpread(quantity, { median: minimum, minimum, maximum, runs: 2 }))).toBe(text)
  })

  it('no spread of a single run', () => {
    expect(formatSpread('energy', { median: 5, minimum: 4, maximum: 6, runs: 1 })).toBe('')
  })

  it('a change that is too small to be shown, without a sign', () => {
    const change = { absolute: -0.02, ratio: -1e-5, withinSpread: false }
    expect(plain(formatChange('duration', change))).toBe('<1 ms (<0.1 %)')
  })
})
