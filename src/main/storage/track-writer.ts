import type { PlacedSample } from '#shared/sample'
import type { Precision } from './codec/samples'
import type { Database } from './database'
import { isDamage, writeErrorCause } from './database-errors'
import { FrameWriter } from './frame-writer'
import { sealStretch, type Stretch } from './sealing'
import type { RawFrame } from './stored'
import {
  appendToTail,
  clearTail,
  decodeOpen,
  divide,
  emptyStretch,
  readTrackEnd,
  type TrackEnd,
} from './tail'

/** Below the promised second, with room for the writing itself. */
const FLUSH_MS = 800
/** Written before the timer where samples come fast, as in an import. */
const MOST_WAITING = 600
const MOST_WAITING_FRAME_BYTES = 2e6
/** What is kept in memory while nothing can be written: an hour at 1 s. */
const MOST_UNWRITTEN = 3600
const MOST_UNWRITTEN_FRAME_BYTES = 16e6

/** How a writer reaches the rest of the store. */
export interface WriterContext {
  db: Database
  trackId: number
  precision: Precision
  /** The last stretch is sealed too when the writer closes: nothing will follow it. */
  sealsAtClose: boolean
  onTrouble: (message: string) => void
  onRecovered: () => void
  /** SQLite found the file damaged. */
  onDamagedFile: () => void
  onClose: () => void
}

/**
 * Writes one track. What is appended is on disk at most 1 s later. A write that fails is told once and tried again
 * until it succeeds, all of it or nothing; beyond an hour of samples the oldest unwritten ones are given up.
 */
export class TrackWriter {
  /** Samples that will never reach the disk, since it took nothing for too long. */
  lost = 0
  private pending: PlacedSample[] = []
  private end: TrackEnd
  private readonly frames: FrameWriter
  private timer: NodeJS.Timeout | null = null
  private troubled = false
  /** Time is missing before the next sample. */
  private interrupted: boolean

  constructor(private readonly context: WriterContext) {
    const { db, trackId, onTrouble } = context
    this.frames = new FrameWriter(db, trackId)
    this.end = readTrackEnd(db, trackId, () =>
      onTrouble('The last minutes of the history are damaged and left out.'),
    )
    this.interrupted = this.end.lastEndMs !== null
  }

  /** Never throws for a full disk. */
  append(placed: PlacedSample): void {
    const gapBefore = placed.gapBefore || this.interrupted
    this.pending.push(gapBefore === placed.gapBefore ? placed : { ...placed, gapBefore })
    this.interrupted = false
    this.schedule(this.pending.length >= MOST_WAITING)
  }

  appendFrame(frame: RawFrame): void {
    this.frames.append(frame)
    this.schedule(this.frames.pendingBytes >= MOST_WAITING_FRAME_BYTES)
  }

  /** Samples that no block holds yet, on disk or not, in the order of recording. */
  unsealed(): readonly PlacedSample[] {
    return [...decodeOpen(this.end.open), ...this.pending]
  }

  /** Writes at once what is not on disk yet. */
  flush(): void {
    this.write(false)
  }

  /** What was recorded so far has been deleted from the file. */
  forget(): void {
    this.pending = []
    this.end = { open: emptyStretch(this.end.open.segment), lastEndMs: null }
    this.interrupted = true
  }

  /** Writes the rest, or loses it where that fails; nothing may be appended afterwards. */
  close(): void {
    this.write(this.context.sealsAtClose)
    this.stopTimer()
    this.lost += this.pending.length
    this.context.onClose()
  }

  /** While writing fails, only the timer tries again. */
  private schedule(urgent: boolean): void {
    if (urgent && !this.troubled) this.flush()
    else this.timer ??= setTimeout(() => this.flush(), FLUSH_MS)
  }

  private stopTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }

  private write(sealAll: boolean): void {
    this.stopTimer()
    try {
      const settle = this.context.db.transaction(() => this.put(sealAll))
      settle()
    } catch (error) {
      if (isDamage(error)) this.context.onDamagedFile()
      this.keepForLater(writeErrorCause(error))
      return
    }
    if (this.troubled) this.context.onRecovered()
    this.troubled = false
  }

  /** Within a transaction; what it returns changes this writer once the transaction stands. */
  private put(sealAll: boolean): () => void {
    const { db, trackId, precision } = this.context
    const parts = divide(this.end, this.pending)
    const last = sealAll ? null : (parts.pop() ?? null)
    let { open } = this.end
    if (parts.length > 0) {
      this.seal(parts)
      open = emptyStretch(parts.at(-1)?.segment ?? 0)
    }
    if (last !== null) open = appendToTail(db, trackId, open, last, precision)
    const settleFrames = this.frames.write()
    const lastEndMs = this.pending.at(-1)?.endMs ?? this.end.lastEndMs
    return () => {
      settleFrames()
      this.pending = []
      this.end = { open, lastEndMs }
    }
  }

  /** The first goes on with the open stretch. */
  private seal([first, ...others]: Stretch[]): void {
    const { db, trackId, precision } = this.context
    const whole = first && { ...first, samples: [...decodeOpen(this.end.open), ...first.samples] }
    for (const stretch of [whole, ...others]) {
      if (stretch && stretch.samples.length > 0) sealStretch(db, trackId, stretch, precision)
    }
    clearTail(db, trackId)
  }

  private keepForLater(cause: string): void {
    if (!this.troubled)
      this.context.onTrouble(`The history cannot be written: ${cause}. Recording to disk is stopped.`)
    this.troubled = true
    if (this.pending.length > MOST_UNWRITTEN) {
      const kept = this.pending.slice(-MOST_UNWRITTEN)
      this.lost += this.pending.length - MOST_UNWRITTEN
      kept[0] = { ...(kept[0] as PlacedSample), gapBefore: true }
      this.pending = kept
    }
    while (this.frames.pendingBytes > MOST_UNWRITTEN_FRAME_BYTES) this.frames.dropPending()
    this.timer ??= setTimeout(() => this.flush(), FLUSH_MS)
  }
}
