import type { Comparison } from '#shared/comparison'
import type {
  EventPage,
  EventPageRequest,
  HistoryExtent,
  HistoryRange,
  HistoryRangeRequest,
  RangeEvents,
} from '#shared/history'
import type { WorkedTime } from '#shared/attribution/measurement-who'
import type { Result, SnapshotImage } from '#shared/ipc-contract'
import type { Ledger } from '#shared/ledger'
import type { Measurement, MeasurementFacts, MeasurementHead } from '#shared/measurement'
import type { UnitCount } from '#shared/phases/phase-lines'
import type { ColumnsData } from '#shared/sample-columns'
import type { TotalsData } from '#shared/sample-totals'
import type { TrackEvent } from '#shared/track-events'
import type { SourceStatus } from '#shared/source-status'
import type { ContinuousKind } from '#shared/sources'
import type { ExportSubject, FileFormat, TransferProgress } from '#shared/transfer'
import type { ExportSummary } from '../exchange/export-samples'
import type { TextFormat } from '../exchange/sample-writer'
import type { ImportedFile } from '../exchange/import-file'
import type { LogOverlay } from '../exchange/log-overlay'
import type { Arrival, MeasurementEnd } from '../measurement/measurement-recorder'
import type { HistoryCondition } from '../storage/inspect-history'
import type { Settled } from '../storage/stored'

/** What is read now, as far as storage has to know it. */
export interface SessionSource extends Pick<SourceStatus, 'kind' | 'label' | 'machine'> {
  /** When the demonstration begins, ms since 1970: the hour before is made up where nothing is kept of it. */
  pastUntilMs?: number
}

/** What can be exported: of the session, or of a continuous track whether it is recorded now or not. */
export type StoredSubject =
  ExportSubject | { kind: 'track'; track: ContinuousKind; fromMs: number; toMs: number }

/** How the thread is started. */
export interface StorageOptions {
  folder: string
  /** Only for reading: the file is opened also on a full disk, and where nothing may be written. */
  readOnly: boolean
  /** The most the continuous history may take on disk, bytes. */
  maximumBytes: number
  /** Lets the history age in the background; for what runs for days. */
  ages: boolean
  /** Sends what the session's samples came to (`onTotals`). */
  sendsTotals?: boolean
}

/**
 * What the storage thread does, by name. Calls are begun in the order in which they were made; an expected failure is a
 * `Result`, never a rejection.
 */
export interface StorageFunctions {
  /** Opens the history now and waits for what can be recovered; otherwise the first call that needs it opens it. */
  open: () => Promise<Result>
  /** How the file stands. Opens it for reading only, and changes nothing. */
  inspect: () => HistoryCondition
  setMaximumBytes: (maximumBytes: number) => void
  /**
   * Ends everything: a running measurement is finished, imports and exports are cancelled. `removeEmpty`: deletes the file
   * where nothing is kept in it. `free`: returns the space of what was removed to the disk.
   */
  close: (options: { removeEmpty: boolean; free: boolean }) => Promise<void>

  /**
   * Another source is read from now on. `session`: its number, which `onReceived`, `onSettled` and `onTotals` carry.
   * `atLeast`: the totals of this session that an earlier thread has sent.
   */
  beginSession: (source: SessionSource, session: number, atLeast?: TotalsData | null) => void
  /** The next sample of the session. `keepsFrame`: its bytes are held for *Save what just happened*. */
  append: (arrival: Arrival, keepsFrame: boolean) => void
  /** Adds an event or a mark on the session's time axis, and to the measurement that runs. */
  addEvent: (event: TrackEvent) => void
  /** Writes to disk at once, as before the computer sleeps. */
  flush: () => void
  /** What an earlier session of the same source left of the hour before `beforeMs`, ms since 1970. null: nothing. */
  recall: (beforeMs: number) => ColumnsData | null

