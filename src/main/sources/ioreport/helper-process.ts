import { serveHelper } from './helper'

// What runs in the helper process: a child of the command line, or a utility process of the app. It ends with its parent.
interface ParentPort {
  postMessage: (message: unknown) => void
  on: (event: 'message', listener: (message: { data: unknown }) => void) => void
}

/** Of Electron's utility processes. */
const { parentPort } = process as { parentPort?: ParentPort }

if (parentPort !== undefined) {
  serveHelper({
    post: (message) => parentPort.postMessage(message),
    onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data)),
  })
} else if (process.send !== undefined) {
  process.on('disconnect', () => process.exit())
  serveHelper({
    post: (message) => process.send?.(message),
    onMessage: (listener) => void process.on('message', listener),
  })
} else throw new Error('Only to be started by Anemometer.')
