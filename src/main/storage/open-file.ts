import { accessSync, constants, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Result } from '#shared/ipc-contract'
import { DANGLING_LINK, makeFolder } from '../files/make-folder'
import { Database } from './database'
import {
  DamagedFileError,
  OldFileError,
  isDamage,
  mayBeFull,
  sqliteCode,
  writeErrorCause,
} from './database-errors'
import { makePrivate, PRIVATE_FOLDER_MODE } from './history-folder'
import { releaseReserve } from './reserve'
import { RAIL_TABLE } from './rail-history'
import { SCHEMA, SCHEMA_VERSION, UPGRADE_FROM_2 } from './schema'
import { TOTAL_TABLE } from './track-totals'

export interface OpenedFile {
  db: Database
  path: string
  /** What the person should know; null when all is well. */
  notice: string | null
}

/** An empty folder of this name beside the file says that it was found damaged: the next start checks all of it first. */
const SUSPECT_SUFFIX = '.suspect'

/** A cache of only 2 MB, since the app runs all day. Cells are checked, or a damaged page could hide rows unnoticed. */
const PRAGMAS = `
PRAGMA cell_size_check = ON;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA cache_size = -2048;
PRAGMA journal_size_limit = 4194304;
`

/** Opens the file; makes a new one where there is none, and where the old one is damaged or of version 0.1. */
export function openFile(folder: string): Result<OpenedFile> {
  const path = pathIn(folder)
  try {
    makeFolder(folder, PRIVATE_FOLDER_MODE)
    accessSync(folder, constants.W_OK)
  } catch (error) {
    return failure(folder, FOLDER_CAUSES[(error as NodeJS.ErrnoException).code ?? ''] ?? String(error))
  }
  let unfit = DAMAGED_FILE
  try {
    return openOnFullDisk(path)
  } catch (error) {
    if (error instanceof OldFileError) unfit = OLD_FILE
    else if (!isDamage(error)) return failure(folder, writeErrorCause(error))
  }
  try {
    return openDatabase(path, setAside(path, unfit))
  } catch (error) {
    return failure(folder, sqliteCode(error) === null ? String(error) : writeErrorCause(error))
  }
}

/** On a full disk it gives up the reserve, so that SQLite has the space it needs to open the file. Throws SQLite's errors. */
function openOnFullDisk(path: string): Result<OpenedFile> {
  try {
    return openDatabase(path, null)
  } catch (error) {
    if (!mayBeFull(error) || !releaseReserve(dirname(path))) throw error
    return openDatabase(path, null)
  }
}

/** Opens the file for reading only: also on a full disk, and where nothing may be written. */
export function openFileToRead(folder: string): Result<OpenedFile> {
  const opened = openFile(folder)
  const path = pathIn(folder)
  if (opened.ok || !existsSync(path)) return opened
  try {
    return openUnwritable(path) ?? opened
  } catch (error) {
    return failure(folder, writeErrorCause(error))
  }
}

/** Absolute, since the engine would take a path that begins like a URL for one. */
function pathIn(folder: string): string {
  return resolve(folder, 'history.sqlite')
}

/**
 * Opens the file without making SQLite's log and shared memory beside it. Where there is a log, its newest rows are read
 * too if SQLite can use it, and left out with a notice otherwise. null: a file of another version. Throws SQLite's errors.
 */
function openUnwritable(path: string): Result<OpenedFile> | null {
  const hasLog = sizeOfLog(path) > 0
  const address = pathToFileURL(path).href
  try {
    return openAsItIs(hasLog ? `${address}?mode=ro` : `${address}?immutable=1`, path, null)
  } catch (error) {
    if (!hasLog || isDamage(error)) throw error
    return openAsItIs(`${address}?immutable=1`, path, WITHOUT_LOG)
  }
}

function openAsItIs(address: string, path: string, notice: string | null): Result<OpenedFile> | null {
  const db = new Database(address)
  try {
    if (versionOf(db) === SCHEMA_VERSION) return { ok: true, value: { db, path, notice } }
  } catch (error) {
    db.close()
    throw error
  }
  db.close()
  return null
}

const WITHOUT_LOG =
  'The history cannot be written here, so what was recorded last could not be read. The rest is shown.'

/** Has the next start check the whole file. */
export function markSuspect(path: string): void {
  try {
    makeFolder(path + SUSPECT_SUFFIX, PRIVATE_FOLDER_MODE)
  } catch {
    // The damage is then found again when the file is used.
  }
}

/**
 * Deletes a file in which nothing is kept, unless another connection has it open: then it cannot leave WAL, the mode in
 * which several may write. Afterwards the connection can only be closed.
 */
export function removeEmptyFile(db: Database, path: string): void {
  try {
    if (!isEmpty(db)) return
    db.exec('PRAGMA journal_mode = DELETE')
    if (existsSync(`${path}-wal`)) return
    // A process that opens the file now waits for the lock, and then makes a new file.
    db.exec('BEGIN EXCLUSIVE')
    if (isEmpty(db)) rmSync(path)
  } catch {
    // The file stays, and nothing is in it.
  }
}

