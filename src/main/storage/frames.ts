import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import { DamagedBlockError } from './codec/bytes'
import type { Database } from './database'
import type { RawFrame } from './stored'

/** Raw frames repeat one another: this takes the time of deflate for less than half the size. The window is 4 MB. */
const QUALITY = 5
const WINDOW_BITS = 22
/** A seventh of the time for five thirds of the size: for frames that are compressed all day and seldom read. */
export const FAST_QUALITY = 1

/** A row grows up to this size; larger ones hardly compress better. */
const BATCH_FRAMES = 32
const BATCH_BYTES = 1e6
/** Before each frame in a row: `endMs` as a double, then the length of the frame. */
const HEAD_BYTES = 12

export function compressFrames(bytes: Uint8Array, quality = QUALITY): Buffer {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  })
}

/** Throws where the bytes are not what `compressFrames` made. */
export function decompressFrames(compressed: Uint8Array): Buffer {
  return brotliDecompressSync(compressed)
}

/** The frames of a row of the table `frames`. Throws `DamagedBlockError`, and nothing else. */
export function unpackFrames(data: Uint8Array): RawFrame[] {
  const packed = decompressRow(data)
  const frames: RawFrame[] = []
  for (let offset = 0; offset < packed.length;) {
    if (offset + HEAD_BYTES > packed.length) throw new DamagedBlockError('a frame is cut off')
    const endMs = packed.readDoubleLE(offset)
    const from = offset + HEAD_BYTES
    offset = from + packed.readUInt32LE(offset + 8)
    if (offset > packed.length) throw new DamagedBlockError('a frame is cut off')
    frames.push({ endMs, bytes: packed.subarray(from, offset) })
  }
  return frames
}

function decompressRow(data: Uint8Array): Buffer {
  try {
    return decompressFrames(data)
  } catch {
    throw new DamagedBlockError('its frames cannot be unpacked')
  }
}

function packFrames(frames: readonly RawFrame[]): Buffer {
  const parts = frames.flatMap(({ endMs, bytes }) => {
    const head = Buffer.alloc(HEAD_BYTES)
    head.writeDoubleLE(endMs, 0)
    head.writeUInt32LE(bytes.length, 8)
    return [head, bytes]
  })
  return compressFrames(Buffer.concat(parts))
}

/** Writes a track's raw frames in order, several in a row, since they compress well together. */
export class FrameWriter {
  private pending: RawFrame[] = []
  /** The frames of the row `openRow`, which is on disk and not full yet. */
  private open: RawFrame[] = []
  private openRow: number | null = null

  constructor(
    private readonly db: Database,
    private readonly trackId: number,
  ) {}

  get pendingBytes(): number {
    return sizeOf(this.pending)
  }

  append(frame: RawFrame): void {
    this.pending.push(frame)
  }

  /** Gives up the oldest frame that could not be written. */
  dropOldestPending(): void {
    this.pending.shift()
  }

  /** Writes what is pending, within the caller's transaction; what it returns is to be called once that is committed. */
  write(): () => void {
    let batch = this.open.slice()
    let row = this.openRow
    for (const frame of this.pending) {
      batch.push(frame)
      if (batch.length < BATCH_FRAMES && sizeOf(batch) < BATCH_BYTES) continue
      this.writeRow(row, batch)
      batch = []
      row = null
    }
    if (this.pending.length > 0 && batch.length > 0) row = this.writeRow(row, batch)
    return () => {
      this.pending = []
      this.open = batch
      this.openRow = row
    }
  }

  /** `row`: null for a new one. Returns its id. */
  private writeRow(row: number | null, frames: readonly RawFrame[]): number {
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
