import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { HistoryExtent, HistoryRange } from '#shared/history'
import type { Result } from '#shared/ipc-contract'
import type { MeasurementHead } from '#shared/measurement'
import type { PlacedSample } from '#shared/sample'
import { age, freeRemoved } from './ageing'
import type { Database } from './database'
import { HistoryError, isDamage, LockedFileError, sqliteCode, writeErrorCause } from './database-errors'
import { removeEmptyFile } from './empty-file'
import { shareLease, takeLease, type Lease } from './lease'
import { deleteMeasurement, describeMeasurement, getMeasurement } from './measurement-table'
import { listMeasurements, putMeasurement } from './measurement-table'
import { markSuspect, openFile, openFileToRead } from './open-file'
import { emptyRange, queryRange } from './range-query'
import type { HistoryOptions, RawFrame, StoredMeasurement, TrackKind, TrackRangeRequest } from './stored'
import { TrackReader } from './track-reader'
import { TrackWriter } from './track-writer'
import { addTrack, emptyTrack, findTrack, kindOf, markGone, markOrphansGone } from './tracks'

const CONTINUOUS_KINDS = ['live', 'demonstration'] as const
type ContinuousKind = (typeof CONTINUOUS_KINDS)[number]

const DEFAULT_MAXIMUM_BYTES = 500e6

/** Opens `history.sqlite` in the folder, making both when they are missing; `notice` is for the person. */
export function openHistory(
  folder: string,
  options: HistoryOptions = {},
): Result<{ store: HistoryStore; notice: string | null }> {
  const opened = options.readOnly === true ? openFileToRead(folder) : openFile(folder)
  if (!opened.ok) return opened
  const { db, path, notice } = opened.value
  return { ok: true, value: { store: new HistoryStore(db, path, options), notice } }
}

/**
 * Everything kept on disk: tracks of samples, and measurements. What changes something throws `HistoryError`, with a
 * sentence for the person, where the file cannot be written.
 */
export class HistoryStore {
  private readonly writers = new Map<number, TrackWriter>()
  /** While held, no other process takes this one's unsaved tracks for left-overs. */
  private work: Lease | null = null
  private readonly told = new Set<string>()
  private isClosed = false

  constructor(
    private readonly db: Database,
    private readonly path: string,
    private readonly options: HistoryOptions,
  ) {
    if (options.readOnly !== true) this.removeLeftOvers()
  }

  createTrack(kind: TrackKind): number {
    return this.change(() => {
      this.work ??= shareLease(this.besides('work.lock'))
      // Without it another process would take this track for a left-over.
      if (this.work === null) throw new LockedFileError()
      return addTrack(this.db, kind)
    })
  }

  /** The one track of that source, made when it is missing. */
  continuousTrack(kind: ContinuousKind): number {
    return this.change(() => this.db.transaction(() => findTrack(this.db, kind) ?? addTrack(this.db, kind)))
  }

  /** The same for whoever only reads; null where nothing was ever kept of that source. */
  findContinuousTrack(kind: ContinuousKind): number | null {
    return this.read(null, () => findTrack(this.db, kind))
  }

  /** A continuous track has one writer among all processes. */
  writer(trackId: number): Result<TrackWriter> {
    try {
      const kind = kindOf(this.db, trackId)
      if (kind === null) return { ok: false, message: 'This part of the history is not there any more.' }
      const isContinuous = kind === 'live' || kind === 'demonstration'
      const lease = isContinuous ? takeLease(this.besides(`${kind}.lock`)) : null
      if (isContinuous && lease === null) return { ok: false, message: ALREADY_KEPT }
      return { ok: true, value: this.createWriter(trackId, kind, lease) }
    } catch (error) {
      return { ok: false, message: `The history cannot be written: ${writeErrorCause(error)}.` }
    }
  }

  /** From the start of the oldest window to the end of the newest; null while the track is empty. */
  extent(trackId: number): HistoryExtent | null {
    return this.read(null, () => this.reader(trackId).bounds())
  }

  /** A null `fromMs` or `toMs` means the track's own edge. */
  range(trackId: number, request: TrackRangeRequest): HistoryRange {
    return this.read(emptyRange(request), () => queryRange(this.reader(trackId), request))
  }

  /**
   * Every window that lies in `(fromMs, toMs]` at least in part, as it was recorded, in the order of recording: after
   * the clock was set back, `endMs` may be smaller than before. null: without that border.
   */
  *samples(trackId: number, fromMs: number | null, toMs: number | null): IterableIterator<PlacedSample> {
    const from = fromMs ?? Number.NEGATIVE_INFINITY
    const to = toMs ?? Number.POSITIVE_INFINITY
    try {
      yield* this.reader(trackId).samples(from, to)
    } catch (error) {
      this.tellDamage(error)
    }
  }

  /** In the order of recording. */
  *frames(trackId: number): IterableIterator<RawFrame> {
    try {
      this.writers.get(trackId)?.flush()
      yield* this.reader(trackId).frames()
    } catch (error) {
      this.tellDamage(error)
    }
  }

