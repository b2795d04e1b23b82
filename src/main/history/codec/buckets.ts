import { deserialize, serialize } from 'node:v8'
import type { ColumnKey } from '#shared/sample-columns'
import type { BucketColumns } from './columns'
import { openEnvelope, sealEnvelope } from './envelope'

export function encodeBuckets(buckets: BucketColumns): Buffer {
  return sealEnvelope(serialize(buckets))
}

/** The wanted columns of a block, null for all. Throws `DamagedBlockError`, and nothing else. */
export function decodeBuckets(block: Uint8Array, keys: readonly ColumnKey[] | null): BucketColumns {
  const buckets = deserialize(openEnvelope(block)) as BucketColumns
  if (keys === null) return buckets
  const values = Object.fromEntries(
    keys.flatMap((key) => (buckets.values[key] === undefined ? [] : [[key, buckets.values[key]]])),
  )
  return { ...buckets, values }
}
