import { compressFrames, decompressFrames } from './frame-compression'

const RETENTION_MS = 10 * 60_000
/** 10 minutes at 100 ms, with room. Beyond it the oldest go first. */
const MOST_BYTES = 8 * 1024 * 1024
/**
 * One frame is much like the next: together they take a fortieth of their size. More than these at once save 0.1 MB in
 * all, but wait in 1 MB and are compressed in another 3.
 */
const BATCH_FRAMES = 8
/** Of large frames fewer make a batch, so that none takes long. */
const BATCH_BYTES = 512 * 1024

/** A sample's bytes as they arrived. */
interface RecentFrame {
  /** End of the sample's window, ms since 1970. */
  endMs: number
  bytes: Uint8Array
}

interface Batch {
  frames: { endMs: number; length: number }[]
  compressed: Buffer
}

/**
 * The raw frames of the last 10 minutes of one session, compressed, so that what just happened can be saved after the
 * fact.
 */
export class RecentFrames {
  private batches: Batch[] = []
  private compressedBytes = 0
  /** Not yet compressed. */
  private open: RecentFrame[] = []
  private openBytes = 0

  constructor(
    private readonly retentionMs = RETENTION_MS,
    private readonly mostBytes = MOST_BYTES,
  ) {}

  /** What they take in memory, bytes. */
  get sizeBytes(): number {
    return this.compressedBytes + this.openBytes
  }

  /** `endMs` must not decrease between calls of `clear`. A null frame is a sample whose bytes are not at hand. */
  add(frame: Uint8Array | null, endMs: number): void {
    if (frame === null || frame.length > this.mostBytes) return
    this.open.push({ endMs, bytes: frame })
    this.openBytes += frame.length
    if (this.open.length >= BATCH_FRAMES || this.openBytes >= BATCH_BYTES) this.closeBatch()
    this.dropOldest(endMs - this.retentionMs)
  }

  /** Those that ended at or after `fromMs` and are not older than the retention; null: all. Oldest first. */
  *frames(fromMs: number | null = null): Generator<RecentFrame> {
    const newestMs = this.open.at(-1)?.endMs ?? this.batches.at(-1)?.frames.at(-1)?.endMs ?? 0
    const earliestMs = Math.max(fromMs ?? Number.NEGATIVE_INFINITY, newestMs - this.retentionMs)
    const open = [...this.open]
    for (const batch of [...this.batches]) {
      if (lastEndMs(batch) < earliestMs) continue
      for (const frame of unpack(batch)) if (frame.endMs >= earliestMs) yield frame
    }
    for (const frame of open) if (frame.endMs >= earliestMs) yield frame
  }

  /** Another session begins. */
  clear(): void {
    this.batches = []
    this.open = []
    this.compressedBytes = this.openBytes = 0
  }

  private closeBatch(): void {
    const compressed = compressFrames(Buffer.concat(this.open.map((frame) => frame.bytes)))
    const frames = this.open.map((frame) => ({ endMs: frame.endMs, length: frame.bytes.length }))
    this.batches.push({ frames, compressed })
    this.compressedBytes += compressed.length
    this.open = []
    this.openBytes = 0
  }

  private dropOldest(earliestMs: number): void {
    let dropped = 0
    for (const batch of this.batches) {
      if (lastEndMs(batch) >= earliestMs && this.sizeBytes <= this.mostBytes) break
      this.compressedBytes -= batch.compressed.length
      dropped++
    }
    if (dropped > 0) this.batches.splice(0, dropped)
  }
}

function lastEndMs({ frames }: Batch): number {
  return frames.at(-1)?.endMs ?? 0
}

function* unpack({ frames, compressed }: Batch): Generator<RecentFrame> {
  const bytes = decompressFrames(compressed)
  let from = 0
  for (const { endMs, length } of frames) {
    yield { endMs, bytes: bytes.subarray(from, from + length) }
    from += length
  }
}
