import type { MetricId } from '#shared/metrics'
import { BlockReader } from './block'
import {
  aneEnergyOf,
  anePowerOf,
  COLUMN,
  elapsedNsOf,
  FIRST_SLOT,
  followingEndMs,
  metricColumn,
  type SampleHead,
} from './sample-block'
import { slotsOf, type Slot } from './settings'

/** A block of samples, of which each column is decoded when asked for. */
export class SampleBlockReader {
  readonly head: SampleHead
  readonly slots: Slot[]
  readonly settingOfRow: Float64Array
  /** NaN where unknown. */
  readonly elapsedMs: Float64Array
  readonly endMs: Float64Array
  private readonly block: BlockReader
  private readonly elapsedNs: Float64Array
  private energyMj: Float64Array | null = null

  constructor(bytes: Uint8Array) {
    this.block = new BlockReader(bytes, 'samples')
    this.head = this.block.head as SampleHead
    this.slots = slotsOf(this.head.settings)
    this.settingOfRow = this.numbers(COLUMN.setting)
    this.elapsedMs = this.numbers(COLUMN.elapsedMs)
    this.elapsedNs = elapsedNsOf(this.elapsedMs)
    this.endMs = this.numbers(COLUMN.endMs)
    for (let row = 1; row < this.endMs.length; row++) {
      if (!Number.isNaN(this.endMs[row])) continue
      this.endMs[row] = followingEndMs(this.endMs[row - 1] as number, this.elapsedMs[row] as number)
    }
  }

  numbers(column: number): Float64Array {
    return this.block.numbers(column)
  }

  metric(id: MetricId): Float64Array {
    if (id === 'ane.powerMw' && this.head.ane === 'energy') {
      return anePowerOf(this.aneEnergyMj(), this.elapsedNs)
    }
    return this.block.numbers(metricColumn(id), this.elapsedNs)
  }

  /** As reported. */
  aneEnergyMj(): Float64Array {
    this.energyMj ??=
      this.head.ane === 'power'
        ? aneEnergyOf(this.metric('ane.powerMw'), this.elapsedNs)
        : this.numbers(COLUMN.aneEnergyMj)
    return this.energyMj
  }

  slotNumbers(slot: number): Float64Array {
    return this.numbers(FIRST_SLOT + slot)
  }
}
