import { chmodSync } from 'node:fs'

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
