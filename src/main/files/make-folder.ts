import { existsSync, lstatSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** Our own error code beside the system's: a link that leads nowhere stands where a folder should be. */
export const DANGLING_LINK = 'DANGLING_LINK'

/**
 * Makes a folder with those above it, unless it exists. Throws the file system's error, or one of code `DANGLING_LINK`.
 *
 * `mkdirSync` of Node 20 and 22 with `recursive` never returns where the system answers ENOENT although the folder above
 * exists, as `/proc` does: it makes that folder again and again, and no signal ends a thread that is in there.
 */
export function makeFolder(path: string, mode?: number): void {
  const folder = resolve(path)
  const above = dirname(folder)
  if (!existsSync(above)) makeFolder(above, mode)
  try {
    mkdirSync(folder, mode)
  } catch (error) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && lstatSync(folder).isSymbolicLink())
      throw Object.assign(new Error(`${folder} is a link that leads nowhere`), { code: DANGLING_LINK })
    throw error
  }
}
