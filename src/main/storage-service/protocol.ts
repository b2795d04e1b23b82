import type { Comparison } from '#shared/comparison'
import type { HistoryExtent, HistoryRange, HistoryRangeRequest, RangeEvents } from '#shared/history'
import type { Result, SnapshotImage } from '#shared/ipc-contract'
import type { Measurement, MeasurementFacts, MeasurementHead } from '#shared/measurement'
import type { ColumnsData } from '#shared/sample-columns'
import type { TrackEvent } from '#shared/track-events'
import type { SourceStatus } from '#shared/source-status'
import type { ContinuousKind } from '#shared/sources'
import type { ExportFormat, ExportSubject, TransferProgress } from '#shared/transfer'
import type { ExportSummary } from '../exchange/export-samples'
import type { TextFormat } from '../exchange/sample-writer'
import type { RawFormat } from '../exchange/export-frames'
import type { ImportedFile } from '../exchange/import-file'
import type { Arrival, MeasurementEnd } from '../measurement/measurement-recorder'
import type { Settled } from '../storage/stored'

/** What is read now, as far as storage has to know it. */
export type SessionSource = Pick<SourceStatus, 'kind' | 'label' | 'machine'>

/** What can be exported: of the session, or of a continuous track whether it is recorded now or not. */
export type StoredSubject =
  ExportSubject | { kind: 'track'; track: ContinuousKind; fromMs: number; toMs: number }

/** How the thread is started. */
export interface StorageOptions {
  folder: string
  /** For who only reads: opened also on a full disk, and where nothing may be written. */
  readOnly: boolean
  /** The most the continuous history may take on disk, bytes. */
  maximumBytes: number
  /** Lets the history age in the background; for the app, which runs for days. */
  ages: boolean
}

/**
 * What the storage thread does, by name. Calls are begun in the order in which they were made; an expected failure is a
 * `Result`, never a rejection.
 */
export interface StorageFunctions {
  /** Opens the history now and waits for what can be recovered; otherwise the first call that needs it opens it. */
  open: () => Promise<Result>
  setMaximumBytes: (maximumBytes: number) => void
  /**
   * Ends everything: what is measured is finished, what is imported or exported is cancelled. `removeEmpty`: no file is
   * left where nothing is kept in it. `free`: gives the room of what was removed back to the disk.
   */
  close: (options: { removeEmpty: boolean; free: boolean }) => Promise<void>

  /** Another source is read from now on. `session`: its number, which the words about its samples carry. */
  beginSession: (source: SessionSource, session: number) => void
  /** The next sample of the session. `keepsFrame`: its bytes are held for *Save what just happened*. */
  append: (arrival: Arrival, keepsFrame: boolean) => void
  /** Something happened or was marked on the session's axis; it belongs to the measurement that runs, too. */
  addEvent: (event: TrackEvent) => void
  /** To disk at once: the computer is about to sleep. */
  flush: () => void
  /** What was kept of the last hour before `beforeMs`, ms since 1970, by an earlier session of the same live readings. */
  recall: (beforeMs: number) => ColumnsData | null

  /** null while nothing is kept of the session. */
  extent: () => HistoryExtent | null
  range: (request: HistoryRangeRequest) => Result<HistoryRange>
  /** Forgets everything but the measurements. */
  clear: () => Result

  /** The latest start first. */
  measurements: () => Promise<MeasurementHead[]>
  /** Ids of those that the list leaves out because they are damaged; `remove` takes them, too. */
  damagedMeasurements: () => Promise<string[]>
  measurement: (id: string) => Promise<Result<Measurement>>
  /** What happened and was marked in it and in the quiet time before it. */
  measurementEvents: (id: string) => Result<RangeEvents>
  describe: (id: string, words: { name: string; note: string }) => Result
  remove: (ids: readonly string[]) => Result
  compare: (ids: readonly string[]) => Promise<Result<Comparison>>
  /** Begins with the next sample; what the session read just before is what it is compared with. */
  startMeasurement: () => Result
  /** The same for who knows what it is called and what came before. */
  beginMeasurement: (facts: MeasurementFacts, before: Arrival[]) => Result
  finishMeasurement: (end: MeasurementEnd) => Promise<Result<Measurement>>
  /** Leaves nothing of the measurement that runs. */
  discardMeasurement: () => void
  /** Measures what the session kept from `fromMs` to `toMs`, ms since 1970. */
  measureRange: (fromMs: number, toMs: number) => Promise<Result<Measurement>>

  /** One file after the other. `name`: what the measurement is to be called. null: it was cancelled. */
  importFile: (path: string, name: string | null) => Promise<Result<ImportedFile | null>>
  /** Whole or not at all. null: it was cancelled. */
  exportFile: (
    subject: StoredSubject,
    format: ExportFormat | RawFormat,
    path: string,
  ) => Promise<Result<ExportSummary | null>>
  /** Sends the text to `onText`. */
  exportText: (subject: StoredSubject, format: TextFormat) => Promise<Result<ExportSummary>>
  /** What is under way, and what waits. */
  cancelTransfers: () => void
  /** What a file of it is best called; null where it has no name. */
  nameOf: (subject: StoredSubject) => string | null
  /** The picture's bytes, with the samples it shows; as they are where these are not kept. */
  embedSamples: (image: SnapshotImage) => Promise<Uint8Array>
}

/** What the thread tells by itself. */
export interface StorageEvents {
  /** One sentence for the person. */
  onNotice: (message: string) => void
  /** The list of measurements is another. */
  onMeasurements: () => void
  /** null when nothing is under way any more. */
  onTransfer: (progress: TransferProgress | null) => void
  /** So many of the session's samples, in all, have reached the thread. */
  onReceived: (session: number, count: number) => void
  /** So many more of the session's samples and events are on disk, or will never be. */
  onSettled: (session: number, settled: Settled) => void
  /** The file was moved or deleted: the thread has to be started again, on a new one. */
  onMoved: () => void
  /** Of `exportText`; resolves with false when nobody reads any more. */
  onText: (text: string) => Promise<boolean>
}
