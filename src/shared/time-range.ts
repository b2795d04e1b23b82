/** The ranges a person can choose, in minutes, in the order of their keys 1 to 4. */
export const RANGE_MINUTES = [1, 5, 15, 60] as const

export type RangeMinutes = (typeof RANGE_MINUTES)[number]

/** The longest range, and so how much full-resolution history is kept in memory. */
export const LONGEST_RANGE_MS = 60 * 60_000