  /** A writer of the track is closed. */
  removeTrack(trackId: number): void {
    this.writers.get(trackId)?.close()
    this.change(() => markGone(this.db, trackId))
  }

  /** One small step of ageing; true while there is more to do. */
  maintain(): boolean {
    const nowMs = this.options.now?.() ?? Date.now()
    return this.stepOf(() => age(this.db, nowMs, this.options.maximumBytes ?? DEFAULT_MAXIMUM_BYTES))
  }

  /** One small step of deleting what was removed and giving its room back; true while there is more to do. */
  freeRemoved(): boolean {
    return this.stepOf(() => freeRemoved(this.db))
  }

  /** Forgets everything but the measurements. */
  clearContinuous(): void {
    this.change(() => {
      this.db.transaction(() => {
        for (const kind of CONTINUOUS_KINDS) {
          const trackId = findTrack(this.db, kind)
          if (trackId !== null) emptyTrack(this.db, trackId)
        }
      })
      for (const [trackId, writer] of this.writers) {
        if (kindOf(this.db, trackId) !== 'measurement') writer.forget()
      }
    })
  }

  /** Of the file and what SQLite keeps beside it. */
  sizeBytes(): number {
    return ['', '-wal'].reduce(
      (sum, suffix) => sum + (statSync(this.path + suffix, { throwIfNoEntry: false })?.size ?? 0),
      0,
    )
  }

  get isOpen(): boolean {
    return !this.isClosed
  }

  /** Closes every writer first. */
  close(): void {
    for (const writer of [...this.writers.values()]) writer.close()
    this.work?.release()
    this.isClosed = true
    this.db.checkpoint()
    this.db.close()
  }

  /** Closes it, and leaves no file where nothing is kept in it and no other process has it open. */
  closeAndRemoveEmpty(): void {
    removeEmptyFile(this.db, this.path)
    this.close()
  }

  saveMeasurement(row: StoredMeasurement): void {
    this.change(() => putMeasurement(this.db, row))
  }

  /** The latest start first. */
  measurements(): MeasurementHead[] {
    return this.read([], () => listMeasurements(this.db))
  }

  measurement(id: string): StoredMeasurement | null {
    return this.read(null, () => getMeasurement(this.db, id))
  }

  describeMeasurement(id: string, words: { name: string; note: string }): void {
    this.change(() => describeMeasurement(this.db, id, words))
  }

  /** With its samples. */
  removeMeasurement(id: string): void {
    const stored = this.measurement(id)
    if (stored === null) return
    this.writers.get(stored.trackId)?.close()
    this.change(() =>
      this.db.transaction(() => {
        deleteMeasurement(this.db, id)
        markGone(this.db, stored.trackId)
      }),
    )
  }

  private createWriter(trackId: number, kind: TrackKind, lease: Lease | null): TrackWriter {
    const writer = new TrackWriter({
      db: this.db,
      trackId,
      precision: kind === 'measurement' ? 'lossless' : 'compact',
      sealsAtClose: lease === null,
      onTrouble: (message) => this.options.onTrouble?.(message),
      onRecovered: () => this.options.onRecovered?.(),
      onDamagedFile: () => markSuspect(this.path),
      onClose: () => {
        this.writers.delete(trackId)
        lease?.release()
      },
    })
    this.writers.set(trackId, writer)
    return writer
  }

  private reader(trackId: number): TrackReader {
    const writer = this.writers.get(trackId)
    const unsealed = writer === undefined ? null : () => writer.unsealed()
    return new TrackReader(this.db, trackId, unsealed, (message) => this.tellOnce(message))
  }

  private removeLeftOvers(): void {
    try {
      const lease = takeLease(this.besides('work.lock'))
      if (lease === null) return
      markOrphansGone(this.db)
      lease.release()
    } catch (error) {
      // They go another time.
      if (sqliteCode(error) === null) throw error
    }
  }

  private stepOf(work: () => boolean): boolean {
    try {
      return work()
    } catch (error) {
      // A full disk and a busy file pass; the next call tries again.
      if (sqliteCode(error) === null) throw error
      if (isDamage(error)) this.tellDamage(error)
      return false
    }
  }

  private change<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      if (isDamage(error)) markSuspect(this.path)
      throw new HistoryError(`The history cannot be written: ${writeErrorCause(error)}.`)
    }
  }

  /** What cannot be read is told and left out. */
  private read<T>(nothing: T, work: () => T): T {
    try {
      return this.db.snapshot(work)
    } catch (error) {
      this.tellDamage(error)
      return nothing
    }
  }

  private tellDamage(error: unknown): void {
    const cause = writeErrorCause(error)
    if (isDamage(error)) markSuspect(this.path)
    this.tellOnce(`The history cannot be read: ${cause}.`)
  }

  private tellOnce(message: string): void {
    if (this.told.has(message)) return
    this.told.add(message)
    this.options.onTrouble?.(message)
  }

  private besides(name: string): string {
    return join(dirname(this.path), name)
  }
}

const ALREADY_KEPT =
  'Another Anemometer already keeps this history. Quit that one, or use another folder; nothing is recorded here.'
