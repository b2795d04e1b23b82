import type { Setting } from './settings'

/** The head of a block of samples, beside the names of its columns. */
export interface SampleHead {
  settings: Setting[]
  /** Stamps that are not whole seconds in ISO 8601, by row. */
  oddStamps: [row: number, stamp: string][]
}

/**
 * Columns beside the metrics, which go by their ids, and the slots of clusters and cores, which go by their keys.
 * `setting`: place in the head's list. `endMs`, `sequence`: nothing where they follow from the row before.
 * `stampSeconds`: after the second in which the window ends.
 */
export type FixedColumn =
  'setting' | 'elapsedMs' | 'endMs' | 'gapBefore' | 'sequence' | 'stampSeconds' | 'ane.energyMj'

/** The length in whole nanoseconds, as reported; NaN where the milliseconds do not come from any. */
export function elapsedNsOf(elapsedMs: Float64Array): Float64Array {
  return elapsedMs.map((value) => {
    const elapsedNs = Math.round(value * 1e6)
    return elapsedNs / 1e6 === value ? elapsedNs : Number.NaN
  })
}

/** Where a window ends that follows the one before. */
export function followingEndMs(beforeMs: number, elapsedMs: number): number {
  return beforeMs + (Number.isNaN(elapsedMs) ? 0 : elapsedMs)
}
