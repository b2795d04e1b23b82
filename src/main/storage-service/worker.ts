import { Worker } from 'node:worker_threads'
import { log } from '../log/log'
import type { StorageThread, ThreadData, WorkerData } from './thread-data'

/** Starts the thread; its program lies beside the part of ours that this ends up in. */
export function startWorker(data: ThreadData): StorageThread {
  const { path, isVerbose } = log
  const workerData: WorkerData = { ...data, log: { path, isVerbose } }
  const worker = new Worker(new URL('./storage-thread.js', import.meta.url), { workerData })
  let failure: Error | null = null
  worker.on('error', (error) => (failure = error))
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on('message', listener),
    // What it said last is handled a moment after its end, and must count before the end does.
    onExit: (listener) => worker.on('exit', () => setImmediate(() => listener(failure))),
    terminate: () => void worker.terminate(),
  }
}
