import type { Database } from './database'
import { TRACK_KINDS, type TrackKind } from './stored'

/** In the table also tracks that are being deleted. */
type StoredKind = TrackKind | 'gone'

/** A track that nobody has finished. */
export interface UnfinishedTrack {
  id: number
  kind: TrackKind
  /** What `addTrack` was given. */
  facts: string | null
}

/** `owner`: who works on it until it is finished; `facts`: what is known of the measurement, as JSON. */
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

/** null for a track that is gone, or never was. */
export function kindOf(db: Database, trackId: number): TrackKind | null {
  const kind = db.first<{ kind: StoredKind }>('SELECT kind FROM track WHERE id = ?', trackId)?.kind
  return kind === undefined || kind === 'gone' ? null : kind
}

/** Gone at once for everyone; its samples are deleted bit by bit as the history ages. */
export function markGone(db: Database, trackId: number): void {
  db.run(`UPDATE track SET kind = 'gone', owner = NULL, facts = NULL WHERE id = ?`, trackId)
}

/** The measurement it belongs to is saved. */
export function markFinished(db: Database, trackId: number): void {
  db.run('UPDATE track SET owner = NULL, facts = NULL WHERE id = ?', trackId)
}

/** What an owner is called; anything else in its place is damage, and must not become a part of a path. */
const IS_OWNER = `typeof(owner) = 'text' AND length(owner) = 16 AND owner NOT GLOB '*[^0-9a-f]*'`

/** Every owner that is named. */
export function ownersOf(db: Database): string[] {
  return db
    .rows<{ owner: string }>(`SELECT DISTINCT owner FROM track WHERE ${IS_OWNER}`)
    .map(({ owner }) => owner)
}

/**
 * Gives the tracks of one owner to another, and tells which these are; none where somebody else was faster. null: those
 * whose owner can be nobody.
 */
export function takeOver(db: Database, from: string | null, to: string): UnfinishedTrack[] {
  const [where, ...values] = from === null ? [`owner IS NOT NULL AND NOT (${IS_OWNER})`] : ['owner = ?', from]
  return db.transaction(() => {
    const tracks = db.rows<UnfinishedTrack>(`SELECT id, kind, facts FROM track WHERE ${where}`, ...values)
    db.run(`UPDATE track SET owner = ? WHERE ${where}`, to, ...values)
    return tracks
  })
}

/** Whether a track names an owner that can be nobody. */
export function hasDamagedOwner(db: Database): boolean {
  return db.first(`SELECT id FROM track WHERE owner IS NOT NULL AND NOT (${IS_OWNER}) LIMIT 1`) !== null
}

/** Tracks whose kind nobody ever wrote. */
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
