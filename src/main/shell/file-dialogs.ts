import { app, dialog, type BrowserWindow } from 'electron'
import { join } from 'node:path'
import type { ExportFormat } from '#shared/transfer'
import { exportFileName } from '../presentation/file-names'

const FORMAT_NAMES: Readonly<Record<ExportFormat, string>> = {
  csv: 'CSV table',
  ndjson: 'Newline-delimited JSON',
  parquet: 'Apache Parquet',
  anemometer: 'Anemometer file',
}

/** The path to open; null when the dialog was cancelled. */
export async function chooseRecording(parent: BrowserWindow | null): Promise<string | null> {
  const options: Electron.OpenDialogOptions = {
    title: 'Open Recording',
    properties: ['openFile'],
    filters: [
      { name: 'powermetrics output', extensions: ['plist', 'txt', 'log', 'xml'] },
      { name: 'Anemometer files, tables and pictures', extensions: ['anemometer', 'csv', 'ndjson', 'png'] },
      { name: 'All files', extensions: ['*'] },
    ],
  }
  const chosen = await (parent === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(parent, options))
  return chosen.canceled ? null : (chosen.filePaths[0] ?? null)
}

/** The paths to import; empty when the dialog was cancelled. */
export async function chooseImports(parent: BrowserWindow | null): Promise<string[]> {
  const options: Electron.OpenDialogOptions = {
    title: 'Import',
    buttonLabel: 'Import',
    properties: ['openFile', 'multiSelections'],
    filters: [
      {
        name: 'Recordings, Anemometer files, tables and pictures',
        extensions: ['plist', 'txt', 'log', 'xml', 'anemometer', 'png', 'ndjson', 'csv'],
      },
      { name: 'All files', extensions: ['*'] },
    ],
  }
  const chosen = await (parent === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(parent, options))
  return chosen.canceled ? [] : chosen.filePaths
}

/** The path to write to, `name` being the proposed file name; null when the dialog was cancelled. */
export async function chooseExport(
  name: string | null,
  format: ExportFormat,
  parent: BrowserWindow | null,
): Promise<string | null> {
  const options: Electron.SaveDialogOptions = {
    title: 'Export',
    defaultPath: join(app.getPath('documents'), exportFileName(name, format, new Date())),
    filters: [{ name: FORMAT_NAMES[format], extensions: [format] }],
  }
  const chosen = await (parent === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(parent, options))
  return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath
}
