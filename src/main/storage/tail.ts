import type { PlacedSample } from '#shared/sample'
import { windowLengthMs } from '#shared/sample-window'
import { DamagedBlockError } from './codec/bytes'
import type { Precision } from './codec/precision'
import { decodeSamples, encodeSamples } from './codec/sample-rows'
import type { Database } from './database'
import { FULL_TIER } from './schema'
import type { Stretch } from './sealing'

/** Samples that end within the same 10 minutes of absolute time are sealed together. */
const STRETCH_MS = 10 * 60_000
/** Of short windows fewer minutes are sealed together, so that a writer needs little memory. */
const MOST_IN_STRETCH = 2400
/** So many rows of the tail are merged into one, which is smaller and read faster. */
const MOST_LOOSE_ROWS = 60
/** A window may overlap the one before by this and by a share of its own length; beyond, the clock was set back. */
const OVERLAP_MS = 1000
const OVERLAP_RATIO = 0.05

/** A row of the tail. */
interface TailRow {
  id: number
  data: Uint8Array
}

/**
 * A stretch that is not sealed yet: a copy of its rows in the tail. Samples as objects would take many times the memory,
 * and live just long enough to become garbage that V8 collects late.
 */
export interface OpenStretch {
  segment: number
  /** In the order of recording. */
  rows: readonly TailRow[]
  /** How many of the first rows are merged ones. */
  mergedRows: number
  /** In all the rows. */
  sampleCount: number
  /** End of the first sample, ms since 1970; null while there is none. */
  firstEndMs: number | null
}

/** What a writer knows of its track. */
export interface TrackEnd {
  /** It may be empty. */
  open: OpenStretch
  /** End of the newest sample; null before the first. */
  lastEndMs: number | null
}

export function emptyStretch(segment: number): OpenStretch {
  return { segment, rows: [], mergedRows: 0, sampleCount: 0, firstEndMs: null }
}

/** Reads how the track ends on disk. */
export function readTrackEnd(db: Database, trackId: number, onDamage: () => void): TrackEnd {
  const newest = db.first<{ segment: number; endMs: number }>(
    `SELECT segment, max(end_ms) AS endMs FROM block WHERE track_id = ? AND tier = ${FULL_TIER}
     GROUP BY segment ORDER BY segment DESC LIMIT 1`,
    trackId,
  )
  let open = emptyStretch(newest?.segment ?? 0)
  let lastEndMs = newest?.endMs ?? null
  const select = 'SELECT id, segment, data FROM tail WHERE track_id = ? ORDER BY id'
  for (const { id, segment, data } of db.rows<TailRow & { segment: number }>(select, trackId)) {
    open = { ...open, segment }
    try {
      const samples = decodeSamples(data)
      open = withRow(open, { id, data }, samples)
      lastEndMs = samples.at(-1)?.endMs ?? lastEndMs
    } catch (error) {
      if (!(error instanceof DamagedBlockError)) throw error
      onDamage()
    }
  }
  return { open, lastEndMs }
}

/**
 * Divides the samples that follow an open stretch: the first part belongs to it and may be empty, each further one is a
 * new stretch. All but the last are to be sealed.
 */
export function divide({ open, lastEndMs }: TrackEnd, pending: readonly PlacedSample[]): Stretch[] {
  let part: Stretch = { segment: open.segment, samples: [] }
  let { sampleCount, firstEndMs } = open
  let newestEndMs = lastEndMs
  const parts = [part]
  for (const placed of pending) {
    const segment = part.segment + (newestEndMs !== null && wentBack(newestEndMs, placed) ? 1 : 0)
    if (firstEndMs !== null && (segment !== part.segment || isFull(sampleCount, firstEndMs, placed))) {
      part = { segment, samples: [] }
      parts.push(part)
      sampleCount = 0
      firstEndMs = null
    }
    part.segment = segment
    part.samples.push(placed)
    sampleCount++
    firstEndMs ??= placed.endMs
    newestEndMs = placed.endMs
  }
  return parts
}

export function decodeOpen({ rows }: Pick<OpenStretch, 'rows'>): PlacedSample[] {
  return rows.flatMap(decodeRow)
}

/** A chart that is dragged queries many times a second, so each row is decoded only once. */
const decodedRows = new WeakMap<TailRow, PlacedSample[]>()

function decodeRow(row: TailRow): PlacedSample[] {
  const samples = decodedRows.get(row) ?? decodeSamples(row.data)
  decodedRows.set(row, samples)
  return samples
}

export function clearTail(db: Database, trackId: number): void {
  db.run('DELETE FROM tail WHERE track_id = ?', trackId)
}

/** Writes `part` as one more row; returns the stretch as it is then. */
export function appendToTail(
  db: Database,
  trackId: number,
  open: OpenStretch,
  part: Stretch,
  precision: Precision,
): OpenStretch {
  if (part.samples.length === 0) return open
  const row = insertRow(db, trackId, part, precision)
  const grown = withRow({ ...open, segment: part.segment }, row, part.samples)
  return grown.rows.length - grown.mergedRows < MOST_LOOSE_ROWS ? grown : merge(db, trackId, grown, precision)
}

/** Merges the rows that are not merged yet into one. */
function merge(db: Database, trackId: number, open: OpenStretch, precision: Precision): OpenStretch {
  const merged = open.rows.slice(0, open.mergedRows)
  const loose = open.rows.slice(open.mergedRows)
  for (const { id } of loose) db.run('DELETE FROM tail WHERE id = ?', id)
  const part = { segment: open.segment, samples: decodeOpen({ rows: loose }) }
  const rows = [...merged, insertRow(db, trackId, part, precision)]
  return { ...open, rows, mergedRows: rows.length }
}

function insertRow(
  db: Database,
  trackId: number,
  { segment, samples }: Stretch,
  precision: Precision,
): TailRow {
  // A copy: what `encodeSamples` returns is a view of a pooled buffer of 8 KB, all of which would stay in memory.
  const data = new Uint8Array(encodeSamples(samples, precision))
  const { id } = db.run('INSERT INTO tail (track_id, segment, data) VALUES (?, ?, ?)', trackId, segment, data)
  return { id, data }
}

function withRow(open: OpenStretch, row: TailRow, samples: readonly PlacedSample[]): OpenStretch {
  return {
    ...open,
    rows: [...open.rows, row],
    sampleCount: open.sampleCount + samples.length,
    firstEndMs: open.firstEndMs ?? samples[0]?.endMs ?? null,
  }
}

function isFull(samples: number, firstEndMs: number, next: PlacedSample): boolean {
  return (
    samples >= MOST_IN_STRETCH || Math.floor(next.endMs / STRETCH_MS) !== Math.floor(firstEndMs / STRETCH_MS)
  )
}

function wentBack(lastEndMs: number, { endMs, sample }: PlacedSample): boolean {
  const windowMs = windowLengthMs(sample.elapsedMs)
  return endMs <= lastEndMs || endMs - windowMs < lastEndMs - OVERLAP_MS - windowMs * OVERLAP_RATIO
}
