import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { EventPage, HistoryExtent, HistoryRange, RangeEvents } from '#shared/history'
import type { Result } from '#shared/ipc-contract'
import type { MeasurementHead, RailHistory } from '#shared/measurement'
import type { Machine, PlacedSample } from '#shared/sample'
import { emptyLedger, type Ledger } from '#shared/ledger'
import { CONTINUOUS_KINDS, isContinuous, SOURCES, type ContinuousKind } from '#shared/sources'
import type { TrackEvent } from '#shared/track-events'
import { age, freeRemoved } from './ageing'
import type { Database } from './database'
import { writeErrorCause } from './database-errors'
import { HistoryConnection } from './history-connection'
import { takeLease, type Lease } from './lease'
import { queryLedger } from './ledger-query'
import {
  deleteMeasurement,
  describeMeasurement,
  getMeasurement,
  listMeasurements,
  putMeasurement,
  trackOfMeasurement,
  type ShapeCheck,
} from './measurement-rows'
import { openFile, openFileToRead, removeEmptyFile } from './open-file'
import { clearRailHistory, findRailHistory } from './rail-history'
import { emptyRange, queryRange } from './range-query'
import {
  type HistoryOptions,
  type RawFrame,
  type StoredMeasurement,
  type TrackEventPageRequest,
  type TrackKind,
  type TrackRangeRequest,
} from './stored'
import { TrackReader } from './track-reader'
import { TrackWriter } from './track-writer'
import { addTrack, countDamagedTracks, emptyTrack, findTrack, kindOf, markFinished, markGone } from './tracks'
import { UnfinishedTracks, type UnfinishedTrack } from './unfinished-tracks'

const DEFAULT_MAXIMUM_BYTES = 500e6
/** What is not freed by then is freed step by step as the history ages. */
const LONGEST_FREEING_MS = 2000

/** Opens `history.sqlite` in the folder, making both when they are missing; `notice` is for the person. */
export function openHistory(
  folder: string,
  options: HistoryOptions = {},
): Result<{ store: HistoryStore; notice: string | null }> {
  const opened = options.readOnly === true ? openFileToRead(folder) : openFile(folder)
  if (!opened.ok) return opened
  const { db, path, notice } = opened.value
  const store = new HistoryStore(new HistoryConnection(db, path, options), options)
  store.reportDamagedTracks()
  return { ok: true, value: { store, notice } }
}

/**
 * Everything kept on disk: tracks of samples, and measurements. What changes something throws `HistoryError`, with a
 * sentence for the person, where the file cannot be written. What cannot be read is reported once and left out.
 */
export class HistoryStore {
  private readonly db: Database
  private readonly writers = new Map<number, TrackWriter>()
  private readonly unfinished: UnfinishedTracks
  private isClosed = false

  constructor(
    private readonly file: HistoryConnection,
    private readonly options: HistoryOptions,
  ) {
    this.db = file.db
    this.unfinished = new UnfinishedTracks(file.db, file.folder)
  }

  /**
   * The track belongs to this store until it is finished or removed; when the process dies before that, the next process
   * that opens the history takes it over. `facts`: what is known of the measurement, as JSON.
   */
  createTrack(kind: 'scratch' | 'measurement', facts: string | null = null): number {
    return this.file.change(() => addTrack(this.db, kind, this.unfinished.ownerId, facts))
  }

  /**
   * Tracks that another process began and did not live to finish. They belong to this store from now on, and the caller
   * has to finish or remove them. Each is returned once, to one process.
   */
  takeOverUnfinished(): UnfinishedTrack[] {
    try {
      return this.unfinished.takeOver()
    } catch (error) {
      // Where the file is busy or cannot be written, the next process that opens it finds them.
      this.file.reportOnlyDamage(error)
      return []
    }
  }

  /** The one track of that source, made when it is missing. */
  continuousTrack(kind: ContinuousKind): number {
    return this.file.change(() =>
      this.db.transaction(() => findTrack(this.db, kind) ?? addTrack(this.db, kind)),
    )
  }

  /** The same without making it; null where nothing was ever kept of that source. */
  findContinuousTrack(kind: ContinuousKind): number | null {
    return this.file.read(null, () => findTrack(this.db, kind))
  }

  /**
   * A continuous track has one writer among all processes. `isMadeUp`: its samples tell nothing of a real Mac; of a
   * continuous track its source tells.
   */
  writer(trackId: number, isMadeUp = false): Result<TrackWriter> {
    try {
      const kind = kindOf(this.db, trackId)
      if (kind === null) return { ok: false, message: 'This part of the history is not there any more.' }
      const lease = isContinuous(kind) ? takeLease(join(this.file.folder, `${kind}.lock`)) : null
      if (isContinuous(kind) && lease === null) return { ok: false, message: ALREADY_WRITTEN }
      return { ok: true, value: this.createWriter(trackId, kind, lease, isMadeUp) }
    } catch (error) {
      return { ok: false, message: `The history cannot be written: ${writeErrorCause(error)}.` }
    }
  }

