import type { PlacedSample } from '#shared/sample'
import type { TrackEvent } from '#shared/track-events'
import { isBusy, isDamage, isMoved, sqliteCode, writeErrorCause } from './database-errors'
import { normaliseEvent, putEvent } from './event-rows'
import { FrameWriter } from './frames'
import { sealStretch, type SealedTrack, type Stretch } from './sealing'
import { RailWatch } from './rail-history'
import type { TotalsData } from '#shared/sample-totals'
import type { RawFrame, Settled } from './stored'
import {
  appendToTail,
  clearTail,
  decodeOpen,
  divide,
  emptyStretch,
  readTrackEnd,
  type TrackEnd,
} from './tail'
import { TrackTotals } from './track-totals'

/** Below the promised second, with room for the writing itself. */
const FLUSH_MS = 800
/** With so many waiting, as in an import, they are written before the timer fires. */
const MOST_WAITING = 600
const MOST_WAITING_FRAME_BYTES = 2e6
/** Held in memory while nothing can be written: an hour at 1 s. */
const MOST_UNWRITTEN = 3600
const MOST_UNWRITTEN_EVENTS = 3600
const MOST_UNWRITTEN_FRAME_BYTES = 16e6
/** Sealing is divided into steps of about this: long windows reach into many blocks of every tier. */
const LONGEST_WRITE_MS = 25
/** How long a step waits for another process's transaction; then other work runs, and it is tried again. */
const SHORT_BUSY_MS = 100
/** A file that is busy for longer is reported. */
const LONGEST_BUSY_MS = 5000

/** What a writer needs of the store. */
export interface WriterContext extends SealedTrack {
  /** All its samples are made up, also those that do not say so, and tell nothing of a real Mac. */
  isMadeUp: boolean
  /** The track goes on for ever: what its samples come to is kept beside them. Otherwise its last stretch is sealed, too. */
  isContinuous: boolean
  /** Throws `MovedFileError` where the file is not where it was. */
  checkPlace: () => void
  onTrouble: (message: string) => void
  onRecovered: () => void
  /** More is on disk, or given up. */
  onSettled: (settled: Settled) => void
  /** The sums of a continuous track are on disk. */
  onTotals: (totals: TotalsData) => void
  /** SQLite found the file damaged. */
  onDamagedFile: () => void
  onMovedFile: () => void
  onClose: () => void
}

/**
 * Writes one track. What is appended is on disk at most 1 s later. A write that fails is reported once and tried again
 * until it succeeds, all of it or nothing; of more than an hour of unwritten samples the oldest are given up.
 */
export class TrackWriter {
  /** Samples that were given up, because nothing could be written for too long. */
  lost = 0
  lostEvents = 0
  private pending: PlacedSample[] = []
  private unwrittenEvents: TrackEvent[] = []
  private end: TrackEnd
  private readonly frames: FrameWriter
  private readonly rails: RailWatch
  /** null of a track that is not continuous. */
  private readonly sums: TrackTotals | null
  private timer: NodeJS.Timeout | null = null
  private troubled = false
  /** When the file was first found busy; null while it is not. */
  private busySinceMs: number | null = null
  /** What came before was deleted, so the next sample has a gap before it. */
  private interrupted = false

  constructor(private readonly context: WriterContext) {
    const { db, trackId, onDamagedPart } = context
    this.frames = new FrameWriter(db, trackId)
    this.rails = new RailWatch(context.isMadeUp)
    this.sums = context.isContinuous
      ? new TrackTotals(db, trackId, () =>
          onDamagedPart('The sums of the history are damaged; they begin again at 0.'),
        )
      : null
    this.end = readTrackEnd(db, trackId, () =>
      onDamagedPart('The last minutes of the history are damaged and left out.'),
    )
  }

  /** Never throws for a full disk. */
  append(placed: PlacedSample): void {
    const gapBefore = placed.gapBefore || this.interrupted
    this.pending.push(gapBefore === placed.gapBefore ? placed : { ...placed, gapBefore })
    this.interrupted = false
    this.rails.add(placed)
    this.schedule(this.pending.length >= MOST_WAITING)
  }

  appendFrame(frame: RawFrame): void {
    this.frames.append(frame)
    this.schedule(this.frames.pendingBytes >= MOST_WAITING_FRAME_BYTES)
  }

  /** Its label is cut where it is too long. */
  addEvent(event: TrackEvent): void {
    this.unwrittenEvents.push(normaliseEvent(event))
    this.schedule(this.unwrittenEvents.length >= MOST_WAITING)
  }

  /** Those that are not on disk yet, in the order in which they came. */
  get pendingEvents(): readonly TrackEvent[] {
    return this.unwrittenEvents
  }

  /** What the samples of a continuous track came to, up to what is on disk; null of any other. */
  get totals(): TotalsData | null {
    return this.sums?.data ?? null
  }

  /** The sums of a continuous track go on from no less than `atLeast`. */
  raiseTotals(atLeast: TotalsData): void {
    this.sums?.raise(atLeast)
  }

  /** Samples that no block holds yet, on disk or not, in the order of recording. */
  unsealed(): readonly PlacedSample[] {
    return [...decodeOpen(this.end.open), ...this.pending]
  }

  /** Writes at once what is not on disk yet. */
  flush(): void {
    this.write({ sealAll: false, longestMs: Number.POSITIVE_INFINITY })
  }

  /** The same in steps, between which other work runs; ends early where writing fails. */
  async flushInSteps(): Promise<void> {
    while (this.step()) await new Promise((resolve) => setImmediate(resolve))
  }

  /** To be called when what was recorded so far has been deleted from the file. */
  forget(): void {
    this.dropPending()
    this.end = { open: emptyStretch(this.end.open.segment), lastEndMs: null }
    this.interrupted = true
    this.rails.forget()
  }

