import { create } from 'zustand'
import type { ExportFormat, ExportSubject, TransferProgress } from '#shared/transfer'
import { request } from '../bridge/bridge'
import { showPage } from './view-store'
import { useMeasurements } from './measurements-store'
import { showConfirmation } from './notices-store'
import { formatCount } from '../format/source-format'

interface TransferState {
  /** What is imported or exported now; null while nothing is. */
  progress: TransferProgress | null
  /** What the person wants to export and has not chosen a format for; null while the dialog is closed. */
  exporting: ExportRequest | null
}

export interface ExportRequest {
  subject: ExportSubject
  /** What it is, for the dialog's title: `“Visual Look Up”`, `the last 10 minutes`. */
  title: string
}

export const useTransfer = create<TransferState>()(() => ({ progress: null, exporting: null }))

/** Imports the files at `paths`, one measurement each, and shows what came of them. */
export async function importFiles(paths: string[]): Promise<void> {
  const imported = await request('transfer:import', paths)
  if (imported !== null) showImported(imported.value.ids)
}

/** Asks which files to import. A cancelled dialog changes nothing. */
export async function chooseImport(): Promise<void> {
  const imported = await request('transfer:choose-import')
  if (imported !== null) showImported(imported.value.ids)
}

function showImported(ids: string[]): void {
  const [id] = ids
  if (id === undefined) return
  if (ids.length > 1) {
    showPage({ kind: 'measurements' })
    showConfirmation(`${formatCount(ids.length, 'file')} imported as measurements.`)
    return
  }
  const name = useMeasurements.getState().list.find((head) => head.id === id)?.name ?? ''
  showPage({ kind: 'measurement', id })
  showConfirmation(name === '' ? 'Imported as a measurement.' : `${name} was imported as a measurement.`)
}

/** Asks for the format of a file to write; main asks where to. */
export function beginExport(subject: ExportSubject, words: string): void {
  useTransfer.setState({ exporting: { subject, title: words } })
}

export function exportRange(fromMs: number, toMs: number): void {
  beginExport({ kind: 'range', fromMs, toMs }, 'the visible range')
}

/** What just happened: the raw frames and samples of the last 10 minutes. */
export async function saveRecent(): Promise<void> {
  await exportAs({ kind: 'recent' }, 'anemometer')
}

export async function exportAs(subject: ExportSubject, format: ExportFormat): Promise<void> {
  useTransfer.setState({ exporting: null })
  const written = await request('transfer:export', subject, format)
  const path = written?.value.path ?? null
  if (path !== null) showConfirmation(`Saved ${path.split(/[\\/]/).at(-1) ?? path}.`)
}

export async function cancelTransfer(): Promise<void> {
  await request('transfer:cancel')
}
