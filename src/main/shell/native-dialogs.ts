import { app, dialog, type BrowserWindow } from 'electron'
import { join } from 'node:path'
import type { SnapshotTarget } from '#shared/charts'
import type { Result } from '#shared/ipc-contract'
import type { LedgerFormat } from '#shared/ledger-files'
import type { ExportFormat } from '#shared/transfer'
import { exportFileName, snapshotFileName } from '../presentation/file-names'

const FORMAT_NAMES: Readonly<Record<ExportFormat | LedgerFormat, string>> = {
  csv: 'CSV table',
  json: 'JSON',
  ndjson: 'Newline-delimited JSON',
  parquet: 'Apache Parquet',
  anemometer: 'Anemometer file',
  'profile.json': 'Firefox Profiler profile',
  'perfetto.json': 'Perfetto trace',
}

const BUSY: Result<never> = {
  ok: false,
  message: 'Another window waits for your answer. Answer or close that one first.',
}

let isBusy = false

/**
 * Shows a dialog, or asks in another window of the system, unless one is open already: two would ask for one answer, and a
 * page that was taken over could open any number.
 */
export async function askAlone<T>(ask: () => Promise<T>): Promise<Result<T>> {
  if (isBusy) return BUSY
  isBusy = true
  try {
    return { ok: true, value: await ask() }
  } finally {
    isBusy = false
  }
}

/** The path to open; null when the dialog was cancelled. */
export async function chooseRecording(parent: BrowserWindow | null): Promise<Result<string | null>> {
  const options: Electron.OpenDialogOptions = {
    title: 'Open Recording',
    properties: ['openFile'],
    filters: [
      { name: 'Recordings', extensions: ['plist', 'txt', 'log', 'xml', 'ioreport'] },
      { name: 'Anemometer files, tables and pictures', extensions: ['anemometer', 'csv', 'ndjson', 'png'] },
      { name: 'All files', extensions: ['*'] },
    ],
  }
  const chosen = await open(options, parent)
  return chosen.ok ? { ok: true, value: chosen.value[0] ?? null } : chosen
}

/** The paths to import; empty when the dialog was cancelled. */
export function chooseImports(parent: BrowserWindow | null): Promise<Result<string[]>> {
  const options: Electron.OpenDialogOptions = {
    title: 'Import',
    buttonLabel: 'Import',
    properties: ['openFile', 'multiSelections'],
    filters: [
      {
        name: 'Recordings, Anemometer files, tables and pictures',
        extensions: ['plist', 'txt', 'log', 'xml', 'ioreport', 'anemometer', 'png', 'ndjson', 'csv'],
      },
      { name: 'All files', extensions: ['*'] },
    ],
  }
  return open(options, parent)
}

/** More runs of one recording than so many are not offered one by one. */
const MOST_OFFERED = 5

/**
 * Which measurements to keep of a file that held several runs, `labels` being what tells them apart. A closed dialog keeps
 * all, as does another one that is open: nothing is lost by that.
 */
export async function chooseRuns(
  file: string,
  labels: readonly string[],
  parent: BrowserWindow,
): Promise<readonly number[]> {
  const all = labels.map((_, index) => index)
  const single = labels.length > MOST_OFFERED ? [] : all
  const options: Electron.MessageBoxOptions = {
    type: 'question',
    message: `${file} holds ${labels.length} runs that are no measurement of one thing.`,
    detail: `Each was made a measurement:\n\n${labels.map((label, index) => `${index + 1}. ${label}`).join('\n')}`,
    buttons: ['Keep All', ...single.map((index) => `Only ${index + 1}`), 'Keep None'],
    defaultId: 0,
    cancelId: 0,
  }
  const asked = await askAlone(() => dialog.showMessageBox(parent, options))
  const response = asked.ok ? asked.value.response : 0
  if (response === 0) return all
  return response <= single.length ? [response - 1] : []
}

/** The path to write to, `name` being the proposed file name; null when the dialog was cancelled. */
export function chooseExport(
  name: string | null,
  format: ExportFormat | LedgerFormat,
  parent: BrowserWindow | null,
): Promise<Result<string | null>> {
  const options: Electron.SaveDialogOptions = {
    title: 'Export',
    defaultPath: join(app.getPath('documents'), exportFileName(name, format, new Date())),
    // Systems know the last ending of a name only.
    filters: [{ name: FORMAT_NAMES[format], extensions: [format.replace(/^.*\./, '')] }],
  }
  return save(options, parent)
}

/** The path to write a report of this Mac to; null when the dialog was cancelled. */
export function chooseReport(parent: BrowserWindow | null): Promise<Result<string | null>> {
  const options: Electron.SaveDialogOptions = {
    title: 'Save Report',
    defaultPath: join(app.getPath('documents'), 'anemometer-report.json'),
    filters: [{ name: 'JSON', extensions: ['json'] }],
  }
  return save(options, parent)
}

/** The path to write a picture to; null when the dialog was cancelled. */
export function choosePicture(
  target: SnapshotTarget,
  parent: BrowserWindow | null,
): Promise<Result<string | null>> {
  const options: Electron.SaveDialogOptions = {
    title: 'Save Snapshot',
    defaultPath: join(app.getPath('pictures'), snapshotFileName(target, new Date())),
    filters: [{ name: 'PNG image', extensions: ['png'] }],
  }
  return save(options, parent)
}

/** Empty when the dialog was cancelled. */
function open(options: Electron.OpenDialogOptions, parent: BrowserWindow | null): Promise<Result<string[]>> {
  return askAlone(async () => {
    const chosen = await (parent === null
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(parent, options))
    return chosen.canceled ? [] : chosen.filePaths
  })
}

function save(
  options: Electron.SaveDialogOptions,
  parent: BrowserWindow | null,
): Promise<Result<string | null>> {
  return askAlone(async () => {
    const chosen = await (parent === null
      ? dialog.showSaveDialog(options)
      : dialog.showSaveDialog(parent, options))
    return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath
  })
}
