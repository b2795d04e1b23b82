import { createRequire } from 'node:module'
import type { DatabaseSyncInstance, SqliteModule, StatementSyncInstance } from '@photostructure/sqlite'
import { EngineError, sqliteCode } from './database-errors'

/** What a column may hold here. */
type Value = number | string | Uint8Array | null

/** Throws `EngineError`. */
function loadEngine(): SqliteModule {
  try {
    return createRequire(import.meta.url)('@photostructure/sqlite') as SqliteModule
  } catch (error) {
    throw new EngineError(
      `Nothing is recorded: the database engine could not be loaded (${(error as Error).message}). Install Anemometer again.`,
    )
  }
}

/** Waits this long for another process's short transaction. */
const BUSY_MS = 5000

/**
 * A connection to a SQLite file, the only way in which this program may open one: on POSIX systems, whoever closes
 * another descriptor of the file drops every lock that the process holds on it. The native module is loaded with the
 * first connection.
 */
export class Database {
  private readonly connection: DatabaseSyncInstance
  private readonly statements = new Map<string, StatementSyncInstance>()
  private depth = 0

  /** `address`: a path, or a `file:` URL with SQLite's own parameters. Throws SQLite's errors. */
  constructor(
    address: string,
    private readonly busyMs = BUSY_MS,
  ) {
    this.connection = new (loadEngine().DatabaseSync)(address, { timeout: busyMs })
  }

  exec(sql: string): void {
    this.connection.exec(sql)
  }

  /** `work` waits no longer than `busyMs` for a file that another process has locked. */
  withBusyTimeout<T>(busyMs: number, work: () => T): T {
    this.connection.exec(`PRAGMA busy_timeout = ${busyMs}`)
    try {
      return work()
    } finally {
      this.connection.exec(`PRAGMA busy_timeout = ${this.busyMs}`)
    }
  }

  /**
   * Blobs are `Uint8Array`. `Row` is what the statement selects. Text that is not UTF-8 has U+FFFD in it; an integer that
   * JavaScript cannot hold is thrown as damage, since nothing here writes one.
   */
  rows<Row extends object>(sql: string, ...args: Value[]): Row[] {
    return this.prepare(sql).all(...args) as Row[]
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- a cast with a name
  first<Row extends object>(sql: string, ...args: Value[]): Row | null {
    return (this.prepare(sql).get(...args) as Row | undefined) ?? null
  }

  run(sql: string, ...args: Value[]): { changes: number; id: number } {
    const { changes, lastInsertRowid } = this.prepare(sql).run(...args)
    return { changes, id: Number(lastInsertRowid) }
  }

  /** All of it or nothing. Within another transaction it is a part of that one. */
  transaction<T>(work: () => T): T {
    return this.within('BEGIN IMMEDIATE', work)
  }

  /** Sees one state of the file throughout, whatever other processes write meanwhile. */
  snapshot<T>(work: () => T): T {
    return this.within('BEGIN', work)
  }

  /** Moves what was written into the file itself, as far as other processes let it. */
  checkpoint(): void {
    try {
      this.connection.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    } catch (error) {
      if (sqliteCode(error) === null) throw error
    }
  }

  /** Has the disk keep what was written, also where the power fails: on macOS past the cache of the drive. */
  sync(): void {
    this.connection.exec('PRAGMA checkpoint_fullfsync = ON; PRAGMA wal_checkpoint(PASSIVE)')
  }

  close(): void {
    this.statements.clear()
    this.connection.close()
  }

  private within<T>(begin: string, work: () => T): T {
    if (this.depth > 0) return work()
    this.connection.exec(begin)
    this.depth++
    try {
      const result = work()
      this.connection.exec('COMMIT')
      return result
    } catch (error) {
      this.rollBack()
      throw error
    } finally {
      this.depth--
    }
  }

  /** SQLite may have rolled back by itself already. */
  private rollBack(): void {
    if (!this.connection.isTransaction) return
    try {
      this.connection.exec('ROLLBACK')
    } catch {
      // The caller throws the first error, which says more.
    }
  }

  private prepare(sql: string): StatementSyncInstance {
    let statement = this.statements.get(sql)
    if (statement === undefined) {
      statement = this.connection.prepare(sql)
      this.statements.set(sql, statement)
    }
    return statement
  }
}
