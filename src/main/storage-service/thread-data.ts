import type { Log } from '../log/log'
import type { StorageOptions } from './protocol'

/** What a storage thread is started with. */
export interface ThreadData {
  options: StorageOptions
  /** Becomes 1 when everything is closed. */
  closed: Int32Array<SharedArrayBuffer>
}

/** The same for a worker thread, whose log is one of its own on the same file. */
export interface WorkerData extends ThreadData {
  log: Pick<Log, 'path' | 'isVerbose'>
}

/** The thread as its client sees it. */
export interface StorageThread {
  post: (message: unknown) => void
  onMessage: (listener: (message: unknown) => void) => void
  /** It ended, whether it was told to or not; `error`: what ended it, null where nothing did. */
  onExit: (listener: (error: Error | null) => void) => void
  terminate: () => void
}
