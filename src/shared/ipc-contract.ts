import type { AlertsState } from './alerts'
import type { WorkedTime } from './attribution/measurement-who'
import type { SnapshotTarget } from './charts'
import type { PageCommandId } from './commands'
import type { Comparison } from './comparison'
import type { Diagnosis } from './diagnosis'
import type { Glance, GlanceAction } from './glance'
import type { Platform, ShortcutsStatus, ShortcutTarget } from './global-shortcuts'
import type {
  EventPage,
  EventPageRequest,
  HistoryExtent,
  HistoryRange,
  HistoryRangeRequest,
  HistoryTarget,
  RangeEvents,
} from './history'
import type { PermissionWay, TrustReport } from './live'
import type { Measurement, MeasurementHead, RunningMeasurement } from './measurement'
import type { Ledger } from './ledger'
import type { LedgerFormat } from './ledger-files'
import type { ExportFormat, ExportSubject, TransferProgress } from './transfer'
import type { OwnCost } from './own-cost'
import type { PlacedSample } from './sample'
import type { ColumnsData } from './sample-columns'
import type { Settings, SettingsPatch, SettingsSection } from './settings'
import type { SharingStatus } from './sharing'
import type { SourceStatus } from './source-status'
import type { SelectableKind } from './sources'
import type { TrackEvent } from './track-events'

/**
 * All that crosses between main and a window, in three maps. Main checks every argument
 * (`main/ipc/schemas.ts`) and every sender; the preload bridge is built from the channel lists below.
 */

/** Window → main, with an answer. An expected failure is a `Result`, never a rejection. */
export interface InvokeMap {
  /** What a window needs before it draws for the first time. */
  'app:bootstrap': { args: []; result: Bootstrap }
  /** The session's history in full resolution, oldest first, up to the newest sample. */
  'history:all': { args: []; result: HistorySnapshot }
  /** Any range of what is kept on disk, thinned to the pixels. */
  'history:range': { args: [request: HistoryRangeRequest]; result: Result<HistoryRange> }
  /** The stored range of the source that the window follows; null while nothing is stored. */
  'history:extent': { args: []; result: HistoryExtent | null }
  /** A page of the events of a range, all of them in turn. */
  'history:events': { args: [request: EventPageRequest]; result: Result<EventPage> }
  /**
   * What `whoUsed` needs of a range of what the window follows, ms since 1970, at most `LONGEST_WHO_MS` long: when the ANE
   * worked, and the events of the range and of the 30 s before it.
   */
  'history:who': {
    args: [fromMs: number, toMs: number]
    result: Result<{ worked: WorkedTime; events: RangeEvents }>
  }
  /** What each rail took in each of the periods that the edges (ascending, ms since 1970) part, of what the window follows. */
  'history:ledger': { args: [edges: number[]]; result: Result<Ledger> }
  /** Deletes all history but the measurements. */
  'history:clear': { args: []; result: Result }
  'measurement:start': { args: []; result: Result }
  /** Answers with the measurement's id. */
  'measurement:stop': { args: []; result: Result<{ id: string }> }
  'measurement:from-range': { args: [fromMs: number, toMs: number]; result: Result<{ id: string }> }
  'measurement:get': { args: [id: string]; result: Result<Measurement> }
  /** Events and marks in it and in the quiet time before it. */
  'measurement:events': { args: [id: string]; result: Result<RangeEvents> }
  'measurement:describe': { args: [id: string, words: { name: string; note: string }]; result: Result }
  'measurement:delete': { args: [ids: string[]]; result: Result }
  'measurement:compare': { args: [ids: string[]]; result: Result<Comparison> }
  /** Shows the system's open dialog, then imports what was chosen, one measurement a file. Ids of what was made. */
  'transfer:choose-import': { args: []; result: Result<{ ids: string[] }> }
  /** Imports files whose paths the preload obtained from dropped `File`s. */
  'transfer:import': { args: [paths: string[]]; result: Result<{ ids: string[] }> }
  /**
   * Shows the save dialog, then writes the file whole or not at all. `withProcesses`: names of processes, which the log
   * told, are left in.
   */
  'transfer:export': {
    args: [subject: ExportSubject, format: ExportFormat, withProcesses: boolean]
    result: Result<{ path: string | null }>
  }
  /** Shows the save dialog, then writes the ledger of these periods, with the price of the settings. */
  'transfer:ledger': {
    args: [edges: number[], format: LedgerFormat]
    result: Result<{ path: string | null }>
  }
  'transfer:cancel': { args: []; result: Result }
  'settings:update': { args: [patch: SettingsPatch]; result: Settings }
  'source:select': { args: [kind: SelectableKind]; result: Result }
  /** Shows the system's open dialog. A cancelled dialog is a success that changes nothing. */
  'source:choose-recording': { args: []; result: Result }
  /** Opens the file at a path that the preload obtained from a dropped `File`. */
  'source:open-recording': { args: [path: string]; result: Result }
  'source:set-paused': { args: [paused: boolean]; result: Result }
  /** Replay only: 1 is the recorded pace, null as fast as it can be read. */
  'source:set-speed': { args: [speed: number | null]; result: Result }
  /** Asks the administrator, and reads live when allowed. Answers when the prompt was answered. */
  'live:allow': { args: [way: PermissionWay]; result: Result }
  /** Asks the administrator to allow a wider profile of powermetrics, where ANE power is missing. */
  'live:ask-for-more': { args: []; result: Result }
  /** Connects again at once, where live readings failed or wait for the next attempt. */
  'live:retry': { args: []; result: Result }
  /** Asks the administrator to take away everything that *Always* installed. */
  'live:remove': { args: []; result: Result }
  'live:report': { args: []; result: Result<TrustReport> }
  'shortcut:status': { args: []; result: ShortcutsStatus }
  /** Takes a key from the system for `target`, or gives it back (null), and keeps that. Fails where it is another's. */
  'shortcut:set': { args: [target: ShortcutTarget, accelerator: string | null]; result: Result }
  'sharing:status': { args: []; result: SharingStatus }
  /** Serves anew, with the file of who is let in as it is now. */
  'sharing:restart': { args: []; result: SharingStatus }
  /** Checks this Mac, which takes some ten seconds. */
  'doctor:check': { args: []; result: Result<Diagnosis> }
  /** Shows the save dialog, then writes the report of the last check. */
  'doctor:save-report': { args: []; result: Result<{ path: string | null }> }
  /** Puts a command or a path into the clipboard. */
  'text:copy': { args: [text: string]; result: Result }
  /** Sets a mark at the present; the label may be empty. */
  'mark:add': { args: [label: string]; result: Result }
  /** Names a mark of this session that was set a moment ago, by its time, ms since 1970. */
  'mark:name': { args: [startMs: number, label: string]; result: Result }
  /** Shows the save dialog, then writes the picture whole or not at all. */
  'snapshot:save': { args: [image: SnapshotImage]; result: Result<{ path: string | null }> }
  'snapshot:copy': { args: [picture: Pixels]; result: Result }
  /** Writes the picture to a private temporary file and begins a system drag with it. `thumbnail` is shown at the pointer. */
  'snapshot:drag': { args: [image: SnapshotImage, thumbnail: Pixels]; result: Result }
  /** The answer to a `snapshot` command (`--snapshot`, tray menu): the picture, or why there is none. */
  'snapshot:deliver': { args: [requestId: number, drawn: Result<SnapshotImage>]; result: Result }
  /** What the popover shows at first. */
  'popover:glance': { args: []; result: Result<Glance> }
  /** The height of what the popover shows, px. The window becomes as high, and visible once it has been opened. */
  'popover:fit': { args: [heightPx: number]; result: Result }
  /** A button of the popover. What fails afterwards is shown as a notice in the window. */
  'popover:choose': { args: [action: GlanceAction]; result: Result }
}

