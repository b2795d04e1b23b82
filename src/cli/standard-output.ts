import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { Output } from './command'

/** A pipe whose reader has gone is an end, not an error; anything else is passed to `onError`. */
export function createOutput(stream: Writable, onError: (error: Error) => void): Output {
  let pending = ''
  let closed = false
  stream.on('error', (error: NodeJS.ErrnoException) => {
    closed = true
    if (error.code !== 'EPIPE') onError(error)
  })
  return {
    write: (text) => {
      pending += text
    },
    flush: async () => {
      if (pending === '' || closed) return
      const hasRoom = stream.write(pending)
      pending = ''
      // An error ends the wait as well; it was dealt with above.
      if (!hasRoom) await once(stream, 'drain').catch(() => undefined)
    },
    get closed() {
      return closed
    },
  }
}
