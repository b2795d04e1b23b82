import { rmSync } from 'node:fs'
import { Database } from './database'
import { isBusy, isDamage } from './database-errors'

/** Held until it is released, or until the process ends, however it ends: the system takes its file locks away. */
export interface Lease {
  release: () => void
}

/** How long one that excludes all others is waited for: held for moments, or as long as its holder waits itself. */
const WAIT_MS = 6000

/** The lease that excludes every other; null while anyone holds one on the file. */
export function takeLease(path: string): Lease | null {
  return begin(path, 'BEGIN EXCLUSIVE', 0)
}

/** A lease that many may hold at once; null while one excludes it. */
export function shareLease(path: string): Lease | null {
  // Reading takes the shared lock, and the open transaction keeps it.
  return begin(path, 'BEGIN; SELECT count(*) FROM sqlite_master', WAIT_MS)
}

/** A SQLite file is used for its locks alone, which work alike on every system. */
function begin(path: string, sql: string, waitMs: number): Lease | null {
  const file = new Database(path, waitMs)
  try {
    file.exec(sql)
    return { release: () => file.close() }
  } catch (error) {
    file.close()
    if (isBusy(error)) return null
    if (!isDamage(error)) throw error
    rmSync(path)
    return begin(path, sql, waitMs)
  }
}
