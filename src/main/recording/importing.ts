import { basename } from 'node:path'
import type { HistoryStore } from '../storage/history-store'
import type { Transfers } from './transfers'

/** Imports one file after the other. What failed or had to be skipped is told in a sentence each; a cancelled file is not. */
export async function importAll(
  store: HistoryStore,
  transfers: Transfers,
  paths: readonly string[],
): Promise<{ ids: string[]; complaints: string[] }> {
  const imports = paths.map((path) =>
    transfers.add({
      kind: 'import',
      label: basename(path),
      run: async (steps) => {
        // Only now: its readers of zip and PNG are not needed by an app in the menu bar.
        const { importFile } = await import('../exchange/import-file')
        return importFile(store, path, steps)
      },
    }),
  )
  const ids: string[] = []
  const complaints: string[] = []
  for (const imported of await Promise.all(imports)) {
    if (!imported.ok) complaints.push(imported.message)
    else if (imported.value !== null) {
      ids.push(...imported.value.measurements.map(({ id }) => id))
      complaints.push(...imported.value.warnings)
    }
  }
  return { ids, complaints }
}
