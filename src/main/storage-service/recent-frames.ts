import { compressFrames, decompressFrames, FAST_QUALITY } from '../storage/frames'
import type { RawFrame } from '../storage/stored'

const RETENTION_MS = 10 * 60_000
/** 10 minutes at 100 ms, with room. Beyond it the oldest go first. */
const MOST_BYTES = 12 * 1024 * 1024
/**
 * Frames resemble one another: a batch takes a twentieth of its size. Larger batches would save 0.1 MB of compressed data,
 * but need 1 MB more for the open batch and 3 MB more to compress it.
 */
const BATCH_FRAMES = 8
/** Large frames make smaller batches, so that none takes long to compress. A larger frame is a batch by itself. */
const BATCH_BYTES = 512 * 1024

/** Which frames a run of bytes consists of, in order. */
interface Contents {
  frames: { endMs: number; length: number }[]
}

interface Batch extends Contents {
  compressed: Uint8Array
}

/**
 * The raw frames of the last 10 minutes of one session, compressed, so that what just happened can be saved after the
 * fact.
 */
export class RecentFrames {
  private batches: Batch[] = []
  private compressedBytes = 0
  /** Not yet compressed. */
  private open: Contents = { frames: [] }
  private openBytes = 0
  /**
   * Their bytes. The buffer is used again for each batch: buffers for single frames would become old garbage that V8
   * collects late, 10 MB of it in the app without a window.
   */
  private buffer: Uint8Array | null = null

  constructor(
    private readonly retentionMs = RETENTION_MS,
    private readonly mostBytes = MOST_BYTES,
  ) {}

  /** What they take in memory, bytes. */
  get sizeBytes(): number {
    return this.compressedBytes + this.openBytes
  }

  /** `frame`: of one instrument. `endMs` must not decrease between calls of `clear`. */
  add(frame: Uint8Array, endMs: number): void {
    if (frame.length > this.mostBytes) return
    if (this.openBytes + frame.length > BATCH_BYTES) this.closeBatch()
    if (frame.length > BATCH_BYTES) this.keep([{ endMs, length: frame.length }], frame)
    else this.put(frame, endMs)
    this.dropOldest(endMs - this.retentionMs)
  }

  /** End of the oldest and of the newest, ms since 1970; null while there is none. */
  span(): { fromMs: number; toMs: number } | null {
    const toMs = this.newestMs
    if (toMs === null) return null
    const earliestMs = toMs - this.retentionMs
    const held = [...this.batches.flatMap(({ frames }) => frames), ...this.open.frames]
    const oldest = held.find(({ endMs }) => endMs >= earliestMs)
    return { fromMs: oldest?.endMs ?? toMs, toMs }
  }

  /** Those that ended at or after `fromMs` and are not older than the retention; null: all. Oldest first. */
  *frames(fromMs: number | null = null): Generator<RawFrame> {
    const earliestMs = Math.max(fromMs ?? Number.NEGATIVE_INFINITY, (this.newestMs ?? 0) - this.retentionMs)
    // Copies: frames may be added while the caller iterates.
    const open = divide({ frames: [...this.open.frames] }, this.openView().slice())
    for (const batch of [...this.batches]) {
      if (lastEndMs(batch) < earliestMs) continue
      for (const frame of divide(batch, decompressFrames(batch.compressed))) {
        if (frame.endMs >= earliestMs) yield frame
      }
    }
    for (const frame of open) if (frame.endMs >= earliestMs) yield frame
  }

  /** Another session begins. */
  clear(): void {
    this.batches = []
    this.open = { frames: [] }
    this.compressedBytes = this.openBytes = 0
    this.buffer = null
  }

  private get newestMs(): number | null {
    return this.open.frames.at(-1)?.endMs ?? this.batches.at(-1)?.frames.at(-1)?.endMs ?? null
  }

  private put(frame: Uint8Array, endMs: number): void {
    this.buffer ??= new Uint8Array(BATCH_BYTES)
    this.buffer.set(frame, this.openBytes)
    this.openBytes += frame.length
    this.open.frames.push({ endMs, length: frame.length })
    if (this.open.frames.length >= BATCH_FRAMES) this.closeBatch()
  }

  private openView(): Uint8Array {
    return this.buffer?.subarray(0, this.openBytes) ?? new Uint8Array()
  }

  private closeBatch(): void {
    if (this.openBytes > 0) this.keep(this.open.frames, this.openView())
    this.open = { frames: [] }
    this.openBytes = 0
  }

  private keep(frames: Contents['frames'], bytes: Uint8Array): void {
    // A copy: what zlib returns is a view of whole chunks of 16 KB, of which a batch seldom fills the last.
    const compressed = new Uint8Array(compressFrames(bytes, FAST_QUALITY))
    this.batches.push({ frames, compressed })
    this.compressedBytes += compressed.length
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

function lastEndMs({ frames }: Contents): number {
  return frames.at(-1)?.endMs ?? 0
}

function* divide({ frames }: Contents, bytes: Uint8Array): Generator<RawFrame> {
  let from = 0
  for (const { endMs, length } of frames) {
    yield { endMs, bytes: bytes.subarray(from, from + length) }
    from += length
  }
}
