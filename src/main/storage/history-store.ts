import { statSync, type Stats } from 'node:fs'
import { dirname, join } from 'node:path'
import type { HistoryExtent, HistoryRange, RangeEvents } from '#shared/history'
import type { Result } from '#shared/ipc-contract'
import type { MeasurementHead } from '#shared/measurement'
import type { PlacedSample } from '#shared/sample'
import { CONTINUOUS_KINDS, isContinuous, type ContinuousKind } from '#shared/sources'
import type { TrackEvent } from '#shared/track-events'
import { age, freeRemoved } from './ageing'
import type { Database } from './database'
import {
  HistoryError,
  isDamage,
  isMoved,
  mayBeFull,
  MovedFileError,
  sqliteCode,
  writeErrorCause,
} from './database-errors'
import { removeEmptyFile } from './empty-file'
import { takeLease, type Lease } from './lease'
import {
  deleteMeasurement,
  describeMeasurement,
  getMeasurement,
  listMeasurements,
  putMeasurement,
  trackOfMeasurement,
  type ShapeCheck,
} from './measurement-table'
import { markSuspect, openFile, openFileToRead } from './open-file'
import { becomeOwner, deadOwners, forgetOwner, type Owner } from './owner'
import { guardHistory } from './protect'
import { emptyRange, queryRange } from './range-query'
import { keepReserve, releaseReserve } from './reserve'
import {
  type HistoryOptions,
  type RawFrame,
  type StoredMeasurement,
  type TrackKind,
  type TrackRangeRequest,
} from './stored'
import { TrackReader } from './track-reader'
import { TrackWriter } from './track-writer'
import {
  addTrack,
  countDamagedTracks,
  emptyTrack,
  findTrack,
  hasDamagedOwner,
  kindOf,
  markFinished,
  markGone,
  ownersOf,
  takeOver,
  type UnfinishedTrack,
} from './tracks'

const DEFAULT_MAXIMUM_BYTES = 500e6

/** Opens `history.sqlite` in the folder, making both when they are missing; `notice` is for the person. */
export function openHistory(
  folder: string,
  options: HistoryOptions = {},
): Result<{ store: HistoryStore; notice: string | null }> {
  const opened = options.readOnly === true ? openFileToRead(folder) : openFile(folder)
  if (!opened.ok) return opened
  const { db, path, notice } = opened.value
  const store = new HistoryStore(db, path, options)
  store.checkTracks()
  return { ok: true, value: { store, notice } }
}

/**
 * Everything kept on disk: tracks of samples, and measurements. What changes something throws `HistoryError`, with a
 * sentence for the person, where the file cannot be written.
 */
export class HistoryStore {
  private readonly writers = new Map<number, TrackWriter>()
  /** Of the unfinished tracks that this store works on; null as long as there was none. */
  private owner: Owner | null = null
  private readonly told = new Set<string>()
  /** Where the file lay when it was opened. */
  private readonly place: Stats | undefined
  private readonly unguard: () => void
  private isClosed = false

  constructor(
    private readonly db: Database,
    private readonly path: string,
    private readonly options: HistoryOptions,
  ) {
    this.place = statSync(path, { throwIfNoEntry: false })
    this.unguard = guardHistory(this.folder)
    if (options.readOnly !== true) keepReserve(this.folder)
  }

  /**
   * Belongs to this store until it is finished or removed; when the process dies before, whoever comes next takes it
   * over. `facts`: what is known of the measurement, as JSON.
   */
  createTrack(kind: 'scratch' | 'measurement', facts: string | null = null): number {
    return this.change(() => addTrack(this.db, kind, this.becomeOwner().id, facts))
  }

