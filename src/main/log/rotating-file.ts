import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { dirname, parse, join } from 'node:path'
import { makeFolder } from '../files/make-folder'

export interface RotatingFileOptions {
  path: string
  /** A file that would grow beyond this is rotated. A longer line has a file to itself. */
  maximumBytes: number
  /** Including the one that is written; at least 2. */
  maximumFiles: number
}

const LINE_BREAK = 0x0a
/** For this user only. */
const FILE_MODE = 0o600
const FOLDER_MODE = 0o700

/**
 * Appends lines to a file. Older parts are `NAME.1.EXT`, `NAME.2.EXT` and so on, the oldest of which is overwritten.
 * The file is opened with the first line and stays open. Several processes may write to the same file: each line is
 * one write to the end, and before each the file at the path is compared with the open one, which another process may
 * have renamed, or a person deleted.
 */
export class RotatingFile {
  private open: { descriptor: number; inode: bigint } | null = null

  constructor(private readonly options: RotatingFileOptions) {}

  /** `line` has no line break. It is written, but not synced, when this returns. Throws the file system's error. */
  append(line: string): void {
    const bytes = Buffer.from(`${line}\n`)
    try {
      const { descriptor, endsLine } = this.prepare(bytes.length)
      // A line that a full disk or a crash has cut must not run into this one.
      const data = endsLine ? bytes : Buffer.concat([Buffer.of(LINE_BREAK), bytes])
      const written = writeSync(descriptor, data)
      if (written < data.length) throw Object.assign(new Error('the disk is full'), { code: 'ENOSPC' })
    } catch (error) {
      // The next line opens the file again, and so finds out how this one ended.
      this.close()
      throw error
    }
  }

  close(): void {
    if (this.open === null) return
    const { descriptor } = this.open
    this.open = null
    closeSync(descriptor)
  }

  private prepare(bytes: number): { descriptor: number; endsLine: boolean } {
    const { path, maximumBytes } = this.options
    let found = lstatSync(path, { bigint: true, throwIfNoEntry: false })
    if (found !== undefined && !found.isFile())
      throw Object.assign(new Error(`${path} is no regular file`), { code: 'NOT_A_FILE' })
    if (found !== undefined && found.size > 0n && found.size + BigInt(bytes) > BigInt(maximumBytes)) {
      this.rotate()
      found = undefined
    }
    if (this.open !== null && this.open.inode === found?.ino)
      return { descriptor: this.open.descriptor, endsLine: true }
    this.close()
    return this.openNow()
  }

  private openNow(): { descriptor: number; endsLine: boolean } {
    const { path } = this.options
    makeFolder(dirname(path), FOLDER_MODE)
    chmodSync(dirname(path), FOLDER_MODE)
    // O_NOFOLLOW is undefined on Windows, which `|` treats as 0.
    const { O_APPEND, O_CREAT, O_NOFOLLOW, O_RDWR } = constants
    const descriptor = openSync(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW, FILE_MODE)
    const { ino: inode, size } = fstatSync(descriptor, { bigint: true })
    this.open = { descriptor, inode }
    fchmodSync(descriptor, FILE_MODE)
    const last = Buffer.of(LINE_BREAK)
    if (size > 0n) readSync(descriptor, last, 0, 1, Number(size) - 1)
    return { descriptor, endsLine: last[0] === LINE_BREAK }
  }

  private rotate(): void {
    // Windows does not rename an open file.
    this.close()
    for (let age = this.options.maximumFiles - 1; age >= 1; age--) {
      try {
        renameSync(this.pathOf(age - 1), this.pathOf(age))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      }
    }
  }

  private pathOf(age: number): string {
    const { dir, name, ext } = parse(this.options.path)
    return age === 0 ? this.options.path : join(dir, `${name}.${age}${ext}`)
  }
}
