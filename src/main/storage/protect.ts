import { chmodSync } from 'node:fs'
import { guardFiles } from '../files/named-file'

/** A history tells what somebody did, and when: nobody else may read its files or look into its folder. */
export const PRIVATE_FOLDER = 0o700
const PRIVATE_FILE = 0o600

/**
 * Takes everybody else's rights on a file away; SQLite gives those of the database to what it keeps beside it. A file
 * that belongs to another user keeps its own.
 */
export function protect(path: string): void {
  try {
    chmodSync(path, PRIVATE_FILE)
  } catch {
    // Not ours to change, or on a disk that cannot be written.
  }
}

/** The database, what SQLite keeps beside it, and the files that are used for their locks. */
const OPENED_BY_SQLITE = /^history\.sqlite(-wal|-shm|-journal)?$|\.lock(-wal|-shm|-journal)?$/

/** While a thread of this process has the history in `folder` open, nobody else may open its files; returns what ends it. */
export function guardHistory(folder: string): () => void {
  return guardFiles(folder, OPENED_BY_SQLITE)
}