  /** null while nothing is kept of the session. */
  extent: () => HistoryExtent | null
  range: (request: HistoryRangeRequest) => Result<HistoryRange>
  eventPage: (request: EventPageRequest) => Result<EventPage>
  /**
   * What each rail took in each of the periods that `edges` (ascending, ms since 1970) part: of what is read now, or of a
   * continuous track.
   */
  ledger: (track: ContinuousKind | null, edges: readonly number[]) => Result<Ledger>
  /** When the ANE worked from `fromMs` to `toMs`, ms since 1970, and the events of that time and of the 30 s before it. */
  whoInRange: (fromMs: number, toMs: number) => Promise<Result<{ worked: WorkedTime; events: RangeEvents }>>
  /** Forgets everything but the measurements. */
  clear: () => Result

  /** The latest start first. */
  measurements: () => Promise<MeasurementHead[]>
  /** Ids of those that the list leaves out because they are damaged; `remove` takes them, too. */
  damagedMeasurements: () => Promise<string[]>
  measurement: (id: string) => Promise<Result<Measurement>>
  /** Events and marks in it and in the quiet time before it. */
  measurementEvents: (id: string) => Result<RangeEvents>
  divide: (id: string, units: readonly UnitCount[]) => Promise<Result<Measurement>>
  describe: (id: string, words: { name: string; note: string }) => Result
  remove: (ids: readonly string[]) => Result
  compare: (ids: readonly string[]) => Promise<Result<Comparison>>
  /** Begins with the next sample; the last 30 s of the session become the baseline. */
  startMeasurement: () => Result
  /** The same with given facts; `before` is what becomes the baseline. */
  beginMeasurement: (facts: MeasurementFacts, before: Arrival[]) => Result
  finishMeasurement: (end: MeasurementEnd) => Promise<Result<Measurement>>
  /** Ends the measurement that runs and leaves nothing of it. */
  discardMeasurement: () => void
  /** Measures what the session kept from `fromMs` to `toMs`, ms since 1970. */
  measureRange: (fromMs: number, toMs: number) => Promise<Result<Measurement>>

  /**
   * One file after the other. `name`: what the measurement is to be called. `overlay`: a file of the log that is laid over
   * it. null: it was cancelled.
   */
  importFile: (
    path: string,
    name: string | null,
    overlay?: LogOverlay | null,
  ) => Promise<Result<ImportedFile | null>>
  /** Whole or not at all. null: it was cancelled. Names of processes are left out, unless `withProcesses`. */
  exportFile: (
    subject: StoredSubject,
    format: FileFormat,
    path: string,
    withProcesses?: boolean,
  ) => Promise<Result<ExportSummary | null>>
  /** The same as text, sent to `onText`. */
  exportText: (
    subject: StoredSubject,
    format: TextFormat,
    withProcesses?: boolean,
  ) => Promise<Result<ExportSummary>>
  /** Cancels the transfer that runs, and all that wait. */
  cancelTransfers: () => void
  /** A name for a file of it; null where it has none. */
  nameOf: (subject: StoredSubject) => string | null
  /** The picture's bytes with the samples that it shows; unchanged where these are not kept. */
  embedSamples: (image: SnapshotImage) => Promise<Uint8Array>
}

/** What the thread sends without being asked. */
export interface StorageEvents {
  /** One sentence for the person. */
  onNotice: (message: string) => void
  /** Recording to disk stopped, and why, in a sentence that is a notice, too; null: it goes on. */
  onRecording: (problem: string | null) => void
  /** The list of measurements has changed. */
  onMeasurements: () => void
  /** null when no transfer runs any more. */
  onTransfer: (progress: TransferProgress | null) => void
  /** How many of the session's samples have reached the thread, in all. */
  onReceived: (session: number, count: number) => void
  /** How many more of the session's samples and events are on disk, or will never be. */
  onSettled: (session: number, settled: Settled) => void
  /**
   * What the samples of the session's track came to since its first, now that it is on disk. null: nothing is kept of the
   * session, since another process writes the track, or the history cannot be written.
   */
  onTotals: (session: number, totals: TotalsData | null) => void
  /** The file was moved or deleted: the thread has to be started again, on a new one. */
  onMoved: () => void
  /** A piece of `exportText`; resolves with false when no more is wanted. */
  onText: (text: string) => Promise<boolean>
}
