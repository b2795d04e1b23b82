import type { PlacedSample } from '#shared/sample'
import { decodeSamples, encodeSamples, type Precision } from './codec/samples'
import { DamagedBlockError } from './codec/damaged-block-error'
import type { Database } from './database'
import { FULL_TIER } from './schema'
import type { Stretch } from './sealing'

/** Sealed together: what ends within the same 10 minutes of absolute time. */
const STRETCH_MS = 10 * 60_000
/** Short windows are sealed earlier, so that a writer keeps little in memory. */
const MOST_IN_STRETCH = 2400
/** More overlap than this with the window before, beside a share of its own length, and the clock was set back. */
const OVERLAP_MS = 1000
const OVERLAP_RATIO = 0.05

/** What a writer knows of its track. */
export interface TrackEnd {
  /** Not sealed yet; it may be empty. */
  open: Stretch
  /** End of the newest sample; null before the first. */
  lastEndMs: number | null
}

/** How the track ends on disk, whoever wrote it. */
export function readTrackEnd(db: Database, trackId: number, onDamage: () => void): TrackEnd {
  const newest = db.first<{ segment: number; endMs: number }>(
    `SELECT segment, max(end_ms) AS endMs FROM block WHERE track_id = ? AND tier = ${FULL_TIER}
     GROUP BY segment ORDER BY segment DESC LIMIT 1`,
    trackId,
  )
  const samples: PlacedSample[] = []
  let segment = newest?.segment ?? 0
  const select = 'SELECT segment, data FROM tail WHERE track_id = ? ORDER BY id'
  for (const row of db.rows<{ segment: number; data: Uint8Array }>(select, trackId)) {
    segment = row.segment
    try {
      samples.push(...decodeSamples(row.data))
    } catch (error) {
      if (!(error instanceof DamagedBlockError)) throw error
      onDamage()
    }
  }
  return { open: { segment, samples }, lastEndMs: samples.at(-1)?.endMs ?? newest?.endMs ?? null }
}

/** The stretches that the open one and what follows it make; all but the last are to be sealed. */
export function divide(end: TrackEnd, pending: readonly PlacedSample[]): Stretch[] {
  let stretch: Stretch = { segment: end.open.segment, samples: end.open.samples.slice() }
  let { lastEndMs } = end
  const stretches = [stretch]
  for (const placed of pending) {
    const segment = stretch.segment + (lastEndMs !== null && wentBack(lastEndMs, placed) ? 1 : 0)
    if (stretch.samples.length > 0 && (segment !== stretch.segment || isFull(stretch, placed))) {
      stretch = { segment, samples: [] }
      stretches.push(stretch)
    }
    stretch.segment = segment
    stretch.samples.push(placed)
    lastEndMs = placed.endMs
  }
  return stretches
}

/** Replaces the rows of the tail by one. */
export function rewriteTail(db: Database, trackId: number, stretch: Stretch, precision: Precision): void {
  db.run('DELETE FROM tail WHERE track_id = ?', trackId)
  appendToTail(db, trackId, stretch, precision)
}

export function appendToTail(db: Database, trackId: number, stretch: Stretch, precision: Precision): void {
  if (stretch.samples.length === 0) return
  const data = encodeSamples(stretch.samples, precision)
  db.run('INSERT INTO tail (track_id, segment, data) VALUES (?, ?, ?)', trackId, stretch.segment, data)
}

function isFull({ samples }: Stretch, next: PlacedSample): boolean {
  const slot = Math.floor((samples[0] as PlacedSample).endMs / STRETCH_MS)
  return samples.length >= MOST_IN_STRETCH || Math.floor(next.endMs / STRETCH_MS) !== slot
}

function wentBack(lastEndMs: number, { endMs, sample }: PlacedSample): boolean {
  const elapsedMs = sample.elapsedMs ?? 0
  return endMs <= lastEndMs || endMs - elapsedMs < lastEndMs - OVERLAP_MS - elapsedMs * OVERLAP_RATIO
}
