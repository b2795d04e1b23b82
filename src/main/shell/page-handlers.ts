import { app, BrowserWindow, clipboard, type WebContents } from 'electron'
import type { AlertsState } from '#shared/alerts'
import type { ShortcutTarget } from '#shared/global-shortcuts'
import type { Bootstrap, Result } from '#shared/ipc-contract'
import type { ColumnsData } from '#shared/sample-columns'
import type { Settings, SettingsPatch } from '#shared/settings'
import type { SharingStatus } from '#shared/sharing'
import type { SourceStatus } from '#shared/source-status'
import type { SelectableKind } from '#shared/sources'
import type { Handlers } from '../ipc/handlers'
import type { Sharing } from '../monitoring/sharing'
import type { Pipeline } from '../pipeline/pipeline'
import type { SourceControl } from '../pipeline/source-control'
import { answered, answeredOr } from '../storage-service/client'
import type { AppStorage } from './app-storage'
import type { FileOpening } from './file-opening'
import type { GlobalShortcuts } from './global-shortcuts'
import type { MacCheck } from './mac-check'
import { askAlone } from './native-dialogs'
import type { PopoverWindow } from './popover-window'
import type { SnapshotFiles } from './snapshot-files'
import type { SnapshotRequests } from './snapshot-requests'

export interface PageHandlerParts {
  pipeline: Pipeline
  control: SourceControl
  /** The last hour in the app; the whole recording for `--snapshot`. */
  history: () => ColumnsData | Promise<ColumnsData>
  /** null for `--snapshot`, which stores nothing. */
  storage: AppStorage | null
  requests: SnapshotRequests
  files: SnapshotFiles
  settings: () => Settings
  updateSettings: (patch: SettingsPatch) => Settings
  selectSource: (kind: SelectableKind) => Result | Promise<Result>
  /** Called when a page has subscribed to pushes and requests its first data. */
  onPageListening: (page: WebContents) => void
  alerts: () => AlertsState
  /** Returns the notices that no page has shown yet, and forgets them; none for a page that nobody sees. */
  takeNotices: (page: WebContents) => string[]
  /** null for `--snapshot`, which shares nothing, and takes no keys. */
  sharing: Sharing | null
  shortcuts: GlobalShortcuts | null
  setShortcut: (target: ShortcutTarget, accelerator: string | null) => Result
  /** null for `--snapshot`. */
  macCheck: MacCheck | null
  /** null for `--snapshot`, which opens no other file. */
  opening: FileOpening | null
  /** null for `--snapshot`, which has no popover. */
  popover: PopoverWindow | null
}

const DONE: Result = { ok: true, value: null }
const NOT_SHARED: SharingStatus = { state: { kind: 'off' }, lastRequest: null, accessFile: '' }
const DRAWING: Result<never> = { ok: false, message: 'A picture is being drawn.' }

/** The handlers of every channel, for the window and for hidden pages that draw a picture. */
export function createPageHandlers(parts: PageHandlerParts): Handlers {
  const { pipeline, control, storage, opening, popover, requests, files, sharing, shortcuts } = parts
  return {
    'app:bootstrap': (page) => {
      parts.onPageListening(page)
      return {
        appVersion: app.getVersion(),
        platform: platformForPages(),
        settings: parts.settings(),
        status: pipeline.status,
        notices: parts.takeNotices(page),
        measurements: storage?.measurements ?? { list: [], running: null },
        transfer: storage?.transfer ?? null,
        alerts: parts.alerts(),
      }
    },
    'history:all': async (page) => {
      requests.markReady(page)
      const columns = await parts.history()
      return { sessionId: pipeline.status.sessionId, status: pipeline.status, columns }
    },
    ...(storage === null ? REFUSALS : createStorageHandlers(storage, () => pipeline.status)),
    'settings:update': (_page, patch) => parts.updateSettings(patch),
    'source:select': (_page, kind) => parts.selectSource(kind),
    'source:choose-recording': () => opening?.choose() ?? DRAWING,
    'source:open-recording': (_page, path) => opening?.open(path) ?? DRAWING,
    'source:set-paused': (_page, paused) => {
      pipeline.setPaused(paused)
      return DONE
    },
    'source:set-speed': (_page, speed) => control.setSpeed(speed),
    'live:allow': (_page, way) => prompted(() => control.allow(way)),
    'live:ask-for-more': () => prompted(() => control.askForMore()),
    'live:retry': () => control.retry(),
    'live:remove': () => prompted(() => control.remove()),
    'live:report': () => control.report(),
    'shortcut:status': () => shortcuts?.status ?? { limit: null, inactive: {} },
    'shortcut:set': (_page, target, accelerator) => parts.setShortcut(target, accelerator),
    'doctor:check': () => parts.macCheck?.check() ?? DRAWING,
    'doctor:save-report': () => parts.macCheck?.saveReport() ?? DRAWING,
    'sharing:status': () => sharing?.status ?? NOT_SHARED,
    'sharing:restart': async () => {
      await sharing?.restart()
      return sharing?.status ?? NOT_SHARED
    },
    'mark:add': (_page, label) => pipeline.mark(label),
    'mark:name': (_page, startMs, label) => pipeline.nameMark(startMs, label),
    'text:copy': async (_page, text) => {
      // Newer versions of Electron return a promise, older ones nothing.
      await clipboard.writeText(text)
      return DONE
    },
    'snapshot:save': (page, image) => files.save(image, BrowserWindow.fromWebContents(page)),
    'snapshot:copy': (_page, picture) => files.copy(picture),
    'snapshot:drag': (page, image, thumbnail) => files.drag(image, thumbnail, page),
    'snapshot:deliver': (page, requestId, drawn) => requests.deliver(page, requestId, drawn),
    'popover:glance': () => (popover === null ? DRAWING : { ok: true, value: popover.glance }),
    'popover:fit': (page, heightPx) => {
      popover?.fit(page, heightPx)
      return DONE
    },
    'popover:choose': (_page, action) => {
      popover?.choose(action)
      return DONE
    },
  }
}

