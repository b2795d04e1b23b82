import { MessageChannel } from 'node:worker_threads'
import { serveStorage } from '../serve'
import type { StorageThread, ThreadData } from '../thread-data'

/** In place of a thread: the same service behind the same messages, in this process, which can run our sources. */
export function startInProcess(data: ThreadData): StorageThread {
  const { port1, port2 } = new MessageChannel()
  serveStorage(port2, data, () => port2.close())
  return {
    post: (message) => port1.postMessage(message),
    onMessage: (listener) => void port1.on('message', listener),
    onExit: (listener) => port1.on('close', () => listener(null)),
    terminate: () => port2.close(),
  }
}
