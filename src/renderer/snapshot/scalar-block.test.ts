import { expect, it } from 'vitest'
import { rowsOf } from './scalar-block'

const widths = (rows: { widthPx: number }[][]): number[][] =>
  rows.map((row) => row.map(({ widthPx }) => widthPx))
const entries = (...all: number[]): { widthPx: number }[] => all.map((widthPx) => ({ widthPx }))

it('breaks a legend into rows that fit, and loses no series', () => {
  expect(widths(rowsOf(entries(300, 300, 300), 1000))).toEqual([[300, 300, 300]])
  expect(widths(rowsOf(entries(400, 272, 300), 700))).toEqual([[400, 272], [300]])
  expect(widths(rowsOf(entries(400, 273, 300), 700))).toEqual([[400], [273, 300]])
  expect(widths(rowsOf(entries(900, 10), 700))).toEqual([[900], [10]])
  expect(rowsOf([], 700)).toEqual([[]])
})
