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

/**
 * `birpc` keeps to itself what a function throws that nobody waits for. Here it is thrown where nobody can catch it, so
 * that the thread dies of it and is started again, or, on the client's side, the bug is told.
 */
export function loudly<Functions extends object>(functions: Functions): Functions {
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