  /** Writes the rest, or loses it where that fails; nothing may be appended afterwards. */
  close(): void {
    this.write({ sealAll: !this.context.isContinuous, longestMs: Number.POSITIVE_INFINITY })
    this.stopTimer()
    if (this.pending.length === 0) this.closeTotals()
    this.lost += this.pending.length
    this.lostEvents += this.unwrittenEvents.length
    this.dropPending()
    this.context.onClose()
  }

  /** Where that cannot be written, the next writer of another start of the system begins at 0. */
  private closeTotals(): void {
    try {
      this.sums?.close()
    } catch (error) {
      if (sqliteCode(error) === null) throw error
    }
  }

  private dropPending(): void {
    this.context.onSettled({ samples: this.pending.length, events: this.unwrittenEvents.length })
    this.pending = []
    this.unwrittenEvents = []
  }

  /** While writing fails, only the timer tries again. */
  private schedule(urgent: boolean): void {
    if (urgent && !this.troubled && this.busySinceMs === null) this.step()
    else this.startTimer(FLUSH_MS)
  }

  /** One short step of writing; true while there is more that can be written at once. */
  private step(): boolean {
    const { db } = this.context
    const hasWritten = db.withBusyTimeout(SHORT_BUSY_MS, () =>
      this.write({ sealAll: false, longestMs: LONGEST_WRITE_MS }),
    )
    const goesOn = hasWritten && this.pending.length > 0
    if (goesOn) this.startTimer(0)
    return goesOn
  }

  private startTimer(delayMs: number): void {
    this.timer ??= setTimeout(() => this.step(), delayMs)
  }

  private stopTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }

  /** False where it failed; then the timer tries again. */
  private write(options: { sealAll: boolean; longestMs: number }): boolean {
    this.stopTimer()
    try {
      this.context.checkPlace()
      const settle = this.context.db.transaction(() => this.put(options))
      settle()
    } catch (error) {
      if (isDamage(error)) this.context.onDamagedFile()
      if (isMoved(error)) this.context.onMovedFile()
      this.keepForLater(error)
      return false
    }
    if (this.troubled) this.context.onRecovered()
    this.troubled = false
    this.busySinceMs = null
    return true
  }

  /** Within a transaction; what it returns is to be called once the transaction is committed. */
  private put({ sealAll, longestMs }: { sealAll: boolean; longestMs: number }): () => void {
    const { db, trackId, precision } = this.context
    const parts = divide(this.end, this.pending)
    const last = sealAll ? null : (parts.pop() ?? null)
    let { open } = this.end
    let rest: PlacedSample[] = []
    if (parts.length > 0) {
      const sealed = this.seal(parts, longestMs)
      open = emptyStretch(parts[sealed - 1]?.segment ?? 0)
      const left = [...parts.slice(sealed), ...(last === null ? [] : [last])]
      if (sealed < parts.length) rest = left.flatMap(({ samples }) => samples)
    }
    if (last !== null && rest.length === 0) open = appendToTail(db, trackId, open, last, precision)
    const settleFrames = this.frames.write()
    const settleRails = this.rails.write(db)
    for (const event of this.unwrittenEvents) putEvent(db, trackId, event)
    const settled = this.pending.length - rest.length
    const settleTotals = this.sums?.write(this.pending.slice(0, settled))
    const lastEndMs = this.pending[settled - 1]?.endMs ?? this.end.lastEndMs
    return () => {
      settleFrames()
      settleRails()
      settleTotals?.()
      this.pending = rest
      this.end = { open, lastEndMs }
      const events = this.unwrittenEvents.length
      this.unwrittenEvents = []
      this.context.onSettled({ samples: settled, events })
      if (this.totals !== null && settled > 0) this.context.onTotals(this.totals)
    }
  }

  /** The first part belongs to the open stretch. Returns how many were sealed: at least one, and as many as time allows. */
  private seal(parts: readonly Stretch[], longestMs: number): number {
    const untilMs = performance.now() + longestMs
    let sealed = 0
    for (const part of parts) {
      const samples = sealed === 0 ? [...decodeOpen(this.end.open), ...part.samples] : part.samples
      if (samples.length > 0) sealStretch(this.context, { ...part, samples })
      sealed++
      if (performance.now() >= untilMs) break
    }
    clearTail(this.context.db, this.context.trackId)
    return sealed
  }

  private keepForLater(error: unknown): void {
    const isWorthTelling = !isBusy(error) || this.isBusyForLong()
    if (isWorthTelling && !this.troubled) {
      this.context.onTrouble(
        `The history cannot be written: ${writeErrorCause(error)}. Recording to disk is stopped.`,
      )
      this.troubled = true
    }
    const surplus = this.pending.length - MOST_UNWRITTEN
    if (surplus > 0) {
      const [first, ...others] = this.pending.slice(surplus)
      this.lost += surplus
      this.pending = first === undefined ? [] : [{ ...first, gapBefore: true }, ...others]
      this.context.onSettled({ samples: surplus, events: 0 })
    }
    const surplusEvents = this.unwrittenEvents.length - MOST_UNWRITTEN_EVENTS
    if (surplusEvents > 0) {
      this.unwrittenEvents.splice(0, surplusEvents)
      this.lostEvents += surplusEvents
      this.context.onSettled({ samples: 0, events: surplusEvents })
    }
    while (this.frames.pendingBytes > MOST_UNWRITTEN_FRAME_BYTES) this.frames.dropOldestPending()
    this.startTimer(FLUSH_MS)
  }

  private isBusyForLong(): boolean {
    const nowMs = performance.now()
    this.busySinceMs ??= nowMs
    return nowMs - this.busySinceMs >= LONGEST_BUSY_MS
  }
}
