import { readdirSync, statSync } from 'node:fs'
import { open, stat, statfs, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

/** Our own error codes beside the system's. A pipe, a device or a view of the kernel, which cannot be read twice. */
export const NOT_A_FILE = 'NOT_A_FILE'
/** A file that only the database engine may open: see `guardFiles`. */
export const GUARDED = 'GUARDED'

interface Guard {
  folder: string
  names: RegExp
}

const guards = new Set<Guard>()

/**
 * From now on `openNamedFile` and `writeFileAtomically` reject the files in `folder` whose name matches, also through
 * a link. On POSIX systems closing any descriptor of a file drops every lock that the process holds on it (fcntl(2),
 * "advisory record locking"), and SQLite relies on its locks. Returns the function that ends this. Applies to this
 * thread.
 */
export function guardFiles(folder: string, names: RegExp): () => void {
  const guard = { folder, names }
  guards.add(guard)
  return () => void guards.delete(guard)
}

/** Throws where `path` is a guarded file, also through a link. A file that does not exist is none. */
export function refuseGuarded(path: string): void {
  const facts = identityOf(path)
  if (facts === null) return
  for (const { folder, names } of guards) {
    for (const name of namesIn(folder).filter((each) => names.test(each))) {
      const guarded = identityOf(join(folder, name))
      if (guarded?.ino === facts.ino && guarded.dev === facts.dev)
        throw Object.assign(new Error(`${path} is a file of the history`), { code: GUARDED })
    }
  }
}

function identityOf(path: string): { dev: bigint; ino: bigint } | null {
  try {
    return statSync(path, { bigint: true })
  } catch {
    // Opening it will report why.
    return null
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/**
 * Size in bytes of a regular file. By its path, because opening a pipe that nobody writes to would wait for ever.
 * Throws the file system's error, or one that `describeFileError` knows.
 */
export async function sizeOfNamedFile(path: string): Promise<number> {
  const facts = await stat(path)
  if (facts.isDirectory()) throw Object.assign(new Error('directory'), { code: 'EISDIR' })
  if (!facts.isFile() || (await isViewOfKernel(path)))
    throw Object.assign(new Error('not a regular file'), { code: NOT_A_FILE })
  refuseGuarded(path)
  return facts.size
}

/** proc, sysfs, debugfs and tracefs, in statfs(2) of Linux. */
const KERNEL_FILE_SYSTEMS = [0x9fa0, 0x62656572, 0x64626720, 0x74726163]

/** Files of these look regular, but say nothing true about their size, and reading one may wait for ever (`/proc/kmsg`). */
async function isViewOfKernel(path: string): Promise<boolean> {
  return process.platform === 'linux' && KERNEL_FILE_SYSTEMS.includes((await statfs(path)).type)
}

/** Opens a file that a person named for reading. Throws as `sizeOfNamedFile`. */
export async function openNamedFile(path: string): Promise<FileHandle> {
  await sizeOfNamedFile(path)
  return open(path, 'r')
}

/** A sentence for a person about a file system error; `label` names the file. */
export function describeFileError(label: string, error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  switch (code) {
    case 'ENOENT':
      return `There is no file ${label}. It may have been moved or deleted.`
    case 'EACCES':
    case 'EPERM':
      return `${label} may not be read. Check its permissions.`
    case 'EISDIR':
      return `${label} is a folder. Open a powermetrics recording instead.`
    case NOT_A_FILE:
      return `${label} is a pipe or a device, or shows what the kernel knows. Save what it gives to a file, then open that.`
    case GUARDED:
      return `${label} is a file of the history that is in use, so it was not opened. Export a measurement of that history, then open what was exported.`
    default:
      return `${label} could not be read (${code ?? String(error)}).`
  }
}
