import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Result } from '#shared/ipc-contract'
import { Database } from './database'
import {
  DamagedFileError,
  OldFileError,
  isDamage,
  mayBeFull,
  sqliteCode,
  writeErrorCause,
} from './database-errors'
import { PRIVATE_FOLDER, protect } from './protect'
import { releaseReserve } from './reserve'
import { SCHEMA, SCHEMA_VERSION } from './schema'

export interface OpenedFile {
  db: Database
  path: string
  /** What the person should know; null when all is well. */
  notice: string | null
}

/** An empty folder beside the file while it is known to be damaged: the next start checks all of it before it is used. */
const SUSPECT_SUFFIX = '.suspect'

/** A cache of 2 MB: the app lives in the menu bar. Cells are checked, or a damaged page could hide rows in silence. */
const PRAGMAS = `
PRAGMA cell_size_check = ON;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA cache_size = -2048;
PRAGMA journal_size_limit = 4194304;
`

/** Opens the file, or begins a new one where there is none, or the old one is damaged or of version 0.1. */
export function openFile(folder: string): Result<OpenedFile> {
  const path = pathIn(folder)
  try {
    mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER })
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

/** What SQLite needs to open its file was put aside for this. Throws SQLite's errors. */
function openOnFullDisk(path: string): Result<OpenedFile> {
  try {
    return openDatabase(path, null)
  } catch (error) {
    if (!mayBeFull(error) || !releaseReserve(dirname(path))) throw error
    return openDatabase(path, null)
  }
}

/** The same for whoever only reads: also on a full disk, and where nothing may be written. */
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

/** Absolute, since the engine takes some beginnings for addresses on the network. */
function pathIn(folder: string): string {
  return resolve(folder, 'history.sqlite')
}

/**
 * Without the files that SQLite keeps beside its own. What is still in the log can be read only where those are there;
 * where they are of no use, the rest is shown. null: another version's file. Throws SQLite's errors.
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
    mkdirSync(path + SUSPECT_SUFFIX, { recursive: true, mode: PRIVATE_FOLDER })
  } catch {
    // Without the mark it is found again in use.
  }
}

/** Throws SQLite's errors. */
function openDatabase(path: string, notice: string | null): Result<OpenedFile> {
  const db = new Database(path)
  try {
    // Before SQLite makes its log and its shared memory, which get the same rights.
    protect(path)
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

/** Returns the file's version where it is too new, having changed nothing. */
function prepare(db: Database): number | null {
  const version = versionOf(db)
  if (version > SCHEMA_VERSION) return version
  if (version > 0 && version < SCHEMA_VERSION) throw new OldFileError()
  // Belongs to the file, and can be said before there is a table only.
  if (version === 0) db.exec('PRAGMA auto_vacuum = INCREMENTAL')
  db.exec(PRAGMAS)
  db.transaction(() => {
    // Another process may have been faster.
    if (versionOf(db) === 0) db.exec(SCHEMA)
  })
  return null
}

function versionOf(db: Database): number {
  return db.first<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0
}

/**
 * Shorter than its head says. Pages that are still in the log beside it do not count as missing. Only SQLite may open
 * the file while a connection is open: closing another descriptor would drop this process's locks.
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

/** Was found damaged in use, and is. */
function isSuspect(db: Database, path: string): boolean {
  if (!existsSync(path + SUSPECT_SUFFIX)) return false
  if (db.first<{ quick_check: string }>('PRAGMA quick_check(1)')?.quick_check !== 'ok') return true
  forgetSuspicion(path)
  return false
}

function forgetSuspicion(path: string): void {
  rmSync(path + SUSPECT_SUFFIX, { recursive: true, force: true })
}

/** Keeps the file under another name; what happened, in words. Throws where that is impossible. */
function setAside(path: string, unfit: UnfitFile): string {
  const aside = `${path}.${unfit.suffix}-${new Date().toISOString().replaceAll(':', '-')}`
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  }
  forgetSuspicion(path)
  return `${unfit.what} It was kept as ${aside}, and a new one was begun.`
}

/** A file that cannot be used: what its name says once it is set aside, and what a person is told. */
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
  const advice = ADVICE.find(([start]) => cause.startsWith(start))?.[1] ?? 'Make the folder writable'
  return {
    ok: false,
    message: `The history in ${folder} cannot be opened: ${cause}. ${advice}, or use another one.`,
  }
}

const ADVICE: readonly (readonly [cause: string, advice: string])[] = [
  ['the disk is full', 'Make room on the disk of this folder'],
  ['a file stands', 'Move that file away'],
]

const FOLDER_CAUSES: Readonly<Record<string, string>> = {
  EACCES: 'the folder may not be written to',
  EPERM: 'the folder may not be written to',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a file stands where a folder should be',
  EEXIST: 'a file stands where the folder should be',
}
