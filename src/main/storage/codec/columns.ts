import type { DoubtColumn } from '#shared/metrics'
import type { OriginStretch } from '#shared/origins'
import type { ClusterLayout, ColumnKey, ColumnsData } from '#shared/sample-columns'

/** A block's samples in columns, oldest first. A column without any value is left out. */
export type DecodedColumns = ColumnsData

/** One column of buckets. */
export interface BucketColumn {
  /** NaN where nothing was reported. */
  minimum: Float64Array
  maximum: Float64Array
  /** Sum of value × ms; 0 where nothing was reported. */
  integral: Float64Array
  /** How much of the bucket had a value, ms. */
  coveredMs: Float64Array
}

/** Buckets of one tier, oldest first. */
export interface BucketColumns {
  /** Start of each bucket, ms since 1970. */
  startMs: Float64Array
  /** How much of the bucket was measured, ms. */
  measuredMs: Float64Array
  /** 1 where time is missing before or within the bucket. */
  gap: Uint8Array
  values: Partial<Record<ColumnKey, BucketColumn>>
  /** How much of each bucket was measured and is doubted, ms. */
  doubtfulMs: Partial<Record<DoubtColumn, Float64Array>>
  origins: OriginStretch[]
  clusters: ClusterLayout[]
  /** Of the last bucket. */
  thermalPressure: string | null
}
