import type { Result } from '#shared/ipc-contract'
import { EngineError } from '../storage/database-errors'
import { openHistory, type HistoryStore } from '../storage/history-store'
import type { HistoryOptions } from '../storage/stored'

/**
 * The history, opened once, when it is first needed, since the database engine takes megabytes. Where that fails, the
 * person is told once, every later `open` returns the same failure, and everything else works without a history.
 */
export class HistoryFile {
  private opened: Result<HistoryStore> | null = null

  constructor(
    private readonly folder: string,
    private readonly options: HistoryOptions,
    private readonly onNotice: (message: string) => void,
    private readonly onOpened: (store: HistoryStore) => void = () => undefined,
  ) {}

  open(): Result<HistoryStore> {
    this.opened ??= this.openNow()
    return this.opened
  }

  /** null before it is first needed, and where it could not be opened. */
  get store(): HistoryStore | null {
    return this.opened?.ok === true ? this.opened.value : null
  }

  /** Nothing is read or written afterwards. `removeEmpty`: no file stays where nothing is kept in it. */
  close(removeEmpty = false): void {
    if (removeEmpty) this.store?.closeAndRemoveEmpty()
    else this.store?.close()
    this.opened = { ok: false, message: 'The history is closed.' }
  }

  private openNow(): Result<HistoryStore> {
    const opened = this.openWithEngine()
    if (!opened.ok) {
      this.onNotice(opened.message)
      return opened
    }
    const { store, notice } = opened.value
    if (notice !== null) this.onNotice(notice)
    this.onOpened(store)
    return { ok: true, value: store }
  }

  /** The native module may be missing, or be of another system: readings are shown all the same. */
  private openWithEngine(): ReturnType<typeof openHistory> {
    try {
      return openHistory(this.folder, this.options)
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      return { ok: false, message: error.message }
    }
  }
}
