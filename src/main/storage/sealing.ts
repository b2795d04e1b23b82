import type { PlacedSample } from '#shared/sample'
import { spanStartMs } from '#shared/sample-window'
import { BucketGrid } from './bucket-grid'
import { decodeBuckets, encodeBuckets } from './codec/buckets'
import type { BucketColumns, DecodedColumns } from './codec/columns'
import { DamagedBlockError } from './codec/bytes'
import type { Precision } from './codec/precision'
import { readSampleColumns } from './codec/read-sample-columns'
import { encodeSamples } from './codec/sample-rows'
import type { Database } from './database'
import { damagedPartMessage } from './database-errors'
import { BUCKET_TIERS, FULL_TIER, type BucketTier } from './schema'

/** Samples that are sealed together, in strictly increasing order of time. */
export interface Stretch {
  segment: number
  samples: PlacedSample[]
}

/** What sealing needs of a track. */
export interface SealedTrack {
  db: Database
  trackId: number
  precision: Precision
  /** A sentence about a block that could not be read. */
  onDamagedPart: (message: string) => void
}

/**
 * Writes a stretch as one block of samples, and adds it to the buckets of every tier. To be called within the transaction
 * that removes the stretch from the tail, so that blocks and tiers always hold the same.
 */
export function sealStretch(track: SealedTrack, { segment, samples }: Stretch): void {
  const data = encodeSamples(samples, track.precision)
  const columns = readSampleColumns(data, null)
  const bounds = boundsOf(columns)
  insertBlock(track, { tier: FULL_TIER, segment, ...bounds, samples: columns.endMs.length, data })
  for (const tier of BUCKET_TIERS) {
    const grid = BucketGrid.aligned(bounds.startMs, bounds.endMs, tier.bucketMs)
    grid.addSamples(columns, grid.fromMs, grid.fromMs + grid.length * tier.bucketMs)
    mergeIntoTier(track, tier, grid)
  }
}

/** From the earliest start of a window to the latest end. */
function boundsOf(columns: DecodedColumns): { startMs: number; endMs: number } {
  let startMs = Number.POSITIVE_INFINITY
  let endMs = Number.NEGATIVE_INFINITY
  for (let i = 0; i < columns.endMs.length; i++) {
    const end = columns.endMs[i] as number
    startMs = Math.min(startMs, spanStartMs(end, columns.elapsedMs[i] as number))
    endMs = Math.max(endMs, end)
  }
  return { startMs, endMs }
}

interface NewBlock {
  tier: number
  segment: number
  startMs: number
  endMs: number
  /** Samples or buckets in it. */
  samples: number
  data: Uint8Array
}

function insertBlock(
  { db, trackId }: SealedTrack,
  { tier, segment, startMs, endMs, samples, data }: NewBlock,
): void {
  db.run(
    'INSERT INTO block (track_id, tier, segment, start_ms, end_ms, samples, data) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ...[trackId, tier, segment, startMs, endMs, samples, data],
  )
}

/** Rewrites the blocks that the grid reaches into: nearly always only the newest one. */
function mergeIntoTier(track: SealedTrack, tier: BucketTier, grid: BucketGrid): void {
  const { blockMs } = tier
  const gridEndMs = grid.fromMs + grid.length * tier.bucketMs
  const added = grid.toBuckets()
  for (let fromMs = Math.floor(grid.fromMs / blockMs) * blockMs; fromMs < gridEndMs; fromMs += blockMs) {
    mergeIntoBlock(track, tier, fromMs, added)
  }
}

function mergeIntoBlock(track: SealedTrack, tier: BucketTier, fromMs: number, added: BucketColumns): void {
  const { db, trackId } = track
  const toMs = fromMs + tier.blockMs
  const grid = new BucketGrid(fromMs, tier.bucketMs, tier.blockMs / tier.bucketMs)
  const stored = db.first<StoredBlock>(
    `SELECT id, start_ms AS startMs, data FROM block
     WHERE track_id = ? AND tier = ? AND start_ms >= ? AND start_ms < ?`,
    ...[trackId, tier.number, fromMs, toMs],
  )
  const buckets = stored && decodeOrReport(track, stored)
  if (buckets !== null) grid.addBuckets(buckets, fromMs, toMs)
  grid.addBuckets(added, fromMs, toMs)
  const merged = grid.toBuckets()
  const count = merged.startMs.length
  if (count === 0) return
  if (stored !== null) db.run('DELETE FROM block WHERE id = ?', stored.id)
  insertBlock(track, {
    tier: tier.number,
    segment: 0,
    startMs: merged.startMs[0] as number,
    endMs: (merged.startMs[count - 1] as number) + tier.bucketMs,
    samples: count,
    data: encodeBuckets(merged),
  })
}

interface StoredBlock {
  id: number
  startMs: number
  data: Uint8Array
}

/** null where the block is damaged: its buckets are lost, but the track can still be written. */
function decodeOrReport(track: SealedTrack, { startMs, data }: StoredBlock): BucketColumns | null {
  try {
    return decodeBuckets(data, null)
  } catch (error) {
    if (!(error instanceof DamagedBlockError)) throw error
    track.onDamagedPart(damagedPartMessage(startMs))
    return null
  }
}
