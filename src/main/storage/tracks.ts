import type { Database } from './database'
import type { TrackKind } from './stored'

/** In the table also tracks that are being deleted. */
type StoredKind = TrackKind | 'gone'

export function addTrack(db: Database, kind: TrackKind): number {
  return db.run('INSERT INTO track (kind) VALUES (?)', kind).id
}

export function findTrack(db: Database, kind: TrackKind): number | null {
  return db.first<{ id: number }>('SELECT min(id) AS id FROM track WHERE kind = ?', kind)?.id ?? null
}

/** null for a track that is gone, or never was. */
export function kindOf(db: Database, trackId: number): TrackKind | null {
  const kind = db.first<{ kind: StoredKind }>('SELECT kind FROM track WHERE id = ?', trackId)?.kind
  return kind === undefined || kind === 'gone' ? null : kind
}

/** Gone at once for everyone; its samples are deleted bit by bit as the history ages. */
export function markGone(db: Database, trackId: number): void {
  db.run(`UPDATE track SET kind = 'gone' WHERE id = ?`, trackId)
}

/** Replays, and what an end left of measurements that were never saved. Only while no process works on such tracks. */
export function markOrphansGone(db: Database): void {
  db.run(
    `UPDATE track SET kind = 'gone' WHERE kind = 'scratch'
     OR (kind = 'measurement' AND id NOT IN (SELECT track_id FROM measurement))`,
  )
}

/** Deletes what the track holds; the track stays. */
export function emptyTrack(db: Database, trackId: number): void {
  for (const table of ['block', 'tail', 'frames', 'dropped']) {
    db.run(`DELETE FROM ${table} WHERE track_id = ?`, trackId)
  }
}
