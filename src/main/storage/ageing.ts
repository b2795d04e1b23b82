import type { HistoryTier } from '#shared/history'
import { CONTINUOUS_KINDS } from '#shared/sources'
import type { Database } from './database'
import { deleteOldestEvents, deleteOldEvents, deleteTrackEvents, eventBytes } from './event-rows'
import { BUCKET_TIERS, FULL_TIER } from './schema'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** How long each tier is kept; those of an hour for ever. */
const KEPT_MS: readonly (readonly [tier: number, keptMs: number])[] = [
  [FULL_TIER, DAY_MS],
  [tierNumber('10s'), 7 * DAY_MS],
  [tierNumber('1min'), 90 * DAY_MS],
]
/** Events are kept as long as minutes. Marks, which somebody set, stay as hours do. */
const EVENTS_KEPT_MS = 90 * DAY_MS
/** Where the history has grown too large, the oldest events beyond this share of the limit go first, marks last of them. */
const EVENTS_SHARE = 0.1
const CONTINUOUS = `(SELECT id FROM track WHERE kind IN (${CONTINUOUS_KINDS.map((kind) => `'${kind}'`).join(', ')}))`

/** After a longer break, the newest samples may come from a wrong clock. */
const LONGEST_BREAK_MS = 30 * DAY_MS

/** A step stays in the low milliseconds. */
const BLOCKS_A_STEP = 8
const PAGES_A_STEP = 256
/** Free pages are soon used again; only more than 4 MB of them are returned to the disk. */
const MOST_FREE_PAGES = 1024

/**
 * One small step: deletes some of what was removed, else of what is too old, else of what exceeds `maximumBytes`, else
 * returns free pages to the disk. Coarser tiers are written together with the samples, so ageing only deletes. True while
 * there is more to do.
 */
export function age(db: Database, nowMs: number, maximumBytes: number): boolean {
  return (
    db.transaction(() => deleteRemoved(db) || deleteExpired(db, nowMs) || deleteSurplus(db, maximumBytes)) ||
    giveBackPages(db, MOST_FREE_PAGES)
  )
}

/** One small step of deleting removed tracks, then of returning every free page. True while there is more to do. */
export function freeRemoved(db: Database): boolean {
  return db.transaction(() => deleteRemoved(db)) || giveBackPages(db, 0)
}

function deleteRemoved(db: Database): boolean {
  const gone = db.first<{ id: number }>(`SELECT id FROM track WHERE kind = 'gone' LIMIT 1`)
  if (gone === null) return false
  let deleted = deleteTrackEvents(db, gone.id)
  for (const table of ['block', 'tail', 'frames']) {
    const some = `SELECT id FROM ${table} WHERE track_id = ? LIMIT ${BLOCKS_A_STEP}`
    deleted += db.run(`DELETE FROM ${table} WHERE id IN (${some})`, gone.id).changes
  }
  if (deleted === 0) {
    db.run('DELETE FROM dropped WHERE track_id = ?', gone.id)
    db.run('DELETE FROM track WHERE id = ?', gone.id)
  }
  return true
}

interface Aged {
  id: number
  trackId: number
  tier: number
  endMs: number
}

/** Age is counted from a track's newest credible sample: after a week without any, the last day is still there in full. */
function deleteExpired(db: Database, nowMs: number): boolean {
  const tracks = db.rows<{ id: number }>(`SELECT id FROM track WHERE id IN ${CONTINUOUS}`)
  const ageing = tracks.flatMap(({ id }) => {
    const newestMs = newestCredibleMs(db, id, nowMs)
    return newestMs === null ? [] : [{ id, newestMs }]
  })
  const hadEvents = ageing.some(({ id, newestMs }) => deleteOldEvents(db, id, newestMs - EVENTS_KEPT_MS) > 0)
  return (
    hadEvents ||
    drop(
      db,
      ageing.flatMap(({ id, newestMs }) => expiredOf(db, id, newestMs)),
    )
  )
}

