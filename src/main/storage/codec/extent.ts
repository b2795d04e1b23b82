/** What of a column decides its form. Infinite bounds when all of it is holes. */
export interface Extent {
  smallest: number
  largest: number
  holes: number
  atSmallest: number
}

export function extentOf(values: Float64Array): Extent {
  let smallest = Infinity
  let largest = -Infinity
  let holes = 0
  for (const value of values) {
    if (Number.isNaN(value)) holes++
    else {
      if (value < smallest) smallest = value
      if (value > largest) largest = value
    }
  }
  let atSmallest = 0
  for (const value of values) if (value === smallest) atSmallest++
  return { smallest, largest, holes, atSmallest }
}

/** Bits that the whole numbers up to `largest` need: 0 for 0 alone. */
export function widthOf(largest: number): number {
  let width = 0
  for (let limit = 1; limit <= largest; limit *= 2) width++
  return width
}

/** Whether a column can be written as whole numbers: safe ones that lie less than 2^52 apart. */
export function areWhole(values: Float64Array): boolean {
  for (const value of values) {
    if (Number.isNaN(value)) continue
    if (!Number.isSafeInteger(value) || Math.abs(value) >= 2 ** 51 || Object.is(value, -0)) return false
  }
  return true
}
