import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Measurement } from '#shared/measurement'
import type { PlacedSample } from '#shared/sample'
import type { HistoryStore } from '../../storage/history-store'
import { openedStore, temporaryFolder } from '../../storage/testing/store-folder'
import { importFile, type ImportedFile } from '../import-file'

/** An empty history and a folder for files beside it, both gone after the test. */
export function emptyHistory(): { folder: string; store: HistoryStore } {
  const folder = temporaryFolder()
  const store = openedStore(join(folder, 'history'))
  onTestFinished(() => store.close())
  return { folder, store }
}

/** What a file comes in as; `measurement` is the first one. */
export async function imported(
  store: HistoryStore,
  path: string,
  name: string | null = null,
): Promise<ImportedFile & { measurement: Measurement }> {
  const result = await importFile(store, path, { name })
  if (!result.ok) throw new Error(result.message)
  const [measurement] = result.value.measurements
  if (measurement === undefined) throw new Error('Nothing was measured.')
  return { ...result.value, measurement }
}

/** Every sample of a measurement, also of the quiet time before it. */
export function samplesOf(store: HistoryStore, id: string): PlacedSample[] {
  const stored = store.measurement(id)
  if (stored === null) throw new Error(`There is no measurement ${id}.`)
  return [...store.samples(stored.trackId, null, null)]
}
