import type { Result } from '#shared/ipc-contract'
import type { Measurement } from '#shared/measurement'
import type { HistoryStore } from '../history/history-store'
import type { TransferSteps } from './transfer-steps'

export interface ImportOptions extends TransferSteps {
  /** What the measurement is to be called; null: as the file says, otherwise the file's name. */
  name?: string | null
}

export interface ImportedFile {
  /** At least one; in the file's order. */
  measurements: Measurement[]
  /** What was skipped or could not be read, a sentence each. */
  warnings: string[]
}

/** Makes measurements of a file. One that fails or is cancelled leaves nothing. */
export async function importFile(
  _store: HistoryStore,
  path: string,
  _options: ImportOptions = {},
): Promise<Result<ImportedFile>> {
  return { ok: false, message: `${path} cannot be imported yet.` }
}
