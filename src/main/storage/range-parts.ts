import type { ColumnKey } from '#shared/sample-columns'
import { decodeBuckets } from './codec/buckets'
import type { BucketColumns, DecodedColumns } from './codec/columns'
import { readSampleColumns } from './codec/read-sample-columns'
import { FULL_TIER, type BucketTier } from './schema'
import type { TrackReader } from './track-reader'

/** What a track holds of some columns, each block decoded once. null: all columns. */
export class RangeParts {
  private readonly decoded = new Map<number, unknown>()

  constructor(
    private readonly reader: TrackReader,
    private readonly keys: readonly ColumnKey[] | null,
  ) {}

  /** Samples that lie in `(fromMs, toMs]` at least in part, and others of the same blocks; without empty parts. */
  samples(fromMs: number, toMs: number): DecodedColumns[] {
    const { reader, keys } = this
    const sealed = reader
      .blocks(FULL_TIER, fromMs, toMs)
      .flatMap(
        (block) =>
          this.once(block.id, () => reader.decode(block, (data) => readSampleColumns(data, keys))) ?? [],
      )
    return [...sealed, this.unsealed(fromMs, toMs)].filter(({ endMs }) => endMs.length > 0)
  }

  /** Buckets of a tier that lie in the range at least in part, and others of the same blocks: of sealed samples only. */
  buckets(tier: BucketTier, fromMs: number, toMs: number): BucketColumns[] {
    const { reader, keys } = this
    return reader
      .blocks(tier.number, fromMs, toMs)
      .flatMap(
        (block) => this.once(block.id, () => reader.decode(block, (data) => decodeBuckets(data, keys))) ?? [],
      )
  }

  /** Samples of the tail that lie in the range at least in part. */
  unsealed(fromMs: number, toMs: number): DecodedColumns {
    return this.reader.tailColumns(fromMs, toMs, this.keys)
  }

  /** The newest block of samples in the range; null where there is none. */
  newestSamples(fromMs: number, toMs: number): DecodedColumns | null {
    const { reader, keys } = this
    const [block] = reader.blocks(FULL_TIER, fromMs, toMs).sort((one, other) => other.endMs - one.endMs)
    if (block === undefined) return null
    return this.once(block.id, () => reader.decode(block, (data) => readSampleColumns(data, keys)))
  }

  private once<T>(id: number, decode: () => T | null): T | null {
    if (!this.decoded.has(id)) this.decoded.set(id, decode())
    return this.decoded.get(id) as T | null
  }
}
