import { expect, it } from 'vitest'
import { breakFigures, rowsOf } from './scalar-block'

const widths = (rows: { widthPx: number }[][]): number[][] =>
  rows.map((row) => row.map(({ widthPx }) => widthPx))
const entries = (...all: number[]): { widthPx: number }[] => all.map((widthPx) => ({ widthPx }))

it('breaks figures that are wider than a row where one ends, and loses none', () => {
  const width = (text: string): number => text.length
  const lines = (firstPx: number, roomPx: number) =>
    breakFigures(['mean 5', 'peak 9', 'energy 12'], firstPx, roomPx, width)
  expect(lines(100, 100)).toEqual(['mean 5  ·  peak 9  ·  energy 12'])
  expect(lines(31, 100)).toEqual(['mean 5  ·  peak 9  ·  energy 12'])
  expect(lines(30, 100)).toEqual(['mean 5  ·  peak 9', 'energy 12'])
  expect(lines(6, 17)).toEqual(['mean 5', 'peak 9', 'energy 12'])
  // A single figure that is too wide by itself stays whole.
  expect(lines(1, 1)).toEqual(['mean 5', 'peak 9', 'energy 12'])
})

it('breaks a legend into rows that fit, and loses no series', () => {
  expect(widths(rowsOf(entries(300, 300, 300), 1000))).toEqual([[300, 300, 300]])
  expect(widths(rowsOf(entries(400, 272, 300), 700))).toEqual([[400, 272], [300]])
  expect(widths(rowsOf(entries(400, 273, 300), 700))).toEqual([[400], [273, 300]])
  expect(widths(rowsOf(entries(900, 10), 700))).toEqual([[900], [10]])
  expect(rowsOf([], 700)).toEqual([[]])
})
