import type { Log } from '../log/log'
import type { StorageOptions } from './protocol'

/** What a storage thread is started with. */
export interface ThreadData {
  options: StorageOptions
  /** Becomes 1 when everything is closed. */
  closed: Int32Array<SharedArrayBuffer>
}

/** The same for a worker thread, which opens the log file for itself. */
export interface WorkerData extends ThreadData {
  log: Pick<Log, 'path' | 'isVerbose'>
}

/** The thread as its client sees it. */
export interface StorageThread {
  post: (message: unknown) => void
  onMessage: (listener: (message: unknown) => void) => void
  /** Called when the thread has ended. `error`: what it died of; null where it ended by itself or was terminated. */
  onExit: (listener: (error: Error | null) => void) => void
  terminate: () => void
}

/**
 * Wraps functions that are called without waiting for an answer. `birpc` ignores what such a function throws; here it is
 * thrown as an uncaught exception, so that the thread dies of it and is started again, or, in main, the bug is reported.
 */
export function crashOnError<Functions extends object>(functions: Functions): Functions {
  const entries = Object.entries(functions) as [string, (...args: unknown[]) => unknown][]
  const wrapped = entries.map(([name, call]) => [
    name,
    (...args: unknown[]): unknown => {
      try {
        return call(...args)
      } catch (error) {
        setImmediate(() => {
          throw error
        })
        return undefined
      }
    },
  ])
  return Object.fromEntries(wrapped) as Functions
}
