import { parentPort, workerData } from 'node:worker_threads'
import { serveStorage } from './serve'
import type { ThreadData } from './thread-data'

// What runs in the storage thread. Without its port nothing keeps it alive.
const port = parentPort
if (port === null) throw new Error('Only to be started as a thread.')
serveStorage(port, workerData as ThreadData, () => port.close())
