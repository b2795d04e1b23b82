import type { Result } from '#shared/ipc-contract'
import { HistoryError } from '../storage/database-errors'

/** What the history throws where it cannot be written, as a failure in words. A bug of ours still throws. */
export function attempt<T>(change: () => T): Result<T> {
  try {
    return { ok: true, value: change() }
  } catch (error) {
    if (error instanceof HistoryError) return { ok: false, message: error.message }
    throw error
  }
}