function expiredOf(db: Database, trackId: number, newestMs: number): Aged[] {
  return KEPT_MS.flatMap(([tier, keptMs]) =>
    db.rows<Aged>(
      `SELECT id, track_id AS trackId, tier, end_ms AS endMs FROM block
       WHERE track_id = ? AND tier = ? AND end_ms <= ? ORDER BY end_ms LIMIT ${BLOCKS_A_STEP}`,
      trackId,
      tier,
      newestMs - keptMs,
    ),
  )
}

/**
 * End of the newest credible sample, ms since 1970; null where there is none. A clock that is wrong for some hours must not
 * make yesterday old. So a sample is credible if it is not later than `nowMs`, and if the track has something 1 to 30 days
 * before it. After a longer break, or a clock that jumped ahead, that takes a day of samples; until then nothing ages.
 */
function newestCredibleMs(db: Database, trackId: number, nowMs: number): number | null {
  const newest = db.first<{ endMs: number }>(
    `SELECT end_ms AS endMs FROM block AS newest
     WHERE track_id = ? AND tier = ${FULL_TIER} AND end_ms <= ? AND EXISTS (
       SELECT 1 FROM block WHERE track_id = newest.track_id AND tier IN (${FULL_TIER}, ${tierNumber('10s')})
         AND start_ms BETWEEN newest.end_ms - ${LONGEST_BREAK_MS} AND newest.end_ms - ${DAY_MS}
     ) ORDER BY start_ms DESC LIMIT 1`,
    trackId,
    nowMs,
  )
  return newest?.endMs ?? null
}

/** Measurements are neither counted nor dropped. */
function deleteSurplus(db: Database, maximumBytes: number): boolean {
  // Cheap to know; the sums below are needed only where the file is large.
  if (usedBytes(db) <= maximumBytes) return false
  const select = `SELECT sum(length(data)) AS bytes FROM block WHERE track_id IN ${CONTINUOUS}`
  const takenByEvents = eventBytes(db, CONTINUOUS)
  if (takenByEvents > maximumBytes * EVENTS_SHARE) return deleteOldestEvents(db, CONTINUOUS) > 0
  const takenByBlocks = db.first<{ bytes: number | null }>(select)?.bytes ?? 0
  let surplusBytes = takenByBlocks + takenByEvents - maximumBytes
  const oldest = db.rows<Aged & { bytes: number }>(
    `SELECT id, track_id AS trackId, tier, end_ms AS endMs, length(data) AS bytes FROM block
     WHERE track_id IN ${CONTINUOUS} AND tier < ${tierNumber('1h')} ORDER BY tier, end_ms LIMIT ${BLOCKS_A_STEP}`,
  )
  const surplus: Aged[] = []
  for (const block of oldest) {
    if (surplusBytes <= 0) break
    surplus.push(block)
    surplusBytes -= block.bytes
  }
  return drop(db, surplus)
}

/** Remembers what a tier has lost, so that a query knows which tier still reaches back far enough. */
function drop(db: Database, blocks: readonly Aged[]): boolean {
  for (const { id, trackId, tier, endMs } of blocks) {
    db.run('DELETE FROM block WHERE id = ?', id)
    db.run(
      `INSERT INTO dropped (track_id, tier, until_ms) VALUES (?, ?, ?)
       ON CONFLICT (track_id, tier) DO UPDATE SET until_ms = max(until_ms, excluded.until_ms)`,
      trackId,
      tier,
      endMs,
    )
  }
  return blocks.length > 0
}

function giveBackPages(db: Database, mostFree: number): boolean {
  if (pragma(db, 'freelist_count') <= mostFree) return false
  db.exec(`PRAGMA incremental_vacuum(${PAGES_A_STEP})`)
  return true
}

/** Without the pages that are free to be written again. */
function usedBytes(db: Database): number {
  return (pragma(db, 'page_count') - pragma(db, 'freelist_count')) * pragma(db, 'page_size')
}

function pragma(db: Database, name: 'page_count' | 'freelist_count' | 'page_size'): number {
  return db.first<Record<string, number>>(`PRAGMA ${name}`)?.[name] ?? 0
}

function tierNumber(name: HistoryTier): number {
  return BUCKET_TIERS.find((tier) => tier.name === name)?.number ?? FULL_TIER
}
