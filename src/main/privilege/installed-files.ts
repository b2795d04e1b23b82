import { createHash } from 'node:crypto'
import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { InstalledFile } from '#shared/live'
import { DAEMON_FOLDER, type LaunchDaemon } from './launch-daemon'

/** Ours are below 2 kB; whatever is larger is none of ours, and is not read. */
const LARGEST_PLIST_BYTES = 64 * 1024
const MODE = 0o644

/** What is on disk where `daemons` belong, each beside what it should be. Needs no root: the folder is readable. */
export function inspectInstalled(
  daemons: readonly LaunchDaemon[],
  daemonFolder: string = DAEMON_FOLDER,
): Promise<InstalledFile[]> {
  return Promise.all(daemons.map((daemon) => inspect(join(daemonFolder, daemon.fileName), daemon.plist)))
}

/** `same`: all as wanted. `missing`: none is there. `other`: anything between; install again or remove. */
export function compareInstalled(files: readonly InstalledFile[]): InstalledFile['content'] {
  const [first, ...rest] = new Set(files.map((file) => file.content))
  return first !== undefined && rest.length === 0 ? first : 'other'
}

async function inspect(path: string, wanted: string): Promise<InstalledFile> {
  try {
    const { uid, gid, mode, size, isFile } = await statOf(path)
    const details = { path, owner: ownerName(uid, gid), mode: (mode & 0o7777).toString(8).padStart(4, '0') }
    if (!isFile || size > LARGEST_PLIST_BYTES) return { ...details, content: 'other', sha256: null }
    const bytes = await readFile(path)
    const same = uid === 0 && gid === 0 && (mode & 0o7777) === MODE && bytes.equals(Buffer.from(wanted))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return { ...details, content: same ? 'same' : 'other', sha256 }
  } catch (error) {
    const missing = ['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))
    return { path, content: missing ? 'missing' : 'other', sha256: null, owner: null, mode: null }
  }
}

async function statOf(path: string) {
  const stat = await lstat(path)
  return { uid: stat.uid, gid: stat.gid, mode: stat.mode, size: stat.size, isFile: stat.isFile() }
}

/** macOS calls group 0 `wheel`. */
function ownerName(uid: number, gid: number): string {
  return `${uid === 0 ? 'root' : uid}:${gid === 0 ? 'wheel' : gid}`
}
