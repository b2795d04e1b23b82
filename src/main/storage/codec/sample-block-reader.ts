import type { MetricId } from '#shared/metrics'
import { BlockReader, fillFollowing } from './block'
import { elapsedNsOf, followingEndMs, type FixedColumn, type SampleHead } from './sample-block'
import { slotsOf, type Slot } from './settings'

/** A block of samples, of which each column is decoded when asked for. */
export class SampleBlockReader {
  readonly head: SampleHead
  readonly slots: Slot[]
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

  slot({ name }: Slot): Float64Array {
    return this.block.numbers(name)
  }
}
