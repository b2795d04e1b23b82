import type { ClusterLayout, ColumnKey } from '#shared/sample-columns'
import { BlockReader, checkRows, decoding, writeBlock } from './block'
import type { BucketColumn, BucketColumns } from './columns'
import { encodeNumbers } from './numbers'
import { compactQuantity, toCompact, toCoarse } from './precision'

interface BucketHead {
  /** From one start to the next, ms. */
  stepMs: number
  /** Each has four columns: minimum, maximum, integral, covered time. */
  keys: ColumnKey[]
  clusters: ClusterLayout[]
  thermalPressure: string | null
}

/** Columns in front of the keys', by their place in the block. */
const COLUMN = {
  /** Nothing where it is the one before plus the step. */
  startMs: 0,
  measuredMs: 1,
  gap: 2,
} as const
const FIRST_KEY = Object.keys(COLUMN).length
const COLUMNS_A_KEY = 4

/**
 * Metrics come back exactly. Of cores and clusters, minimum and maximum are rounded as in compact samples, and the
 * integral to a hundred-thousandth of itself.
 */
export function encodeBuckets(buckets: BucketColumns): Buffer {
  const { startMs, measuredMs, gap, values, clusters, thermalPressure } = buckets
  checkRows(startMs.length)
  const keys = Object.keys(values) as ColumnKey[]
  const stepMs = (startMs[1] ?? 0) - (startMs[0] ?? 0)
  const head: BucketHead = { stepMs, keys, clusters, thermalPressure }
  const starts = startMs.map((start, row) =>
    start === followingStart(startMs, row, stepMs) ? Number.NaN : start,
  )
  const columns = [starts, measuredMs, Float64Array.from(gap)].map((column) =>
    encodeNumbers(column, 'packed'),
  )
  for (const key of keys) columns.push(...encodeColumn(key, values[key] as BucketColumn, measuredMs))
  return writeBlock({ kind: 'buckets', rows: startMs.length, head, columns })
}

function encodeColumn(key: ColumnKey, column: BucketColumn, measuredMs: Float64Array): Uint8Array[] {
  const quantity = compactQuantity(key)
  const extreme = (value: number): number =>
    quantity === null || Number.isNaN(value) ? value : toCompact(value, quantity)
  const parts = [
    column.minimum.map(extreme),
    column.maximum.map(extreme),
    quantity === null ? column.integral : column.integral.map(toCoarse),
    // Nearly always the whole of what was measured.
    column.coveredMs.map((covered, row) => (Object.is(covered, measuredMs[row]) ? Number.NaN : covered)),
  ]
  return parts.map((part) => encodeNumbers(part, 'packed'))
}

/** The wanted columns of a block, null for all. Throws `DamagedBlockError`, and nothing else. */
export function decodeBuckets(block: Uint8Array, keys: readonly ColumnKey[] | null): BucketColumns {
  return decoding(() => {
    const reader = new BlockReader(block, 'buckets')
    const head = reader.head as BucketHead
    const startMs = reader.numbers(COLUMN.startMs)
    for (let row = 1; row < startMs.length; row++) {
      if (Number.isNaN(startMs[row])) startMs[row] = followingStart(startMs, row, head.stepMs)
    }
    const measuredMs = reader.numbers(COLUMN.measuredMs)
    const values: BucketColumns['values'] = {}
    head.keys.forEach((key, index) => {
      if (keys !== null && !keys.includes(key)) return
      values[key] = decodeColumn(reader, FIRST_KEY + index * COLUMNS_A_KEY, measuredMs)
    })
    const { clusters, thermalPressure } = head
    return {
      startMs,
      measuredMs,
      gap: Uint8Array.from(reader.numbers(COLUMN.gap)),
      values,
      clusters,
      thermalPressure,
    }
  })
}

function decodeColumn(reader: BlockReader, first: number, measuredMs: Float64Array): BucketColumn {
  const covered = reader.numbers(first + 3)
  return {
    minimum: reader.numbers(first),
    maximum: reader.numbers(first + 1),
    integral: reader.numbers(first + 2),
    coveredMs: covered.map((value, row) => (Number.isNaN(value) ? (measuredMs[row] as number) : value)),
  }
}

/** NaN for the first. */
function followingStart(startMs: Float64Array, row: number, stepMs: number): number {
  return row === 0 ? Number.NaN : (startMs[row - 1] as number) + stepMs
}
