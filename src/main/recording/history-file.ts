import type { Result } from '#shared/ipc-contract'
import { openHistory, type HistoryStore } from '../storage/history-store'

export interface HistoryFileOptions {
  folder: string
  /** The most it may take on disk, bytes; asked again at every step of ageing. */
  maximumBytes: () => number
  /** One sentence for the person. */
  tell: (message: string) => void
}

const RECOVERED = 'The history is being recorded again.'

/**
 * The app's history, opened when it is first needed and only once: its database engine weighs megabytes. Where that
 * fails, the app works without: the person is told once, and every later question has the same answer.
 */
export class HistoryFile {
  private opened: Result<HistoryStore> | null = null

  constructor(private readonly options: HistoryFileOptions) {}

  open(): Result<HistoryStore> {
    this.opened ??= this.openNow()
    return this.opened
  }

  /** null as long as it was not needed, and where it cannot be had. */
  get store(): HistoryStore | null {
    return this.opened?.ok === true ? this.opened.value : null
  }

  /** Nothing is read or written afterwards. */
  close(): void {
    this.store?.close()
    this.opened = { ok: false, message: 'The app is ending.' }
  }

  private openNow(): Result<HistoryStore> {
    const { folder, maximumBytes, tell } = this.options
    const opened = withoutEngine(() =>
      openHistory(folder, {
        get maximumBytes() {
          return maximumBytes()
        },
        onTrouble: tell,
        onRecovered: () => tell(RECOVERED),
      }),
    )
    if (!opened.ok) {
      tell(opened.message)
      return opened
    }
    const { store, notice } = opened.value
    if (notice !== null) tell(notice)
    return { ok: true, value: store }
  }
}

/** A native module may be missing, or be of another system: that is no reason for the app not to show its readings. */
function withoutEngine<T>(open: () => Result<T>): Result<T> {
  try {
    return open()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined || !ENGINE_MISSING.includes(code)) throw error
    return { ok: false, message: `${NO_ENGINE} (${code}). Install Anemometer again.` }
  }
}

const ENGINE_MISSING: readonly string[] = ['MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED']
const NO_ENGINE = 'Nothing is recorded: the database engine could not be loaded'
