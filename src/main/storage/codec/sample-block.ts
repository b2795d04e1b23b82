import type { MetricId } from '#shared/metrics'
import type { Origins } from '#shared/origins'
import type { Doubt } from '#shared/sample'
import { BlockReader, fillFollowing } from './block'
import { readDoubts, type DoubtKind } from './sample-doubts'
import { readOrigins } from './stored-origins'
import { slotsOf, type Setting, type Slot } from './sample-settings'

/** The head of a block of samples, beside the names of its columns. */
export interface SampleHead {
  settings: Setting[]
  /** Stamps that are not whole seconds in ISO 8601, by row. */
  oddStamps: [row: number, stamp: string][]
  /** What is doubted in any of the samples; a column each (`sample-doubts.ts`). Blocks of an older app have none. */
  doubts?: DoubtKind[]
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

/** Seconds of a stamp after the second in which its window ends; null where `stampAt` would not give it back. */
export function secondsAfterEnd(stamp: string, endMs: number): number | null {
  const seconds = Date.parse(stamp) / 1000 - Math.floor(endMs / 1000)
  return stampAt(seconds, endMs) === stamp ? seconds : null
}

/** As `powermetrics` stamps: ISO 8601 in UTC, whole seconds. null for a time that no calendar has. */
export function stampAt(secondsAfter: number, endMs: number): string | null {
  const date = new Date((Math.floor(endMs / 1000) + secondsAfter) * 1000)
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace('.000Z', 'Z')
}

/** A block of samples, of which each column is decoded when asked for. */
export class SampleBlockReader {
  readonly head: SampleHead
  readonly slots: Slot[]
  /** Of each setting. */
  readonly origins: readonly Origins[]
  readonly settingOfRow: Float64Array
  /** NaN where unknown. */
  readonly elapsedMs: Float64Array
  readonly endMs: Float64Array
  private readonly block: BlockReader<SampleHead>
  private readonly elapsedNs: Float64Array

  constructor(bytes: Uint8Array) {
    this.block = new BlockReader(bytes, 'samples')
    this.head = this.block.head
    this.slots = slotsOf(this.head.settings)
    this.origins = this.head.settings.map(({ origins }) => readOrigins(origins))
    this.settingOfRow = this.fixed('setting')
    this.elapsedMs = this.fixed('elapsedMs')
    this.elapsedNs = elapsedNsOf(this.elapsedMs)
    this.endMs = fillFollowing(this.fixed('endMs'), (before, row) =>
      followingEndMs(before, this.elapsedMs[row] as number),
    )
  }

  fixed(name: FixedColumn): Float64Array {
    return this.block.numbers(name)
  }

  metric(id: MetricId): Float64Array {
    return this.block.numbers(id, this.elapsedNs)
  }

  /** Of the rows that have any. */
  doubts(): Map<number, readonly Doubt[]> {
    return readDoubts(this.head.doubts ?? [], this.block)
  }

  slot({ name }: Slot): Float64Array {
    return this.block.numbers(name)
  }
}