/** Main → window, without an answer. */
export interface PushMap {
  /** New samples, oldest first. Only while the window is visible; several at once when a replay is fast. */
  samples: PushedSamples
  /** An event or a mark, as it happens. Only while the window is visible. */
  event: PushedEvent
  status: SourceStatus
  settings: Settings
  command: WindowCommand
  /** All measurements, the newest first, and the running one; whenever either changes. */
  measurements: MeasurementsState
  /** null when nothing is under way any more. */
  transfer: TransferProgress | null
  /** Whenever an alert fires, or more is known of the program that should use the ANE. */
  alerts: AlertsState
  /** Every few seconds while the window is visible. */
  'own-cost': OwnCost
  /** Only while the window is visible. */
  sharing: SharingStatus
  /** For the popover while it is visible. */
  glance: Glance
}

export interface MeasurementsState {
  list: MeasurementHead[]
  /** null while none runs. */
  running: RunningMeasurement | null
}

export interface Bootstrap {
  appVersion: string
  platform: Platform
  settings: Settings
  status: SourceStatus
  /** Messages main has for the person since the start, for example a set-aside settings file. */
  notices: string[]
  measurements: MeasurementsState
  transfer: TransferProgress | null
  alerts: AlertsState
}

export interface PushedSamples {
  sessionId: number
  samples: PlacedSample[]
}

export interface PushedEvent {
  sessionId: number
  event: TrackEvent
}

export interface HistorySnapshot {
  sessionId: number
  status: SourceStatus
  columns: ColumnsData
}

