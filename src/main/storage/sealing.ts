import type { PlacedSample } from '#shared/sample'
import { spanStartMs } from '#shared/sample-window'
import { BucketGrid } from './bucket-grid'
import { decodeBuckets, encodeBuckets } from './codec/buckets'
import type { BucketColumns, DecodedColumns } from './codec/columns'
import { DamagedBlockError } from './codec/damaged-block-error'
import { encodeSamples, readSampleColumns, type Precision } from './codec/samples'
import type { Database } from './database'
import { BUCKET_TIERS, FULL_TIER, type BucketTier } from './schema'

/** Samples that are sealed together, in strictly increasing order of time. */
export interface Stretch {
  segment: number
  samples: PlacedSample[]
}

/**
 * Writes a stretch as one block of samples, and adds it to the tiers' buckets. To be called within the transaction
 * that removes it from the tail, so that blocks and tiers always hold the same.
 */
export function sealStretch(db: Database, trackId: number, stretch: Stretch, precision: Precision): void {
  const block = encodeSamples(stretch.samples, precision)
  const columns = readSampleColumns(block, null)
  const { startMs, endMs } = boundsOf(columns)
  insertBlock(
    db,
    trackId,
    { tier: FULL_TIER, segment: stretch.segment, startMs, endMs },
    columns.endMs.length,
    block,
  )
  for (const tier of BUCKET_TIERS) {
    const grid = BucketGrid.aligned(startMs, endMs, tier.bucketMs)
    grid.addSamples(columns, grid.fromMs, grid.fromMs + grid.length * tier.bucketMs)
    mergeIntoTier(db, trackId, tier, grid)
  }
}

/** From the earliest start of a window to the latest end: the span that holds all of them. */
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

interface BlockPlace {
  tier: number
  segment: number
  startMs: number
  endMs: number
}

function insertBlock(
  db: Database,
  trackId: number,
  { tier, segment, startMs, endMs }: BlockPlace,
  samples: number,
  data: Uint8Array,
): void {
  db.run(
    'INSERT INTO block (track_id, tier, segment, start_ms, end_ms, samples, data) VALUES (?, ?, ?, ?, ?, ?, ?)',
    trackId,
    tier,
    segment,
    startMs,
    endMs,
    samples,
    data,
  )
}

/** Rewrites the blocks that the grid reaches into: nearly always the newest alone. */
function mergeIntoTier(db: Database, trackId: number, tier: BucketTier, grid: BucketGrid): void {
  const gridEndMs = grid.fromMs + grid.length * tier.bucketMs
  const added = grid.toBuckets()
  for (
    let fromMs = Math.floor(grid.fromMs / tier.blockMs) * tier.blockMs;
    fromMs < gridEndMs;
    fromMs += tier.blockMs
  ) {
    mergeIntoBlock(db, trackId, tier, fromMs, added)
  }
}

function mergeIntoBlock(
  db: Database,
  trackId: number,
  tier: BucketTier,
  fromMs: number,
  added: BucketColumns,
): void {
  const toMs = fromMs + tier.blockMs
  const grid = new BucketGrid(fromMs, tier.bucketMs, tier.blockMs / tier.bucketMs)
  const stored = db.first<{ id: number; data: Uint8Array }>(
    'SELECT id, data FROM block WHERE track_id = ? AND tier = ? AND start_ms >= ? AND start_ms < ?',
    trackId,
    tier.number,
    fromMs,
    toMs,
  )
  if (stored !== null) addReadable(grid, stored.data, fromMs, toMs)
  grid.addBuckets(added, fromMs, toMs)
  const merged = grid.toBuckets()
  const count = merged.startMs.length
  if (count === 0) return
  if (stored !== null) db.run('DELETE FROM block WHERE id = ?', stored.id)
  const place = {
    tier: tier.number,
    segment: 0,
    startMs: merged.startMs[0] as number,
    endMs: (merged.startMs[count - 1] as number) + tier.bucketMs,
  }
  insertBlock(db, trackId, place, count, encodeBuckets(merged))
}

/** A damaged block can add nothing; it is replaced, or the track could never be written again. */
function addReadable(grid: BucketGrid, data: Uint8Array, fromMs: number, toMs: number): void {
  try {
    grid.addBuckets(decodeBuckets(data, null), fromMs, toMs)
  } catch (error) {
    if (!(error instanceof DamagedBlockError)) throw error
  }
}
