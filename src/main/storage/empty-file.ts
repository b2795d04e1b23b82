import { existsSync, rmSync } from 'node:fs'
import type { Database } from './database'

/**
 * Takes away a file in which nothing is kept, unless another connection has it open: then it cannot leave the mode in
 * which several may write. The connection can only be closed afterwards.
 */
export function removeEmptyFile(db: Database, path: string): void {
  try {
    if (!isEmpty(db)) return
    db.exec('PRAGMA journal_mode = DELETE')
    if (existsSync(`${path}-wal`)) return
    // Whoever comes now waits, and finds none.
    db.exec('BEGIN EXCLUSIVE')
    if (isEmpty(db)) rmSync(path)
  } catch {
    // It stays, and nothing is in it.
  }
}

function isEmpty(db: Database): boolean {
  const kept = db.first<{ count: number }>(
    "SELECT (SELECT count(*) FROM measurement) + (SELECT count(*) FROM track WHERE kind <> 'gone') AS count",
  )
  return kept?.count === 0
}