  /** From the start of the oldest window to the end of the newest; null while the track is empty. */
  extent(trackId: number): HistoryExtent | null {
    return this.file.read(null, () => this.reader(trackId).bounds())
  }

  /** A null `fromMs` or `toMs` means the track's own edge. */
  range(trackId: number, request: TrackRangeRequest): HistoryRange {
    return this.file.read(emptyRange(request), () => queryRange(this.reader(trackId), request))
  }

  /** What each rail took in each of the periods that `edges` (ascending, ms since 1970) part. */
  ledger(trackId: number, edges: readonly number[]): Ledger {
    return this.file.read(emptyLedger(edges), () => queryLedger(this.reader(trackId), edges))
  }

  /**
   * Every window that lies in `(fromMs, toMs]` at least in part, as it was recorded, in the order of recording: after
   * the clock was set back, `endMs` may be smaller than before. null: without that border.
   */
  samples(trackId: number, fromMs: number | null, toMs: number | null): IterableIterator<PlacedSample> {
    return this.file.readEach(() => this.reader(trackId).samples(fromMs ?? -Infinity, toMs ?? Infinity))
  }

  /** The events and marks of a track that touch `(fromMs, toMs]`, up to a limit. */
  rangeEvents(trackId: number, fromMs = -Infinity, toMs = Infinity): RangeEvents {
    return this.file.read({ events: [], omittedEvents: 0 }, () =>
      this.reader(trackId).rangeEvents(fromMs, toMs),
    )
  }

  /** All of them in pages. */
  eventPage(trackId: number, request: TrackEventPageRequest): EventPage {
    return this.file.read({ events: [], next: null, count: 0 }, () => this.reader(trackId).eventPage(request))
  }

  /** Those that touch `(fromMs, toMs]`, in the order in which they came. null: without that border. */
  events(trackId: number, fromMs: number | null, toMs: number | null): IterableIterator<TrackEvent> {
    return this.file.readEach(() => this.reader(trackId).events(fromMs ?? -Infinity, toMs ?? Infinity))
  }

  /** In the order of recording. */
  frames(trackId: number): IterableIterator<RawFrame> {
    return this.file.readEach(() => {
      this.writers.get(trackId)?.flush()
      return this.reader(trackId).frames()
    })
  }

  /** A writer of the track is closed. */
  removeTrack(trackId: number): void {
    this.writers.get(trackId)?.close()
    this.file.change(() => markGone(this.db, trackId))
  }

  /** What was ever seen of the ANE of this Mac and build; null: nothing. `isMadeUp`: of one that a demonstration shows. */
  railHistory(machine: Machine, isMadeUp: boolean): RailHistory | null {
    return this.file.read(null, () => findRailHistory(this.db, machine, isMadeUp))
  }

  /** One small step of ageing; true while there is more to do. */
  maintain(): boolean {
    const nowMs = this.options.now?.() ?? Date.now()
    const maximumBytes = this.options.maximumBytes?.() ?? DEFAULT_MAXIMUM_BYTES
    return this.file.step(() => age(this.db, nowMs, maximumBytes))
  }

  /** One small step of deleting removed tracks and returning their space to the disk; true while there is more to do. */
  freeRemoved(): boolean {
    return this.file.step(() => freeRemoved(this.db))
  }