/** The administrator's prompt is a dialog as well. */
async function prompted(ask: () => Promise<Result>): Promise<Result> {
  const asked = await askAlone(ask)
  return asked.ok ? asked.value : asked
}

function platformForPages(): Bootstrap['platform'] {
  const { platform } = process
  return platform === 'darwin' || platform === 'linux' || platform === 'win32' ? platform : 'other'
}

type StorageChannel = Extract<
  keyof Handlers,
  `history:${string}` | `measurement:${string}` | `transfer:${string}`
>
/** The handlers of what is on disk: history, measurements, files in and out. */
type StorageHandlers = Omit<Pick<Handlers, StorageChannel>, 'history:all'>

function createStorageHandlers(storage: AppStorage, status: () => SourceStatus): StorageHandlers {
  const { client } = storage
  return {
    'history:range': (_page, request) => answered(client.call.range(request)),
    'history:extent': () => answeredOr(client.call.extent(), null),
    'history:events': (_page, request) => answered(client.call.eventPage(request)),
    'history:who': (_page, fromMs, toMs) => answered(client.call.whoInRange(fromMs, toMs)),
    'history:ledger': (_page, edges) => answered(client.call.ledger(null, edges)),
    'history:clear': () => storage.clear(),
    'measurement:start': () => storage.startMeasurement(),
    'measurement:stop': () => storage.stopMeasurement(),
    'measurement:from-range': (_page, fromMs, toMs) => storage.measureRange(fromMs, toMs),
    'measurement:get': (_page, id) => answered(client.call.measurement(id)),
    'measurement:events': (_page, id) => answered(client.call.measurementEvents(id)),
    'measurement:describe': (_page, id, words) => answered(client.call.describe(id, words)),
    'measurement:delete': (_page, ids) => answered(client.call.remove(ids)),
    'measurement:compare': (_page, ids) => answered(client.call.compare(ids)),
    'transfer:choose-import': () => storage.chooseImport(),
    'transfer:import': (_page, paths) => storage.import(paths),
    'transfer:export': (_page, subject, format, withProcesses) =>
      storage.export(subject, format, withProcesses),
    'transfer:ledger': (_page, edges, format) => storage.saveLedger(edges, format, status()),
    'transfer:cancel': () => {
      storage.cancelTransfers()
      return DONE
    },
  }
}

/** For the page of `--snapshot`, where nothing is stored. */
const REFUSALS: StorageHandlers = {
  'history:range': () => DRAWING,
  'history:extent': () => null,
  'history:events': () => DRAWING,
  'history:who': () => DRAWING,
  'history:ledger': () => DRAWING,
  'history:clear': () => DRAWING,
  'measurement:start': () => DRAWING,
  'measurement:stop': () => DRAWING,
  'measurement:from-range': () => DRAWING,
  'measurement:get': () => DRAWING,
  'measurement:events': () => DRAWING,
  'measurement:describe': () => DRAWING,
  'measurement:delete': () => DRAWING,
  'measurement:compare': () => DRAWING,
  'transfer:choose-import': () => DRAWING,
  'transfer:import': () => DRAWING,
  'transfer:export': () => DRAWING,
  'transfer:ledger': () => DRAWING,
  'transfer:cancel': () => DRAWING,
}
