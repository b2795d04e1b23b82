import { Worker } from 'node:worker_threads'
import { log } from '../log/log'
import type { StorageThread, ThreadData, WorkerData } from './thread-data'

/** Starts the thread; the build puts its program beside the file that this function ends up in. */
export function startWorker(data: ThreadData): StorageThread {
  const { path, isVerbose } = log
  const workerData: WorkerData = { ...data, log: { path, isVerbose } }
  const worker = new Worker(new URL('./storage-thread.js', import.meta.url), { workerData })
  let failure: Error | null = null
  worker.on('error', (error) => (failure = error))
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on('message', listener),
    // The thread's last messages arrive just after its end, and have to be handled before it.
    onExit: (listener) => worker.on('exit', () => setImmediate(() => listener(failure))),
    terminate: () => void worker.terminate(),
  }
}
