import { parentPort, workerData } from 'node:worker_threads'
import { log } from '../log/log'
import { serveStorage } from './serve'
import type { WorkerData } from './thread-data'

// The program of the storage thread. Once its port is closed, nothing keeps it alive.
const port = parentPort
if (port === null) throw new Error('Only to be started as a thread.')
const data = workerData as WorkerData
log.open(data.log.path)
log.isVerbose = data.log.isVerbose
serveStorage(port, data, () => port.close())
