import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { GUARDED, NOT_A_FILE, refuseGuarded } from './named-file'
import { removeLeftovers, temporaryPathIn } from './temporary-files'

/**
 * Writes a temporary file in the same folder and renames it: readers see the old file or the new one, and a failure,
 * such as a full disk, leaves neither half a file nor the temporary one. Throws the file system's error.
 */
export async function writeFileAtomically(path: string, data: Uint8Array | string): Promise<void> {
  await fillFileAtomically(path, (file) => file.writeFile(data))
}

/**
 * The same in pieces: `fill` writes the content, and nothing is left of it where `fill` throws. Temporary files of
 * killed processes are removed first, because the disk may be full of them.
 */
export async function fillFileAtomically(
  path: string,
  fill: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const target = targetOf(path)
  await removeLeftovers(dirname(target))
  const temporary = temporaryPathIn(dirname(target))
  try {
    const file = await open(temporary, 'wx', 0o644)
    try {
      await fill(file)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Throws what writing `path` would throw now, but for a full disk: for what takes long before it writes. */
export function checkWritable(path: string): void {
  // With its dot, a file in the place of the folder is none.
  accessSync(`${dirname(targetOf(path))}/.`, constants.W_OK)
}

/** Blocking, and readable for this user only: for the settings, which must be on disk before the app quits. */
export function writeFileAtomicallySync(path: string, data: string): void {
  const target = targetOf(path)
  const temporary = temporaryPathIn(dirname(target))
  try {
    const file = openSync(temporary, 'wx', 0o600)
    try {
      writeFileSync(file, data)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/**
 * The path to rename to: that behind a symbolic link. Throws for a folder, for a pipe, for a device such as `/dev/null`, and for a
 * file of the history, which a rename would replace.
 */
function targetOf(path: string): string {
  if (!existsSync(path)) return path
  refuseGuarded(path)
  const target = realpathSync(path)
  const facts = statSync(target)
  if (facts.isFile()) return target
  const code = facts.isDirectory() ? 'EISDIR' : NOT_A_FILE
  throw Object.assign(new Error(`${path} is no regular file`), { code })
}

/** A sentence for a person: which file could not be written, and why. */
export function describeWriteError(path: string, error: unknown): string {
  const name = basename(path)
  const code = (error as NodeJS.ErrnoException).code
  const folder = resolve(dirname(path))
  const isNoFolder = code === 'ENOTDIR' || (code === 'ENOENT' && !existsSync(folder))
  const cause = isNoFolder
    ? `the folder ${folder} does not exist`
    : (WRITE_ERROR_CAUSES[code ?? ''] ?? code ?? String(error))
  return `Could not write ${name}: ${cause}. Nothing was saved.`
}

const WRITE_ERROR_CAUSES: Readonly<Record<string, string>> = {
  // The folder exists, but is one of the kernel's.
  ENOENT: 'the system makes no files in this folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'the folder may not be written to',
  EPERM: 'the folder may not be written to',
  EROFS: 'the disk is read-only',
  [NOT_A_FILE]: 'a pipe or a device of that name stands there',
  [GUARDED]: 'a file of the history that is in use stands there',
  EISDIR: 'a folder of that name stands there',
  ENAMETOOLONG: 'the name is too long',
}