  /**
   * Tracks that another process began and did not live to finish. They belong to this store from now on: whoever calls
   * finishes or removes them. Each is given out once, to one process.
   */
  takeOverUnfinished(): UnfinishedTrack[] {
    try {
      const dead = deadOwners(this.folder, ownersOf(this.db)).filter((id) => id !== this.owner?.id)
      const left = dead.flatMap((id) => {
        const tracks = takeOver(this.db, id, this.becomeOwner().id)
        forgetOwner(this.folder, id)
        return tracks
      })
      return hasDamagedOwner(this.db) ? [...left, ...takeOver(this.db, null, this.becomeOwner().id)] : left
    } catch (error) {
      // A file that is busy or cannot be written passes: they are found another time.
      if (sqliteCode(error) === null) throw error
      if (isDamage(error)) this.tellDamage(error)
      return []
    }
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
      const lease = isContinuous(kind) ? takeLease(join(this.folder, `${kind}.lock`)) : null
      if (isContinuous(kind) && lease === null) return { ok: false, message: ALREADY_KEPT }
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

  /** Everything that happened and was marked on a track, up to a limit. */
  rangeEvents(trackId: number): RangeEvents {
    return this.read({ events: [], omittedEvents: 0 }, () =>
      this.reader(trackId).rangeEvents(-Infinity, Infinity),
    )
  }

  /** Those that touch `(fromMs, toMs]`, in the order in which they came. null: without that border. */
  *events(trackId: number, fromMs: number | null, toMs: number | null): IterableIterator<TrackEvent> {
    try {
      yield* this.reader(trackId).events(fromMs ?? -Infinity, toMs ?? Infinity)
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
    return this.stepOf(() => age(this.db, nowMs, this.options.maximumBytes?.() ?? DEFAULT_MAXIMUM_BYTES))
  }

  /** One small step of deleting what was removed and giving its room back; true while there is more to do. */
  freeRemoved(): boolean {
    return this.stepOf(() => freeRemoved(this.db))
  }

  /** Forgets everything but the measurements. */
  clearContinuous(): void {
    this.changeOnFullDisk(() => {
      this.db.transaction(() => {
        for (const kind of CONTINUOUS_KINDS) {
          const trackId = findTrack(this.db, kind)
          if (trackId !== null) emptyTrack(this.db, trackId)
        }
      })
      for (const [trackId, writer] of this.writers) {
        if (isContinuous(kindOf(this.db, trackId) ?? '')) writer.forget()
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

  /** Closes every writer first. What is unfinished is found by whoever opens the history next. */
  close(): void {
    for (const writer of [...this.writers.values()]) writer.close()
    this.isClosed = true
    this.db.checkpoint()
    this.db.close()
    this.owner?.release()
    this.unguard()
  }

  /** Closes it, and leaves no file where nothing is kept in it and no other process has it open. */
  closeAndRemoveEmpty(): void {
    removeEmptyFile(this.db, this.path)
    this.close()
  }

  /** Its track is finished. */
  saveMeasurement(row: StoredMeasurement): void {
    this.change(() =>
      this.db.transaction(() => {
        putMeasurement(this.db, row)
        markFinished(this.db, row.trackId)
      }),
    )
  }

  /** The latest start first. Damaged ones are left out, and told; without `isHead` the shape of a head is believed. */
  measurements(isHead?: ShapeCheck): MeasurementHead[] {
    const { heads, damagedIds, lost } = this.readList(isHead)
    if (lost > 0) {
      markSuspect(this.path)
      this.tellOnce(
        `The list of measurements is damaged in the history file: ${lost} of them cannot be read.`,
      )
    }
    const [id] = damagedIds
    if (id !== undefined) {
      const what =
        damagedIds.length === 1
          ? `The measurement ${id} is`
          : `${damagedIds.length} measurements, ${id} first, are`
      this.tellOnce(
        `${what} damaged in the history file and left out of the list. To forget one: anemometer delete ID.`,
      )
    }
    return heads
  }

  /** Of the measurements that a list leaves out. */
  damagedMeasurements(isHead?: ShapeCheck): string[] {
    return this.readList(isHead).damagedIds
  }

  private readList(isHead?: ShapeCheck): ReturnType<typeof listMeasurements> {
    return this.read({ heads: [], damagedIds: [], lost: 0 }, () => listMeasurements(this.db, isHead))
  }

  /**
   * null: there is none of that id, or it is damaged, which is told. Without `isMeasurement` its shape is believed, but
   * for its id, its name, its note and where it lies.
   */
  measurement(id: string, isMeasurement?: ShapeCheck): StoredMeasurement | null {
    const found = this.read(null, () => getMeasurement(this.db, id, isMeasurement))
    if (found === 'damaged')
      this.tellOnce(`The measurement ${id} is damaged in the history file and left out.`)
    return found === 'damaged' ? null : found
  }

  /** False where there is none of that id. */
  describeMeasurement(id: string, words: { name: string; note: string }): boolean {
    return this.change(() => this.db.transaction(() => describeMeasurement(this.db, id, words)))
  }

  /** With its samples; also on a full disk. */
  removeMeasurement(id: string): void {
    const trackId = this.read(null, () => trackOfMeasurement(this.db, id))
    if (trackId === null) return
    this.writers.get(trackId)?.close()
    this.changeOnFullDisk(() =>
      this.db.transaction(() => {
        deleteMeasurement(this.db, id)
        markGone(this.db, trackId)
      }),
    )
  }

  private createWriter(trackId: number, kind: TrackKind, lease: Lease | null): TrackWriter {
    const writer = new TrackWriter({
      db: this.db,
      trackId,
      precision: kind === 'measurement' ? 'lossless' : 'compact',
      sealsAtClose: lease === null,
      checkPlace: () => this.checkPlace(),
      onTrouble: (message) => this.options.onTrouble?.(message),
      onRecovered: () => this.options.onRecovered?.(),
      onSettled: (settled) => this.options.onSettled?.(trackId, settled),
      onDamagedFile: () => markSuspect(this.path),
      onMovedFile: () => this.options.onMoved?.(),
      onClose: () => {
        this.writers.delete(trackId)
        lease?.release()
      },
    })
    this.writers.set(trackId, writer)
    return writer
  }

  /** Tells of damage that no query would come across. */
  checkTracks(): void {
    const damaged = this.read(0, () => countDamagedTracks(this.db))
    if (damaged > 0)
      this.tellOnce('A part of the history is damaged and left out: nothing tells what it belongs to.')
  }

  private reader(trackId: number): TrackReader {
    const writer = this.writers.get(trackId) ?? null
    return new TrackReader(this.db, trackId, writer, (message) => this.tellOnce(message))
  }

  private becomeOwner(): Owner {
    this.owner ??= becomeOwner(this.folder)
    return this.owner
  }

  private stepOf(work: () => boolean): boolean {
    try {
      return work()
    } catch (error) {
      // A full disk and a busy file pass; the next call tries again.
      if (sqliteCode(error) === null) throw error
      if (isDamage(error)) this.tellDamage(error)
      return mayBeFull(error) && releaseReserve(this.folder)
    }
  }

  private change<T>(work: () => T): T {
    try {
      this.checkPlace()
      return work()
    } catch (error) {
      if (isDamage(error)) markSuspect(this.path)
      if (isMoved(error)) this.options.onMoved?.()
      throw new HistoryError(`The history cannot be written: ${writeErrorCause(error)}.`)
    }
  }

  /** For what makes room: on a full disk it uses what was put aside. */
  private changeOnFullDisk(work: () => void): void {
    this.change(() => {
      try {
        work()
      } catch (error) {
        if (!mayBeFull(error) || !releaseReserve(this.folder)) throw error
        work()
      }
    })
  }

  /** null also where the path cannot be followed any more. */
  private placeNow(): Stats | null {
    try {
      return statSync(this.path)
    } catch {
      return null
    }
  }

  /** Throws `MovedFileError` where the path leads to another file by now, or to none. */
  private checkPlace(): void {
    const now = this.placeNow()
    if (now?.ino !== this.place?.ino || now?.dev !== this.place?.dev) throw new MovedFileError()
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

  private get folder(): string {
    return dirname(this.path)
  }
}

const ALREADY_KEPT =
  'Another Anemometer already keeps this history. Quit that one, or use another folder; nothing is recorded here.'
