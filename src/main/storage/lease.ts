import { rmSync } from 'node:fs'
import { Database } from './database'
import { isBusy, isDamage } from './database-errors'
import { protect } from './protect'

/** Held until it is released, or until the process ends, however it ends: the system takes its file locks away. */
export interface Lease {
  release: () => void
}

/**
 * The lease on the file, made where it is missing; null while another holds it. A SQLite file is used for its locks
 * alone, which work alike on every system.
 */
export function takeLease(path: string): Lease | null {
  const file = new Database(path, 0)
  try {
    protect(path)
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
