import type { StorageOptions } from './protocol'

/** What a storage thread is started with. */
export interface ThreadData {
  options: StorageOptions
  /** Becomes 1 when everything is closed. */
  closed: Int32Array<SharedArrayBuffer>
}

/** The thread as its client sees it. */
export interface StorageThread {
  post: (message: unknown) => void
  onMessage: (listener: (message: unknown) => void) => void
  /** It ended, whether it was told to or not; `error`: what ended it, null where nothing did. */
  onExit: (listener: (error: Error | null) => void) => void
  terminate: () => void
}
