import { parseDoubtColumn, type DoubtColumn } from '#shared/metrics'
import { isColumnKey, type ClusterLayout, type ColumnKey } from '#shared/sample-columns'
import { BlockReader, BlockWriter, decoding, fillFollowing, withoutFollowing } from './block'
import type { BucketColumn, BucketColumns } from './columns'
import { readStretches, storedStretches, type StoredStretch } from './stored-origins'
import { compactQuantity, toCompact, toCoarse } from './precision'

/** The head of a block of buckets, beside the names of its columns. */
interface BucketHead {
  /** From one start to the next, ms. */
  stepMs: number
  clusters: ClusterLayout[]
  thermalPressure: string | null
  /** Blocks of an older app have none. */
  origins?: StoredStretch[]
}

/** Columns beside those of the keys. `startMs`: nothing where it is the one before plus the step. */
type FixedColumn = 'startMs' | 'measuredMs' | 'gap'

/** Series of a key: minimum, maximum, integral, and the covered time where it is not all that was measured. */
const SERIES = 4

/**
 * Metrics come back exactly. Of cores and clusters, minimum and maximum are rounded as in compact samples, and the
 * integral to a hundred-thousandth of itself.
 */
export function encodeBuckets(buckets: BucketColumns): Buffer {
  const { startMs, measuredMs, gap, values, doubtfulMs, clusters, thermalPressure } = buckets
  const origins = storedStretches(buckets.origins)
  const stepMs = (startMs[1] ?? 0) - (startMs[0] ?? 0)
  const fixed: Readonly<Record<FixedColumn, Float64Array>> = {
    startMs: withoutFollowing(startMs, (before) => before + stepMs),
    measuredMs,
    gap: Float64Array.from(gap),
  }
  const writer = new BlockWriter('buckets', startMs.length)
  for (const [name, column] of Object.entries(fixed)) writer.add(name, [column])
  for (const [key, column] of Object.entries(values) as [ColumnKey, BucketColumn][]) {
    writer.add(key, seriesOf(key, column, measuredMs))
  }
  for (const [name, column] of Object.entries(doubtfulMs) as [DoubtColumn, Float64Array][]) {
    writer.add(name, [column.map((ms) => (ms === 0 ? Number.NaN : ms))])
  }
  return writer.toBlock({ stepMs, clusters, thermalPressure, origins } satisfies BucketHead)
}

function seriesOf(key: ColumnKey, column: BucketColumn, measuredMs: Float64Array): Float64Array[] {
  const quantity = compactQuantity(key)
  const extreme = (value: number): number =>
    quantity === null || Number.isNaN(value) ? value : toCompact(value, quantity)
  return [
    column.minimum.map(extreme),
    column.maximum.map(extreme),
    quantity === null ? column.integral : column.integral.map(toCoarse),
    column.coveredMs.map((covered, row) => (Object.is(covered, measuredMs[row]) ? Number.NaN : covered)),
  ]
}

/** The wanted columns of a block, null for all that are known. Throws `DamagedBlockError`, and nothing else. */
export function decodeBuckets(block: Uint8Array, keys: readonly ColumnKey[] | null): BucketColumns {
  return decoding(() => {
    const reader = new BlockReader<BucketHead>(block, 'buckets')
    const fixed = (name: FixedColumn): Float64Array => reader.numbers(name)
    const { stepMs, clusters, thermalPressure } = reader.head
    const measuredMs = fixed('measuredMs')
    const values: BucketColumns['values'] = {}
    const doubtfulMs: Record<string, Float64Array> = {}
    for (const name of reader.names()) {
      const doubt = parseDoubtColumn(name)
      if (doubt !== null && (keys === null || keys.includes(doubt.key)))
        doubtfulMs[name] = reader.numbers(name).map((ms) => (Number.isNaN(ms) ? 0 : ms))
      if (!isColumnKey(name) || (keys !== null && !keys.includes(name))) continue
      values[name] = columnOf(reader.series(name, SERIES), measuredMs)
    }
    return {
      startMs: fillFollowing(fixed('startMs'), (before) => before + stepMs),
      measuredMs,
      gap: Uint8Array.from(fixed('gap')),
      values,
      doubtfulMs,
      origins: readStretches(reader.head.origins),
      clusters,
      thermalPressure,
    }
  })
}

function columnOf(series: readonly Float64Array[], measuredMs: Float64Array): BucketColumn {
  const [minimum, maximum, integral, covered] = series as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const coveredMs = covered.map((value, row) => (Number.isNaN(value) ? (measuredMs[row] as number) : value))
  return { minimum, maximum, integral, coveredMs }
}
