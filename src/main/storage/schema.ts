import { HISTORY_TIER_MS, HISTORY_TIERS, type HistoryTier } from '#shared/history'

/** Of the tables below, in `user_version`. A file of a newer version is left alone. */
export const SCHEMA_VERSION = 3

/**
 * `block`: sealed samples (`tier` 0) or buckets, with the bounds of what lies in them; `segment` grows where the clock
 * went back. `tail`: samples that are not sealed yet. `frames`: raw documents, several a row. `dropped`: up to when a
 * tier has lost something. Times are ms since 1970. A track of the kind `gone` is deleted bit by bit;
 * its id is never given again. A track that is unfinished names its `owner`, the process that works on it (`owner.ts`),
 * and, for a measurement, its `facts` as JSON. `head_crc` is the CRC-32 of what a list shows of a measurement, `json_crc`
 * that of the measurement (`measurement-rows.ts`). `event`: what happened and what was marked on a track
 * (`shared/track-events.ts`); `end_ms` is null for a point, `ane` the facts of a record of the log as JSON or null, `crc`
 * the CRC-32 of the row (`event-rows.ts`).
 */
export const SCHEMA = `
CREATE TABLE track (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, owner TEXT, facts TEXT);
CREATE INDEX track_by_owner ON track (owner);
CREATE TABLE block (
  id INTEGER PRIMARY KEY, track_id INTEGER NOT NULL, tier INTEGER NOT NULL, segment INTEGER NOT NULL,
  start_ms REAL NOT NULL, end_ms REAL NOT NULL, samples INTEGER NOT NULL, data BLOB NOT NULL
);
CREATE INDEX block_by_time ON block (track_id, tier, start_ms, end_ms, samples, segment);
CREATE TABLE tail (id INTEGER PRIMARY KEY, track_id INTEGER NOT NULL, segment INTEGER NOT NULL, data BLOB NOT NULL);
CREATE INDEX tail_by_track ON tail (track_id);
CREATE TABLE frames (id INTEGER PRIMARY KEY, track_id INTEGER NOT NULL, data BLOB NOT NULL);
CREATE INDEX frames_by_track ON frames (track_id);
CREATE TABLE dropped (
  track_id INTEGER NOT NULL, tier INTEGER NOT NULL, until_ms REAL NOT NULL, PRIMARY KEY (track_id, tier)
) WITHOUT ROWID;
CREATE TABLE measurement (
  id TEXT PRIMARY KEY, track_id INTEGER NOT NULL, from_ms REAL NOT NULL, to_ms REAL NOT NULL,
  started_at TEXT NOT NULL, name TEXT NOT NULL, note TEXT NOT NULL, head TEXT NOT NULL, head_crc INTEGER NOT NULL,
  json TEXT NOT NULL, json_crc INTEGER NOT NULL
);
CREATE INDEX measurement_by_start ON measurement (started_at);
CREATE TABLE event (
  id INTEGER PRIMARY KEY, track_id INTEGER NOT NULL, kind TEXT NOT NULL, start_ms REAL NOT NULL, end_ms REAL,
  label TEXT NOT NULL, uncertainty_ms REAL NOT NULL, ane TEXT, crc INTEGER NOT NULL
);
CREATE INDEX event_by_time ON event (track_id, ifnull(end_ms, start_ms));
PRAGMA user_version = ${SCHEMA_VERSION};
`

/** What makes a file of version 2 one of today: events had no facts of the log. */
export const UPGRADE_FROM_2 = `
ALTER TABLE event ADD COLUMN ane TEXT;
PRAGMA user_version = ${SCHEMA_VERSION};
`

/** A tier's number in the tables. */
export const FULL_TIER = 0

export interface BucketTier {
  number: number
  name: HistoryTier
  bucketMs: number
  /** One block holds the buckets of this stretch, aligned to absolute time. */
  blockMs: number
}

const HOUR_MS = 3_600_000
const BLOCK_MS: Partial<Record<HistoryTier, number>> = {
  '10s': HOUR_MS,
  '1min': 24 * HOUR_MS,
  '1h': 30 * 24 * HOUR_MS,
}

/** The finest first. */
export const BUCKET_TIERS: readonly BucketTier[] = HISTORY_TIERS.flatMap((name, number) => {
  const bucketMs = HISTORY_TIER_MS[name]
  const blockMs = BLOCK_MS[name]
  return bucketMs === null || blockMs === undefined ? [] : [{ number, name, bucketMs, blockMs }]
})
