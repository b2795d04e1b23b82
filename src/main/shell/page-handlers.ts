import { app, BrowserWindow, clipboard, type WebContents } from 'electron'
import type { Bootstrap, Result } from '#shared/ipc-contract'
import type { ColumnsData } from '#shared/sample-columns'
import type { Settings, SettingsPatch } from '#shared/settings'
import type { SelectableKind } from '#shared/sources'
import type { Handlers } from '../ipc/handlers'
import type { Pipeline } from '../pipeline/pipeline'
import type { SourceControl } from '../pipeline/source-control'
import { createStorageHandlers, createStorageRefusals, DRAWING } from './storage-handlers'
import type { FileOpening } from './file-opening'
import type { AppStorage } from './app-storage'
import type { SnapshotFiles } from './snapshot-files'
import type { SnapshotRequests } from './snapshot-requests'

export interface PageHandlerParts {
  pipeline: Pipeline
  control: SourceControl
  /** The last hour, or all of a recording that is only drawn. */
  history: () => ColumnsData | Promise<ColumnsData>
  /** null where a page only draws a recording. */
  storage: AppStorage | null
  requests: SnapshotRequests
  files: SnapshotFiles
  settings: () => Settings
  updateSettings: (patch: SettingsPatch) => Settings
  selectSource: (kind: SelectableKind) => Result | Promise<Result>
  /** The page has subscribed to pushes and asks for what it needs. */
  onPageListening: (page: WebContents) => void
  /** What has to be told to the person since the start; each is handed out once, and only to a page that is seen. */
  takeNotices: (page: WebContents) => string[]
  /** null where a page only draws a recording. */
  opening: FileOpening | null
}

/** What main answers to a page, for the window and for the page that draws a snapshot unseen. */
export function createPageHandlers(parts: PageHandlerParts): Handlers {
  const { pipeline, control, storage, opening, requests, files } = parts
  const done: Result = { ok: true, value: null }
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
      }
    },
    'history:all': async (page) => {
      requests.markReady(page)
      const columns = await parts.history()
      return { sessionId: pipeline.status.sessionId, status: pipeline.status, columns }
    },
    ...(storage === null ? createStorageRefusals() : createStorageHandlers(storage)),
    'settings:update': (_page, patch) => parts.updateSettings(patch),
    'source:select': (_page, kind) => parts.selectSource(kind),
    'source:choose-recording': () => opening?.choose() ?? DRAWING,
    'source:open-recording': (_page, path) => opening?.open(path) ?? DRAWING,
    'source:set-paused': (_page, paused) => {
      pipeline.setPaused(paused)
      return done
    },
    'source:set-speed': (_page, speed) => {
      pipeline.setSpeed(speed)
      return done
    },
    'live:allow': (_page, way) => control.allow(way),
    'live:ask-for-more': () => control.askForMore(),
    'live:retry': () => control.retry(),
    'live:remove': () => control.remove(),
    'live:report': () => control.report(),
    'mark:add': (_page, label) => pipeline.mark(label),
    'mark:name': (_page, startMs, label) => pipeline.nameMark(startMs, label),
    'text:copy': async (_page, text) => {
      // Newer versions of Electron answer with a promise, older ones at once.
      await clipboard.writeText(text)
      return done
    },
    'snapshot:save': (page, image) => files.save(image, BrowserWindow.fromWebContents(page)),
    'snapshot:copy': (_page, image) => files.copy(image),
    'snapshot:drag': (page, image) => files.drag(image, page),
    'snapshot:deliver': (page, requestId, drawn) => requests.deliver(page, requestId, drawn),
  }
}

function platformForPages(): Bootstrap['platform'] {
  const { platform } = process
  return platform === 'darwin' || platform === 'linux' || platform === 'win32' ? platform : 'other'
}
