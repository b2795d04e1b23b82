import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Database } from './database'
import { EngineError, isDamage } from './database-errors'
import { SCHEMA_VERSION } from './schema'

/**
 * How the history stands. `none`: nothing was recorded yet. `other-version`: of another Anemometer. `no-engine`: the
 * database engine is not there, or not of this system. `unreadable`: it may not be read, or another process holds it.
 */
export type HistoryCondition =
  | { kind: 'none' | 'no-engine' | 'unreadable' }
  | { kind: 'sound' | 'damaged' | 'other-version'; bytes: number; measurementCount: number | null }

/** Checks all of the history in `folder`. It is opened for reading only: what is damaged is neither mended nor moved. */
export function inspectHistory(folder: string): HistoryCondition {
  const path = resolve(join(folder, 'history.sqlite'))
  try {
    const { size } = statSync(path)
    // As a process leaves it that was ended before it wrote anything.
    if (size === 0) return { kind: 'none' }
    return { ...inspectFile(path), bytes: size }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (error instanceof EngineError) return { kind: 'no-engine' }
    return { kind: code === 'ENOENT' ? 'none' : 'unreadable' }
  }
}

type Inspected = Pick<Extract<HistoryCondition, { bytes: number }>, 'kind' | 'measurementCount'>

/** Throws SQLite's errors, but those of damage. */
function inspectFile(path: string): Inspected {
  // Without a log nobody writes, and a file that only may be read needs this.
  const hasLog = (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
  let db: Database | null = null
  try {
    db = new Database(`${pathToFileURL(path).href}?${hasLog ? 'mode=ro' : 'immutable=1'}`)
    const version = db.first<{ user_version: number }>('PRAGMA user_version')?.user_version
    if (version !== SCHEMA_VERSION) return { kind: 'other-version', measurementCount: null }
    const checked = db.first<{ quick_check: string }>('PRAGMA quick_check(1)')?.quick_check
    if (checked !== 'ok') return { kind: 'damaged', measurementCount: null }
    const counted = db.first<{ count: number }>('SELECT count(*) AS count FROM measurement')
    return { kind: 'sound', measurementCount: counted?.count ?? null }
  } catch (error) {
    if (!isDamage(error)) throw error
    return { kind: 'damaged', measurementCount: null }
  } finally {
    db?.close()
  }
}
