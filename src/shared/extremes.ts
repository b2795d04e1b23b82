/**
 * The highest of any number of values, at least `from`; -Infinity of none. Not `Math.max(...values)`, which overflows the
 * stack at some 120,000 values.
 */
export function highestOf(values: Iterable<number>, from = Number.NEGATIVE_INFINITY): number {
  let highest = from
  for (const value of values) highest = Math.max(highest, value)
  return highest
}

/** The lowest, at most `from`; Infinity of none. */
export function lowestOf(values: Iterable<number>, from = Number.POSITIVE_INFINITY): number {
  let lowest = from
  for (const value of values) lowest = Math.min(lowest, value)
  return lowest
}
