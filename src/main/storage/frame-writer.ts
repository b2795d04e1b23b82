import type { Database } from './database'
import { packFrames } from './frame-batches'
import type { RawFrame } from './stored'

/** A row grows up to this: more compress hardly better. */
const BATCH_FRAMES = 32
const BATCH_BYTES = 1e6

/** Writes a track's raw frames in order; what is together in a row compresses well. */
export class FrameWriter {
  private pending: RawFrame[] = []
  /** On disk in the row `openRow`, which is not full yet. */
  private open: RawFrame[] = []
  private openRow: number | null = null

  constructor(
    private readonly db: Database,
    private readonly trackId: number,
  ) {}

  get pendingBytes(): number {
    return this.pending.reduce((sum, { bytes }) => sum + bytes.length, 0)
  }

  append(frame: RawFrame): void {
    this.pending.push(frame)
  }

  /** Forgets the oldest that could not be written. */
  dropPending(): void {
    this.pending.shift()
  }

  /** Writes what is pending, within the caller's transaction; returns what has to be done once that stands. */
  write(): () => void {
    let batch = this.open.slice()
    let row = this.openRow
    for (const frame of this.pending) {
      batch.push(frame)
      if (batch.length < BATCH_FRAMES && sizeOf(batch) < BATCH_BYTES) continue
      this.put(row, batch)
      batch = []
      row = null
    }
    if (this.pending.length > 0 && batch.length > 0) row = this.put(row, batch)
    return () => {
      this.pending = []
      this.open = batch
      this.openRow = row
    }
  }

  private put(row: number | null, frames: readonly RawFrame[]): number {
    const data = packFrames(frames)
    if (row === null) {
      return this.db.run('INSERT INTO frames (track_id, data) VALUES (?, ?)', this.trackId, data).id
    }
    this.db.run('UPDATE frames SET data = ? WHERE id = ?', data, row)
    return row
  }
}

function sizeOf(frames: readonly RawFrame[]): number {
  return frames.reduce((sum, { bytes }) => sum + bytes.length, 0)
}
