import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openHistory, type HistoryStore } from '../history-store'
import type { HistoryOptions } from '../stored'
import type { TrackWriter } from '../track-writer'
import { madeSeconds, NOON } from './made-samples'

/** Gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'anemometer-history-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The test closes it. */
export function openedStore(folder: string, options: HistoryOptions = {}): HistoryStore {
  const opened = openHistory(folder, options)
  if (!opened.ok) throw new Error(opened.message)
  return opened.value.store
}

export function writerOf(store: HistoryStore, trackId: number): TrackWriter {
  const writer = store.writer(trackId)
  if (!writer.ok) throw new Error(writer.message)
  return writer.value
}

/** Ages until nothing is left to do. */
export function maintainAll(store: HistoryStore): void {
  let steps = 0
  while (store.maintain()) if (++steps > 10_000) throw new Error('It ages without end.')
}

/** A folder with two hours of history. */
export function recordedFolder(): string {
  const folder = temporaryFolder()
  const store = openedStore(folder)
  const writer = writerOf(store, store.continuousTrack('live'))
  for (const placed of madeSeconds(NOON, 7200)) writer.append(placed)
  store.close()
  return folder
}
