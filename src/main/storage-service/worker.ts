import { Worker } from 'node:worker_threads'
import type { StorageThread, ThreadData } from './thread-data'

/** Starts the thread; its program lies beside the part of ours that this ends up in. */
export function startWorker(data: ThreadData): StorageThread {
  const worker = new Worker(new URL('./storage-thread.js', import.meta.url), { workerData: data })
  let failure: Error | null = null
  worker.on('error', (error) => (failure = error))
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.on('message', listener),
    onExit: (listener) => worker.on('exit', () => listener(failure)),
    terminate: () => void worker.terminate(),
  }
}
