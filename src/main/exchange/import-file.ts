import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Result } from '#shared/ipc-contract'
import type { Measurement } from '#shared/measurement'
import { describeFileError, openNamedFile } from '../files/named-file'
import { HistoryError } from '../storage/database-errors'
import type { HistoryStore } from '../storage/history-store'
import {
  probeRecording,
  readRecording,
  type Recording,
  type RecordingStep,
} from '../sources/replay/recording'
import { probeLogFile } from '../sources/unified-log/log-file'
import { ArchiveError } from './anemometer-archive'
import { withEventsBeside } from './event-files'
import { importAnemometer } from './import-anemometer'
import { importPicture } from './import-picture'
import { importRecording } from './import-recording'
import type { LogOverlay } from './log-overlay'
import { probeCsv, readCsv } from './read-csv'
import { probeNdjson, readNdjson } from './read-ndjson'
import { TransferCancelled, type TransferSteps } from './transfer-steps'

export interface ImportOptions extends TransferSteps {
  /** What the measurement is to be called; null: as the file says, otherwise the file's name. */
  name?: string | null
  /** A log that is laid over the samples; for files of one recording. */
  overlay?: LogOverlay | null
}

export interface ImportedFile {
  /** At least one; in the file's order. */
  measurements: Measurement[]
  /** What was skipped or could not be read, a sentence each. */
  warnings: string[]
  /** What else there is to know of what was read, a sentence each. */
  notes: string[]
  /** Its measurements are runs that stood in one recording. Where a person can be asked, which of them to keep is asked. */
  isTakenApart: boolean
}

/** Of a larger recording the raw frames are not copied into the history. */
const LARGEST_KEPT_RECORDING_BYTES = 1_000_000_000

/**
 * Makes measurements of a file: one of each run of what `powermetrics` wrote, of samples exported as NDJSON or CSV, or of a picture
 * that carries its samples; those of an `.anemometer` file. One that fails or is cancelled leaves nothing.
 */
export async function importFile(
  store: HistoryStore,
  path: string,
  options: ImportOptions = {},
): Promise<Result<ImportedFile>> {
  const imported = await importAny(store, path, options)
  // What it had written is removed, and may be large.
  if (!imported.ok) await store.freeSpace()
  return imported
}

async function importAny(
  store: HistoryStore,
  path: string,
  { name = null, overlay = null, ...steps }: ImportOptions,
): Promise<Result<ImportedFile>> {
  const label = basename(path)
  const how = { name, overlay, steps }
  try {
    if (overlay !== null) {
      const log = await probeLogFile(overlay.path)
      if (!log.ok) return log
    }
    const probed = await probeRecording(path)
    if (probed.ok) {
      const keepFrames = probed.value.totalBytes <= LARGEST_KEPT_RECORDING_BYTES
      return await importRead(store, probed.value, readRecording(path, { keepFrames }), how)
    }
    const isPicture = await startsWith(path, PNG)
    if (overlay !== null && (isPicture || (await startsWith(path, ZIP))))
      return {
        ok: false,
        message: `${label} has events of its own. A log is laid over a recording of powermetrics, or a table.`,
      }
    if (isPicture) return await importSinglePicture(store, path, name)
    if (await startsWith(path, ZIP)) return await importAnemometer(store, path, name, steps)
    const exported = (await startsWith(path, BRACE)) ? await probeNdjson(path) : null
    if (exported?.ok === false) return exported
    if (exported !== null) return ofTable(await importRead(store, exported.value, readNdjson(path), how))
    if (await startsWith(path, PARQUET)) return { ok: false, message: `${label} ${NOT_READ}` }
    const csv = (await isFile(path)) ? await probeCsv(path) : null
    if (csv === null) return probed
    if (!csv.ok) return csv
    const { recording, warnings } = csv.value
    return ofTable(await importRead(store, recording, withEventsBeside(readCsv(path), path), how), warnings)
  } catch (error) {
    if (error instanceof TransferCancelled)
      return { ok: false, message: `The import of ${label} was cancelled. Nothing was kept.` }
    if (error instanceof ArchiveError || error instanceof HistoryError)
      return { ok: false, message: error.message }
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    return { ok: false, message: describeFileError(label, error) }
  }
}

/** With the warnings of its columns, and with what no table tells. */
function ofTable(imported: Result<ImportedFile>, columns: readonly string[] = []): Result<ImportedFile> {
  if (!imported.ok) return imported
  const { warnings, notes, ...rest } = imported.value
  return {
    ok: true,
    value: { ...rest, warnings: [...columns, ...warnings], notes: [...notes, TABLES_LACK] },
  }
}

const TABLES_LACK =
  'A table has whole windows, without the exact start and end, the name, the command and the quiet time of a measurement, so that its figures may differ a little. An .anemometer file has all of it.'
const NOT_READ =
  'is a table of Parquet, which is written for other programs and not read here. Export the measurement as .anemometer, .csv or .ndjson instead.'

const BRACE = Uint8Array.of(0x7b)
const PARQUET = new TextEncoder().encode('PAR1')
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47)
const ZIP = Uint8Array.of(0x50, 0x4b, 0x03, 0x04)

async function importRead(
  store: HistoryStore,
  recording: Recording,
  reading: AsyncIterable<RecordingStep>,
  { name, overlay, steps }: { name: string | null; overlay: LogOverlay | null; steps: TransferSteps },
): Promise<Result<ImportedFile>> {
  return importRecording(store, recording, reading, name, steps, overlay)
}

async function importSinglePicture(
  store: HistoryStore,
  path: string,
  name: string | null,
): Promise<Result<ImportedFile>> {
  const measured = await importPicture(store, path, name)
  return measured.ok
    ? { ok: true, value: { measurements: [measured.value], warnings: [], notes: [], isTakenApart: false } }
    : measured
}

/** False for anything but a regular file: opening a pipe would wait for ever. */
async function startsWith(path: string, magic: Uint8Array): Promise<boolean> {
  if (!(await isFile(path))) return false
  const file = await openNamedFile(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(magic.length), 0, magic.length, 0)
    return bytesRead === magic.length && buffer.equals(magic)
  } finally {
    await file.close()
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true
}
