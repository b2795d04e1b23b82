import type { Database } from './database'
import { TRACK_KINDS, type TrackKind } from './stored'

/** `gone`: a track that is being deleted. */
type StoredKind = TrackKind | 'gone'

/**
 * `owner`: of an unfinished track, the process that works on it (`owner.ts`); null otherwise. `facts`: what is known of
 * the measurement, as JSON.
 */
export function addTrack(
  db: Database,
  kind: TrackKind,
  owner: string | null = null,
  facts: string | null = null,
): number {
  return db.run('INSERT INTO track (kind, owner, facts) VALUES (?, ?, ?)', kind, owner, facts).id
}

export function findTrack(db: Database, kind: TrackKind): number | null {
  return db.first<{ id: number | null }>('SELECT min(id) AS id FROM track WHERE kind = ?', kind)?.id ?? null
}

/** null for a track that was removed, or never existed. */
export function kindOf(db: Database, trackId: number): TrackKind | null {
  const kind = db.first<{ kind: StoredKind }>('SELECT kind FROM track WHERE id = ?', trackId)?.kind
  return kind === undefined || kind === 'gone' ? null : kind
}

/** From now on no query finds it; its samples are deleted step by step as the history ages. */
export function markGone(db: Database, trackId: number): void {
  db.run(`UPDATE track SET kind = 'gone', owner = NULL, facts = NULL WHERE id = ?`, trackId)
}

/** The measurement it belongs to is saved. */
export function markFinished(db: Database, trackId: number): void {
  db.run('UPDATE track SET owner = NULL, facts = NULL WHERE id = ?', trackId)
}

/** Tracks of a kind that is never written: their row is damaged. */
export function countDamagedTracks(db: Database): number {
  const known = [...TRACK_KINDS, 'gone'].map((kind) => `'${kind}'`).join(', ')
  return (
    db.first<{ count: number }>(`SELECT count(*) AS count FROM track WHERE kind NOT IN (${known})`)?.count ??
    0
  )
}

/** Deletes what the track holds; the track stays. */
export function emptyTrack(db: Database, trackId: number): void {
  for (const table of ['block', 'tail', 'frames', 'dropped', 'event']) {
    db.run(`DELETE FROM ${table} WHERE track_id = ?`, trackId)
  }
}
