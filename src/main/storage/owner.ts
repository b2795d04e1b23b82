import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { takeLease, type Lease } from './lease'

const LOCK_NAME = /^owner-([0-9a-f]{16})\.lock$/

/**
 * The process that works on unfinished tracks: their rows name it, and it lives as long as its lock file is held. A
 * process that is killed loses the lock, so that another one can see that, and takes its tracks over.
 */
export interface Owner {
  id: string
  /** It has no unfinished track any more. */
  release: () => void
}

export function becomeOwner(folder: string): Owner {
  for (;;) {
    const id = randomBytes(8).toString('hex')
    const path = lockPath(folder, id)
    const lease = takeLease(path)
    // Before the lease was taken, another process may have found the file without one, and removed it.
    if (lease !== null && existsSync(path)) return { id, release: () => removeLock(path, lease) }
    lease?.release()
  }
}

/** The file is removed while the lease is held, so that no other process can take it in between. */
function removeLock(path: string, lease: Lease): void {
  rmSync(path, { force: true })
  lease.release()
}

/** The ids of dead owners, of which there is still a lock file, or which are only `named` by a track. */
export function deadOwners(folder: string, named: readonly string[]): string[] {
  const left = readdirSync(folder).flatMap((name) => LOCK_NAME.exec(name)?.[1] ?? [])
  return [...new Set([...left, ...named])].filter((id) => isDead(lockPath(folder, id)))
}

/** Removes the lock file of a dead owner, once its tracks have another one. */
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
