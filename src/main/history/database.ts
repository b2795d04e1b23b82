import { createRequire } from 'node:module'
import type Libsql from 'libsql'
import { sqliteCode } from './database-errors'

/** What a column may hold here. */
type Value = number | string | Uint8Array | null

/** Waits this long for another process's short transaction. */
const BUSY_MS = 5000

/**
 * A connection to a SQLite file. The native module is loaded with the first one, so that what needs no history never
 * loads it. Every value is bound by position in an array: the module takes a lone `Buffer` for named parameters.
 */
export class Database {
  private readonly connection: Libsql.Database
  private readonly statements = new Map<string, Libsql.Statement<[Value[]]>>()
  private depth = 0

  constructor(path: string, busyMs = BUSY_MS) {
    const load = createRequire(import.meta.url)
    const Connection = load('libsql') as typeof Libsql
    this.connection = new Connection(path, { timeout: busyMs })
    this.connection.exec(`PRAGMA busy_timeout = ${busyMs}`)
  }

  exec(sql: string): void {
    this.connection.exec(sql)
  }

  /** Blobs come as `Uint8Array`, numbers as numbers. `Row` is what the statement selects. */
  rows<Row extends object>(sql: string, ...values: Value[]): Row[] {
    const rows = this.prepare(sql).all(values) as Record<string, unknown>[]
    for (const row of rows) {
      for (const name in row) if (row[name] instanceof ArrayBuffer) row[name] = new Uint8Array(row[name])
    }
    return rows as Row[]
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- a cast with a name
  first<Row extends object>(sql: string, ...values: Value[]): Row | null {
    return this.rows<Row>(sql, ...values)[0] ?? null
  }

  run(sql: string, ...values: Value[]): { changes: number; id: number } {
    const { changes, lastInsertRowid } = this.prepare(sql).run(values)
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

  /**
   * Moves what was written into the file itself, as far as other processes let it. Closing would do so, but a statement
   * keeps the file open until it is collected.
   */
  settle(): void {
    try {
      this.connection.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    } catch (error) {
      if (sqliteCode(error) === null) throw error
    }
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
    if (!this.connection.inTransaction) return
    try {
      this.connection.exec('ROLLBACK')
    } catch {
      // The error that led here says more.
    }
  }

  private prepare(sql: string): Libsql.Statement<[Value[]]> {
    let statement = this.statements.get(sql)
    if (statement === undefined) {
      statement = this.connection.prepare<[Value[]]>(sql)
      this.statements.set(sql, statement)
    }
    return statement
  }
}
