/** The ranges a person can choose, in minutes, in the order of their keys 1 to 8. Any other is reached by dragging. */
export const RANGE_MINUTES = [1, 5, 15, 60, 6 * 60, 24 * 60, 7 * 24 * 60, 30 * 24 * 60] as const

export type RangeMinutes = (typeof RANGE_MINUTES)[number]

/** How much full-resolution history is kept in memory. Longer or older ranges come from the disk. */
export const LONGEST_RANGE_MS = 60 * 60_000
