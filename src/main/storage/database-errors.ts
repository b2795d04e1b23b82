/** The history could not be written; the message is for a person. */
export class HistoryError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'HistoryError'
  }
}

/** The database engine cannot be loaded; the message is for a person. */
export class EngineError extends Error {}

/** The file is of a version that is not read any more. */
export class OldFileError extends Error {}

/** The file as a whole is not what SQLite wrote, though SQLite has not said so yet. */
export class DamagedFileError extends Error {
  readonly code = 'SQLITE_CORRUPT'
}

/** The file is not where it was when it was opened: what is written into it would be lost. */
export class MovedFileError extends Error {
  readonly code = 'SQLITE_READONLY_DBMOVED'
}

/** What is reported of a part of a track that cannot be read, for the person. `startMs`: ms since 1970; null where unknown. */
export function damagedPartMessage(startMs: number | null): string {
  const when = startMs === null ? '' : ` from ${new Date(startMs).toISOString()} on`
  return `A part of the history${when} is damaged and left out.`
}

/** SQLite's name of the error; null for what does not come from it. */
export function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const { code, sqliteCodeName } = error as { code?: unknown; sqliteCodeName?: unknown }
  if (typeof sqliteCodeName === 'string') return sqliteCodeName
  // An integer beyond 2^53, which nothing here writes.
  if (code === 'ERR_OUT_OF_RANGE') return 'SQLITE_CORRUPT'
  if (code === 'ERR_SQLITE_ERROR') return codeOfMessage(error.message)
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : null
}

/** While rows are read, the engine gives SQLite's message only. The texts are those of `sqlite3ErrStr`. */
function codeOfMessage(message: string): string {
  return MESSAGES.find(([start]) => message.startsWith(start))?.[1] ?? 'SQLITE_ERROR'
}

const MESSAGES: readonly (readonly [start: string, code: string])[] = [
  ['database disk image is malformed', 'SQLITE_CORRUPT'],
  ['malformed database schema', 'SQLITE_CORRUPT'],
  ['file is not a database', 'SQLITE_NOTADB'],
  ['database or disk is full', 'SQLITE_FULL'],
  ['disk I/O error', 'SQLITE_IOERR'],
  ['database is locked', 'SQLITE_BUSY'],
  ['attempt to write a readonly database', 'SQLITE_READONLY'],
  ['unable to open database file', 'SQLITE_CANTOPEN'],
]

export function isBusy(error: unknown): boolean {
  return sqliteCode(error)?.startsWith('SQLITE_BUSY') ?? false
}

/** Also an I/O error, which SQLite reports where there is no space for its shared memory. */
export function mayBeFull(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR)/.test(sqliteCode(error) ?? '')
}

export function isMoved(error: unknown): boolean {
  return sqliteCode(error) === 'SQLITE_READONLY_DBMOVED'
}

/** The file is not what SQLite wrote. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error)
  return code !== null && (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
}

/** Why SQLite failed, to follow a colon. Throws an error that is not SQLite's: that is a bug. */
export function writeErrorCause(error: unknown): string {
  const code = sqliteCode(error)
  if (code === null) throw error
  const known = CAUSES.find(([start]) => code.startsWith(start))
  return known?.[1] ?? code
}

const CAUSES: readonly (readonly [start: string, cause: string])[] = [
  ['SQLITE_FULL', 'the disk is full'],
  ['SQLITE_IOERR', 'the disk is full or failing'],
  ['SQLITE_READONLY_DBMOVED', 'its file was moved or deleted while it was in use'],
  ['SQLITE_READONLY', 'the file may not be written to'],
  ['SQLITE_CANTOPEN', 'the file cannot be opened'],
  ['SQLITE_BUSY', 'another program keeps the file locked'],
  ['SQLITE_CORRUPT', 'the file is damaged; it is set aside when Anemometer starts again'],
  ['SQLITE_NOTADB', 'the file is damaged; it is set aside when Anemometer starts again'],
]
