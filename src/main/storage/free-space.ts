import type { HistoryStore } from './history-store'

/** What is not freed by then goes bit by bit as the history ages. */
const LONGEST_MS = 2000

/** Gives the room of what was removed back to the disk at once, in steps that let others work. */
export async function freeSpace(store: HistoryStore): Promise<void> {
  const endMs = performance.now() + LONGEST_MS
  while (store.isOpen && performance.now() < endMs && store.freeRemoved()) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}
