import { create } from 'zustand'
import { MOST_FILES } from '#shared/limits'
import type { LedgerFormat } from '#shared/ledger-files'
import type { ExportFormat, ExportSubject, TransferProgress } from '#shared/transfer'
import { words } from '#shared/words/words'
import { request } from '../bridge/bridge'
import { useMeasurements } from './measurements-store'
import { showConfirmation } from './notices-store'
import { answeredPage } from './view-store'

interface TransferState {
  /** The import or export under way; null without one. */
  progress: TransferProgress | null
  /** The export whose format is being chosen; null while the dialog is closed. */
  exporting: ExportRequest | null
}

export interface ExportRequest {
  subject: ExportSubject
  /** For the dialog's title: `“Visual Look Up”`, `the visible range`. */
  title: string
}

export const useTransfer = create<TransferState>()(() => ({ progress: null, exporting: null }))

/** How often a person has cancelled: what is still waiting then is left. */
let cancellations = 0

/**
 * Imports the files at `paths`, one measurement each, and shows the result. Main takes `MOST_FILES` at once, so that more go
 * in turn.
 */
export async function importFiles(paths: string[]): Promise<void> {
  const show = answeredPage()
  const before = cancellations
  const ids: string[] = []
  for (let from = 0; from < paths.length && cancellations === before; from += MOST_FILES) {
    const imported = await request('transfer:import', paths.slice(from, from + MOST_FILES))
    for (const id of imported?.value.ids ?? []) ids.push(id)
  }
  showImported(ids, show)
}

/** Shows the system's open dialog, then imports the chosen files. A cancelled dialog changes nothing. */
export async function chooseImport(): Promise<void> {
  const show = answeredPage()
  const imported = await request('transfer:choose-import')
  if (imported !== null) showImported(imported.value.ids, show)
}

function showImported(ids: string[], show: ReturnType<typeof answeredPage>): void {
  const [id] = ids
  if (id === undefined) return
  if (ids.length > 1) {
    show({ kind: 'measurements' })
    showConfirmation(words.transfer.importedFiles(words.counts.files(ids.length)))
    return
  }
  const name = useMeasurements.getState().list.find((head) => head.id === id)?.name ?? ''
  show({ kind: 'measurement', id })
  showConfirmation(name === '' ? words.transfer.imported : words.transfer.importedAs(name))
}

/** Opens the dialog that asks for the format. Main asks where to save. */
export function beginExport(subject: ExportSubject, title: string): void {
  useTransfer.setState({ exporting: { subject, title } })
}

export function exportRange(fromMs: number, toMs: number): void {
  beginExport({ kind: 'range', fromMs, toMs }, 'the visible range')
}

/** Saves the raw frames and samples of the last 10 minutes. */
export async function saveRecent(): Promise<void> {
  await exportAs({ kind: 'recent' }, 'anemometer')
}

/** `withProcesses`: the file names the programs that the log told. */
export async function exportAs(
  subject: ExportSubject,
  format: ExportFormat,
  withProcesses = false,
): Promise<void> {
  useTransfer.setState({ exporting: null })
  showSaved(await request('transfer:export', subject, format, withProcesses))
}

function showSaved(written: { value: { path: string | null } } | null): void {
  const path = written?.value.path ?? null
  if (path !== null) showConfirmation(words.transfer.saved(path.split(/[\\/]/).at(-1) ?? path))
}

export async function cancelTransfer(): Promise<void> {
  cancellations++
  await request('transfer:cancel')
}

/** Saves the ledger of the periods that `edges` part. Main asks where to. */
export async function saveLedger(edges: number[], format: LedgerFormat): Promise<void> {
  showSaved(await request('transfer:ledger', edges, format))
}
