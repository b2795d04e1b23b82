import type { Result } from '#shared/ipc-contract'
import { StorageStoppedError } from './client'

/** A thread that stopped meanwhile is a failure in words. Anything else is a bug, and thrown. */
export async function answered<T>(answer: Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof StorageStoppedError) return { ok: false, message: error.message }
    throw error
  }
}

/** The same for an answer that is no result: without the thread it is `otherwise`. */
export async function answeredOr<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof StorageStoppedError) return otherwise
    throw error
  }
}
