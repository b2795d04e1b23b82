import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomicallySync } from '../files/atomic-write'

/** What SQLite writes to open its file, to delete a measurement and to begin freeing space, with a margin. */
const RESERVE_BYTES = 256 * 1024

/**
 * Reserves space on the disk by a file: on a full disk even deleting has to write first. A reserve that was released is
 * made again when the history is next opened and there is space.
 */
export function keepReserve(folder: string): void {
  const path = reservePath(folder)
  if (existsSync(path)) return
  try {
    // Not zeroes, which some disks store as a hole.
    writeFileAtomicallySync(path, 'reserve '.repeat(RESERVE_BYTES / 8))
  } catch {
    // There is no space for it now.
  }
}

/** Frees the reserve; false where there is none. */
export function releaseReserve(folder: string): boolean {
  const path = reservePath(folder)
  if (!existsSync(path)) return false
  rmSync(path, { force: true })
  return true
}

function reservePath(folder: string): string {
  return join(folder, 'history.reserve')
}
