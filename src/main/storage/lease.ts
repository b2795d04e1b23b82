import { rmSync } from 'node:fs'
import { Database } from './database'
import { isBusy, isDamage } from './database-errors'
import { makePrivate } from './history-folder'

/** Held until it is released, or until the process ends in any way: the system then drops its file locks. */
export interface Lease {
  release: () => void
}

/**
 * Takes the lease on a lock file, which is made where it is missing; null while another connection holds it. The file is
 * a SQLite database used only for its locks, which work alike on every system.
 */
export function takeLease(path: string): Lease | null {
  const file = new Database(path, 0)
  try {
    makePrivate(path)
    file.exec('BEGIN EXCLUSIVE')
    return { release: () => file.close() }
  } catch (error) {
    file.close()
    if (isBusy(error)) return null
    if (!isDamage(error)) throw error
    rmSync(path)
    return takeLease(path)
  }
}
