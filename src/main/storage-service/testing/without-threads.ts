import { MessageChannel } from 'node:worker_threads'
import { vi } from 'vitest'
import type { StorageThread, ThreadData } from '../thread-data'

// A thread runs the built program, and tests run the sources: in every test file, the same service answers the same
// messages in the test's own process.
vi.mock('../worker', async () => {
  const { serveStorage } = await import('../serve')
  const startWorker = (data: ThreadData): StorageThread => {
    const { port1, port2 } = new MessageChannel()
    serveStorage(port2, data, () => port2.close())
    return {
      post: (message) => port1.postMessage(message),
      onMessage: (listener) => void port1.on('message', listener),
      onExit: (listener) => port1.on('close', () => listener(null)),
      terminate: () => port2.close(),
    }
  }
  return { startWorker }
})