  /** Returns the space of removed tracks to the disk for up to 2 s, in steps that let other work run in between. */
  async freeSpace(): Promise<void> {
    const endMs = performance.now() + LONGEST_FREEING_MS
    while (!this.isClosed && performance.now() < endMs && this.freeRemoved()) {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Deletes everything but the measurements; also on a full disk. */
  clearContinuous(): void {
    this.file.changeOnFullDisk(() => {
      this.db.transaction(() => {
        for (const kind of CONTINUOUS_KINDS) {
          const trackId = findTrack(this.db, kind)
          if (trackId !== null) emptyTrack(this.db, trackId)
        }
        clearRailHistory(this.db)
      })
      for (const [trackId, writer] of this.writers) {
        if (isContinuous(kindOf(this.db, trackId) ?? '')) writer.forget()
      }
    })
  }

  /** Of the file and SQLite's log beside it. */
  sizeBytes(): number {
    return ['', '-wal'].reduce(
      (sum, suffix) => sum + (statSync(this.file.path + suffix, { throwIfNoEntry: false })?.size ?? 0),
      0,
    )
  }

  get isOpen(): boolean {
    return !this.isClosed
  }

  /** Closes every writer first. What is unfinished is found by the next process that opens the history. */
  close(): void {
    for (const writer of [...this.writers.values()]) writer.close()
    this.isClosed = true
    this.file.close()
    this.unfinished.release()
  }

  /** Closes it, and deletes the file where nothing is kept in it and no other process has it open. */
  closeAndRemoveEmpty(): void {
    removeEmptyFile(this.db, this.file.path)
    this.close()
  }

  /** Its track is finished. */
  saveMeasurement(row: StoredMeasurement): void {
    this.file.change(() =>
      this.db.transaction(() => {
        putMeasurement(this.db, row)
        markFinished(this.db, row.trackId)
      }),
    )
  }

  /** The latest start first. Damaged ones are left out and reported. Without `isHead`, the shape is not checked. */
  measurements(isHead?: ShapeCheck): MeasurementHead[] {
    const { heads, damagedIds, lost } = this.listMeasurements(isHead)
    if (lost > 0) {
      this.file.markSuspect()
      this.file.reportOnce(
        `The list of measurements is damaged in the history file: ${lost} of them cannot be read.`,
      )
    }
    const [id] = damagedIds
    if (id !== undefined) {
      const what =
        damagedIds.length === 1
          ? `The measurement ${id} is`
          : `${damagedIds.length} measurements, ${id} first, are`
      this.file.reportOnce(
        `${what} damaged in the history file and left out of the list. To forget one: anemometer delete ID.`,
      )
    }
    return heads
  }

  /** Ids of the measurements that the list leaves out. */
  damagedMeasurements(isHead?: ShapeCheck): string[] {
    return this.listMeasurements(isHead).damagedIds
  }

  /**
   * null: there is none of that id, or it is damaged, which is reported. Without `isMeasurement`, only the id, the name,
   * the note and the place of its samples are checked.
   */
  measurement(id: string, isMeasurement?: ShapeCheck): StoredMeasurement | null {
    const found = this.file.read(null, () => getMeasurement(this.db, id, isMeasurement))
    if (found !== 'damaged') return found
    this.file.reportOnce(`The measurement ${id} is damaged in the history file and left out.`)
    return null
  }

  /** False where there is none of that id. */
  describeMeasurement(id: string, words: { name: string; note: string }): boolean {
    return this.file.change(() => this.db.transaction(() => describeMeasurement(this.db, id, words)))
  }

  /** With its samples; also on a full disk. */
  removeMeasurement(id: string): void {
    const trackId = this.file.read(null, () => trackOfMeasurement(this.db, id))
    if (trackId === null) return
    this.writers.get(trackId)?.close()
    this.file.changeOnFullDisk(() =>
      this.db.transaction(() => {
        deleteMeasurement(this.db, id)
        markGone(this.db, trackId)
      }),
    )
  }

  /** Reports tracks of an unknown kind, which no query would ever read. */
  reportDamagedTracks(): void {
    if (this.file.read(0, () => countDamagedTracks(this.db)) > 0)
      this.file.reportOnce('A part of the history is damaged and left out: nothing tells what it belongs to.')
  }

  private listMeasurements(isHead?: ShapeCheck): ReturnType<typeof listMeasurements> {
    return this.file.read({ heads: [], damagedIds: [], lost: 0 }, () => listMeasurements(this.db, isHead))
  }

  private createWriter(
    trackId: number,
    kind: TrackKind,
    lease: Lease | null,
    isMadeUp: boolean,
  ): TrackWriter {
    const writer = new TrackWriter({
      db: this.db,
      trackId,
      precision: kind === 'measurement' ? 'lossless' : 'compact',
      isContinuous: isContinuous(kind),
      isMadeUp: isContinuous(kind) ? !SOURCES[kind].isReal : isMadeUp,
      checkPlace: () => this.file.checkPlace(),
      onTrouble: (message) => {
        this.options.onTrouble?.(message)
        this.options.onStopped?.(message)
      },
      onDamagedPart: (message) => this.file.reportOnce(message),
      onRecovered: () => this.options.onRecovered?.(),
      onSettled: (settled) => this.options.onSettled?.(trackId, settled),
      onTotals: (totals) => this.options.onTotals?.(trackId, totals),
      onDamagedFile: () => this.file.markSuspect(),
      onMovedFile: () => this.options.onMoved?.(),
      onClose: () => {
        this.writers.delete(trackId)
        lease?.release()
      },
    })
    this.writers.set(trackId, writer)
    return writer
  }

  private reader(trackId: number): TrackReader {
    const writer = this.writers.get(trackId) ?? null
    return new TrackReader(this.db, trackId, writer, (message) => this.file.reportOnce(message))
  }
}

const ALREADY_WRITTEN =
  'Another Anemometer already keeps this history. Quit that one, or use another folder; nothing is recorded here.'
