import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomicallySync } from '../files/atomic-write'

/** What SQLite writes to open its file, to delete a measurement and to begin giving room back, with a margin. */
const RESERVE_BYTES = 256 * 1024

/**
 * Room on the disk that is put aside while there is some: on a full disk even deleting has to write first. Made again by
 * the next opening that finds room for it.
 */
export function keepReserve(folder: string): void {
  const path = reservePath(folder)
  if (existsSync(path)) return
  try {
    // Not zeroes, which some disks store as a hole.
    writeFileAtomicallySync(path, 'reserve '.repeat(RESERVE_BYTES / 8))
  } catch {
    // There is no room for it now.
  }
}

/** Gives the room back to the disk; false where none is put aside. */
export function releaseReserve(folder: string): boolean {
  const path = reservePath(folder)
  if (!existsSync(path)) return false
  rmSync(path, { force: true })
  return true
}

function reservePath(folder: string): string {
  return join(folder, 'history.reserve')
}
