import { statSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import type { Database } from './database'
import {
  HistoryError,
  isDamage,
  isMoved,
  mayBeFull,
  MovedFileError,
  sqliteCode,
  writeErrorCause,
} from './database-errors'
import { guardHistory } from './history-folder'
import { markSuspect } from './open-file'
import { keepReserve, releaseReserve } from './reserve'
import type { HistoryOptions } from './stored'

/**
 * The open history file, and what happens when it cannot be used. What cannot be read is reported once and left out; what
 * cannot be written throws `HistoryError`; a damaged file is checked as a whole at the next start. A bug is always thrown.
 */
export class HistoryConnection {
  private readonly reported = new Set<string>()
  /** The file as it was when it was opened. */
  private readonly openedFile: Stats | undefined
  private readonly unguard: () => void

  constructor(
    readonly db: Database,
    readonly path: string,
    private readonly options: Pick<HistoryOptions, 'readOnly' | 'onTrouble' | 'onMoved'>,
  ) {
    this.openedFile = statSync(path, { throwIfNoEntry: false })
    this.unguard = guardHistory(this.folder)
    if (options.readOnly !== true) keepReserve(this.folder)
  }

  get folder(): string {
    return dirname(this.path)
  }

  /** Runs `work` on one state of the file. Where the file cannot be read, that is reported and the result is `otherwise`. */
  read<T>(otherwise: T, work: () => T): T {
    try {
      return this.db.snapshot(work)
    } catch (error) {
      this.reportUnreadable(error)
      return otherwise
    }
  }

  /** The same for rows that are read one after another: where the file cannot be read, they end there. */
  *readEach<T>(start: () => Iterable<T>): IterableIterator<T> {
    try {
      yield* start()
    } catch (error) {
      this.reportUnreadable(error)
    }
  }

  /** Throws `HistoryError` where the file cannot be written. */
  change<T>(work: () => T): T {
    try {
      this.checkPlace()
      return work()
    } catch (error) {
      if (isDamage(error)) this.markSuspect()
      if (isMoved(error)) this.options.onMoved?.()
      throw new HistoryError(`The history cannot be written: ${writeErrorCause(error)}.`)
    }
  }

  /** For changes that free space: on a full disk it gives up the reserve and tries again. */
  changeOnFullDisk(work: () => void): void {
    this.change(() => {
      try {
        work()
      } catch (error) {
        if (!mayBeFull(error) || !releaseReserve(this.folder)) throw error
        work()
      }
    })
  }

  /**
   * Runs a step of background work, which returns whether there is more to do. A full disk and a busy file are not
   * reported, since the next step tries again; a full disk gives up the reserve.
   */
  step(work: () => boolean): boolean {
    try {
      return work()
    } catch (error) {
      this.reportOnlyDamage(error)
      return mayBeFull(error) && releaseReserve(this.folder)
    }
  }

  /** Throws `MovedFileError` where the path leads to another file by now, or to none. */
  checkPlace(): void {
    const now = statOrNull(this.path)
    if (now?.ino !== this.openedFile?.ino || now?.dev !== this.openedFile?.dev) throw new MovedFileError()
  }

  /** Has the next start check the whole file. */
  markSuspect(): void {
    markSuspect(this.path)
  }

  /** Reports damage. Anything else that SQLite says is expected to pass; what does not come from SQLite is thrown. */
  reportOnlyDamage(error: unknown): void {
    if (sqliteCode(error) === null) throw error
    if (isDamage(error)) this.reportUnreadable(error)
  }

  /** Reports a sentence, but each only once as long as the file is open. */
  reportOnce(message: string): void {
    if (this.reported.has(message)) return
    this.reported.add(message)
    this.options.onTrouble?.(message)
  }

  close(): void {
    this.db.checkpoint()
    this.db.close()
    this.unguard()
  }

  private reportUnreadable(error: unknown): void {
    const cause = writeErrorCause(error)
    if (isDamage(error)) this.markSuspect()
    this.reportOnce(`The history cannot be read: ${cause}.`)
  }
}

/** null where nothing is there, and where the path cannot be followed any more. */
function statOrNull(path: string): Stats | null {
  try {
    return statSync(path)
  } catch {
    return null
  }
}
