import { HistoryError } from '../storage/database-errors'
import type { HistoryStore } from '../storage/history-store'

/** The app stays responsive while something long goes on. */
const LONGEST_TURN_MS = 8

/** Divides long work on a history into turns, between which everything else may happen, even that it is closed. */
export class Turns {
  private beganMs = performance.now()

  constructor(private readonly store: HistoryStore) {}

  /** Time to give way. */
  get isOver(): boolean {
    return performance.now() - this.beganMs >= LONGEST_TURN_MS
  }

  /** Gives way. Throws `HistoryError` where the history is closed meanwhile. */
  async next(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    if (!this.store.isOpen) throw new HistoryError('The app is ending.')
    this.beganMs = performance.now()
  }
}
