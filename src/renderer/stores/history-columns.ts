import type { PointDoubt } from '#shared/doubts'
import type { HistoryRange } from '#shared/history'
import type { OriginStretch } from '#shared/origins'
import {
  firstAtOrAfter,
  type ChartColumns,
  type ClusterLayout,
  type ColumnKey,
  type Extremes,
} from '#shared/sample-columns'

/** A range from the disk as columns for charts. Owns the arrays of the range from then on. */
export class HistoryColumns implements ChartColumns {
  /** They never change. */
  readonly revision = 0

  constructor(private readonly range: HistoryRange) {}

  get length(): number {
    return this.range.endMs.length
  }

  get bucketMs(): number | null {
    return this.range.bucketMs
  }

  get clusters(): readonly ClusterLayout[] {
    return this.range.clusters
  }

  get thermalPressure(): string | null {
    return this.range.thermalPressure
  }

  endTimes(): Float64Array {
    return this.range.endMs
  }

  elapsedTimes(): Float64Array {
    return this.range.elapsedMs
  }

  gapFlags(): Uint8Array {
    return this.range.gapBefore
  }

  values(key: ColumnKey): Float64Array | null {
    return this.range.columns[key]?.mean ?? null
  }

  aneEnergies(): null {
    return null
  }

  extremes(key: ColumnKey): Extremes | null {
    return this.range.bucketMs === null ? null : (this.range.columns[key] ?? null)
  }

  doubts(): ReadonlyMap<number, readonly PointDoubt[]> {
    return this.range.doubts
  }

  origins(): readonly OriginStretch[] {
    return this.range.origins
  }

  indexAtOrAfter(timeMs: number): number {
    return firstAtOrAfter(this.range.endMs, timeMs)
  }
}