/** What a menu, a key or the command line asks a window to do. */
export type WindowCommand =
  /** Draw a chart and deliver it; `whole` takes all of the history instead of the visible range. */
  | { kind: 'snapshot'; target: SnapshotTarget; requestId: number; whole: boolean }
  | { kind: 'save-focused' }
  | { kind: 'copy-focused' }
  | { kind: 'notice'; message: string }
  | { kind: 'show-settings'; section: SettingsSection }
  | { kind: 'run-command'; id: PageCommandId }
  /** Show the charts at a moment of the session, or a stretch of it, ms since 1970. */
  | { kind: 'show-time'; fromMs: number; toMs: number }
  | { kind: 'show-live' }
  | { kind: 'show-capabilities' }
  | { kind: 'show-doctor' }
  | { kind: 'show-measurements' }
  | { kind: 'show-measurement'; id: string }

export interface SnapshotImage {
  target: SnapshotTarget
  /** A whole PNG file. */
  png: Uint8Array
  /** Whose samples it shows, so that it can carry them; null where they are not to be carried. */
  shown: PicturedRange | null
}

/** A picture that main uses itself. As pixels: main decodes no file that a page made. */
export interface Pixels {
  widthPx: number
  heightPx: number
  /** 4 bytes a pixel, blue, green, red and alpha, in rows from the top. */
  bgra: Uint8Array
}

/** The samples a picture was drawn from: `(fromMs, toMs]`, ms since 1970. */
export interface PicturedRange {
  target: HistoryTarget
  fromMs: number
  toMs: number
}

export type Result<T = null> = { ok: true; value: T } | { ok: false; message: string }

/** What crosses for a call: the answer, or why it was rejected. */
export type InvokeAnswer = { value: unknown } | { rejection: string }

export type InvokeChannel = keyof InvokeMap
export type PushChannel = keyof PushMap

/** Kept complete by the compiler: a channel missing here, or one too many, does not type-check. */
export const INVOKE_CHANNELS = Object.keys({
  'app:bootstrap': true,
  'history:all': true,
  'history:range': true,
  'history:extent': true,
  'history:events': true,
  'history:who': true,
  'history:ledger': true,
  'history:clear': true,
  'measurement:start': true,
  'measurement:stop': true,
  'measurement:from-range': true,
  'measurement:get': true,
  'measurement:events': true,
  'measurement:describe': true,
  'measurement:delete': true,
  'measurement:compare': true,
  'transfer:choose-import': true,
  'transfer:import': true,
  'transfer:export': true,
  'transfer:ledger': true,
  'transfer:cancel': true,
  'settings:update': true,
  'source:select': true,
  'source:choose-recording': true,
  'source:open-recording': true,
  'source:set-paused': true,
  'source:set-speed': true,
  'live:allow': true,
  'live:ask-for-more': true,
  'live:retry': true,
  'live:remove': true,
  'live:report': true,
  'shortcut:status': true,
  'shortcut:set': true,
  'doctor:check': true,
  'doctor:save-report': true,
  'sharing:status': true,
  'sharing:restart': true,
  'text:copy': true,
  'mark:add': true,
  'mark:name': true,
  'snapshot:save': true,
  'snapshot:copy': true,
  'snapshot:drag': true,
  'snapshot:deliver': true,
  'popover:glance': true,
  'popover:fit': true,
  'popover:choose': true,
} satisfies Record<InvokeChannel, true>) as InvokeChannel[]

export const PUSH_CHANNELS = Object.keys({
  samples: true,
  event: true,
  status: true,
  settings: true,
  command: true,
  measurements: true,
  transfer: true,
  alerts: true,
  'own-cost': true,
  sharing: true,
  glance: true,
} satisfies Record<PushChannel, true>) as PushChannel[]

/** What the preload of a page passes on. */
export interface PageChannels {
  invoke: readonly InvokeChannel[]
  push: readonly PushChannel[]
}

/** Of the window, and of the hidden pages that draw. */
export const ALL_CHANNELS: PageChannels = { invoke: INVOKE_CHANNELS, push: PUSH_CHANNELS }

/** All that the page in the popover may do. */
export const POPOVER_CHANNELS: PageChannels = {
  invoke: ['popover:glance', 'popover:fit', 'popover:choose'],
  push: ['glance'],
}

/** What the preload puts on `window.anemometer`; nothing else crosses. */
export interface Bridge {
  invoke<C extends InvokeChannel>(channel: C, ...args: InvokeMap[C]['args']): Promise<InvokeMap[C]['result']>
  /** Returns the function that ends the subscription. */
  subscribe<C extends PushChannel>(channel: C, listener: (message: PushMap[C]) => void): () => void
  /** The path of a dropped file, as only the preload can know it. */
  pathOfDroppedFile(file: unknown): string
}