function isEmpty(db: Database): boolean {
  const kept = db.first<{ count: number }>(
    "SELECT (SELECT count(*) FROM measurement) + (SELECT count(*) FROM track WHERE kind <> 'gone') AS count",
  )
  return kept?.count === 0
}

/** Throws SQLite's errors. */
function openDatabase(path: string, notice: string | null): Result<OpenedFile> {
  const db = new Database(path)
  try {
    // Before SQLite makes its log and its shared memory, which get the rights of the file.
    makePrivate(path)
    const newer = prepare(db)
    if (newer !== null) {
      db.close()
      return {
        ok: false,
        message: `${path} was written by a newer Anemometer (version ${newer} of the file, this one knows ${SCHEMA_VERSION}). Update Anemometer, or use another folder.`,
      }
    }
    if (isCutOff(db, path) || isSuspect(db, path)) throw new DamagedFileError()
    return { ok: true, value: { db, path, notice } }
  } catch (error) {
    db.close()
    throw error
  }
}

/** Makes the tables of a new file, and those that an older one lacks. Where the file is of a newer version, returns that and changes nothing. */
function prepare(db: Database): number | null {
  const version = versionOf(db)
  if (version > SCHEMA_VERSION) return version
  if (version === 1) throw new OldFileError()
  // SQLite accepts this only before the first table is made.
  if (version === 0) db.exec('PRAGMA auto_vacuum = INCREMENTAL')
  db.exec(PRAGMAS)
  db.transaction(() => {
    // Another process may have done it meanwhile.
    const current = versionOf(db)
    if (current === 0) db.exec(SCHEMA)
    else if (current === 2) db.exec(UPGRADE_FROM_2)
    db.exec(RAIL_TABLE)
    db.exec(TOTAL_TABLE)
  })
  return null
}

function versionOf(db: Database): number {
  return db.first<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0
}

/**
 * Whether the file is shorter than its header says; not decided while pages may still be in the log. SQLite reads the
 * header, since closing another descriptor of the file would drop this process's locks.
 */
function isCutOff(db: Database, path: string): boolean {
  if (sizeOfLog(path) > 0) return false
  const bytes = db.first<{ bytes: number }>(
    'SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size',
  )
  return statSync(path).size < (bytes?.bytes ?? 0)
}

/** Bytes. */
function sizeOfLog(path: string): number {
  return statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0
}

/** Whether the file was found damaged in use, and a check of all of it finds that, too. */
function isSuspect(db: Database, path: string): boolean {
  if (!existsSync(path + SUSPECT_SUFFIX)) return false
  if (db.first<{ quick_check: string }>('PRAGMA quick_check(1)')?.quick_check !== 'ok') return true
  forgetSuspicion(path)
  return false
}

function forgetSuspicion(path: string): void {
  rmSync(path + SUSPECT_SUFFIX, { recursive: true, force: true })
}

/** Renames the file, and returns a sentence that says so. Throws the file system's error. */
function setAside(path: string, unfit: UnfitFile): string {
  const aside = `${path}.${unfit.suffix}-${new Date().toISOString().replaceAll(':', '-')}`
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  }
  forgetSuspicion(path)
  return `${unfit.what} It was kept as ${aside}, and a new one was begun.`
}

/** Why a file cannot be used: in its name once it is set aside, and for the person. */
interface UnfitFile {
  suffix: string
  what: string
}

const DAMAGED_FILE: UnfitFile = { suffix: 'damaged', what: 'The history file was damaged.' }
const OLD_FILE: UnfitFile = {
  suffix: 'from-0.1',
  what: 'The history file was written by Anemometer 0.1, whose files this version does not read.',
}

function failure(folder: string, cause: string): { ok: false; message: string } {
  const advice = ADVICE.find(([start]) => cause.startsWith(start))?.[1] ?? 'Make the folder writable, or use'
  return { ok: false, message: `The history in ${folder} cannot be opened: ${cause}. ${advice} another one.` }
}

const ADVICE: readonly (readonly [cause: string, advice: string])[] = [
  ['the disk is full', 'Make room on the disk of this folder, or use'],
  ['a file stands', 'Move that file away, or use'],
  ['a link stands', 'Make the folder that it leads to, or use'],
  ['the system makes no folders', 'Use'],
]

const FOLDER_CAUSES: Readonly<Record<string, string>> = {
  EACCES: 'the folder may not be written to',
  EPERM: 'the folder may not be written to',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a file stands where a folder should be',
  EEXIST: 'a file stands where the folder should be',
  [DANGLING_LINK]: 'a link stands there that leads nowhere',
  // All folders above it exist.
  ENOENT: 'the system makes no folders there',
}
