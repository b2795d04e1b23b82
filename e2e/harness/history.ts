import path from 'node:path'

import { openHistory, type HistoryStore } from '../../src/main/storage/history-store'
import type { SandboxHome } from './sandbox-home'

export function historyFolder(home: SandboxHome): string {
  return path.join(home.userData, 'history')
}

/** Opens the app's history beside the app, which may run, and closes it after `look`. */
export async function lookIntoHistory<T>(
  home: SandboxHome,
  look: (store: HistoryStore) => T | Promise<T>,
): Promise<T> {
  const opened = openHistory(historyFolder(home))
  if (!opened.ok) throw new Error(opened.message)
  const { store } = opened.value
  try {
    return await look(store)
  } finally {
    store.close()
  }
}

/**
 * Times of the demonstration's samples on disk, null before the first, and how many ended after `sinceMs`, ms since 1970: it
 * begins with an hour before its start.
 */
export function demonstrationKept(
  home: SandboxHome,
  sinceMs = Number.NEGATIVE_INFINITY,
): Promise<{ fromMs: number; toMs: number; samples: number } | null> {
  return lookIntoHistory(home, (store) => {
    const trackId = store.continuousTrack('demonstration')
    const extent = store.extent(trackId)
    return extent && { ...extent, samples: [...store.samples(trackId, sinceMs, null)].length }
  })
}
