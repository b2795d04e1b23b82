import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { takeLease, type Lease } from './lease'

const LOCK_NAME = /^owner-([0-9a-f]{16})\.lock$/

/**
 * Who works on an unfinished track: named in the track's row, and alive as long as its lock file is held. A process that
 * is killed loses the lock, so that another one can tell and take its tracks over.
 */
export interface Owner {
  id: string
  /** Nothing of it is unfinished any more. */
  release: () => void
}

export function becomeOwner(folder: string): Owner {
  for (;;) {
    const id = randomBytes(8).toString('hex')
    const path = lockPath(folder, id)
    const lease = takeLease(path)
    // Whoever looks for dead owners just then may have taken a new file for a dead one's, and removed it.
    if (lease !== null && existsSync(path)) return { id, release: () => removeLock(path, lease) }
    lease?.release()
  }
}

/** Removed while it is held: nobody can take it for another's in between. */
function removeLock(path: string, lease: Lease): void {
  rmSync(path, { force: true })
  lease.release()
}

/** Owners that left a lock file behind, or are only named in `named`, and do not live any more. */
export function deadOwners(folder: string, named: readonly string[]): string[] {
  const left = readdirSync(folder).flatMap((name) => LOCK_NAME.exec(name)?.[1] ?? [])
  return [...new Set([...left, ...named])].filter((id) => isDead(lockPath(folder, id)))
}

/** The lock file of a dead owner is removed once its tracks have another. */
export function forgetOwner(folder: string, id: string): void {
  rmSync(lockPath(folder, id), { force: true })
}

function isDead(path: string): boolean {
  if (!existsSync(path)) return true
  const lease = takeLease(path)
  if (lease !== null) removeLock(path, lease)
  return lease !== null
}

function lockPath(folder: string, id: string): string {
  return join(folder, `owner-${id}.lock`)
}
