import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { WriteStream } from 'node:tty'
import type { CommandIo, Output } from '../command'
import { styleFor } from './style'

/** The streams of this process. */
export function createTerminalIo(): CommandIo {
  const { stdout, stderr } = process
  const draw = (text: string): void => void stderr.write(text)
  // Standard error was closed: the work goes on without messages, and the exit status still reports how it ended.
  stderr.on('error', () => undefined)
  const printError = (line: string): void => draw(line.endsWith('\n') ? line : `${line}\n`)
  const output = createOutput(stdout, (error) => {
    printError(`anemometer: standard output: ${error.message}`)
    process.exitCode = 2
  })
  return {
    output,
    printError,
    draw,
    terminalColumns: () => columnsOf(stdout),
    errorColumns: () => columnsOf(stderr),
    style: styleFor(stdout),
    errorStyle: styleFor(stderr),
  }
}

/** For terminals that do not know their width: new ones in containers and tests report 0. */
const USUAL_COLUMNS = 80

/** Width of a terminal in characters; null when `stream` is no terminal. */
export function columnsOf(stream: Partial<Pick<WriteStream, 'isTTY' | 'columns'>>): number | null {
  if (stream.isTTY !== true) return null
  return stream.columns !== undefined && stream.columns > 0 ? stream.columns : USUAL_COLUMNS
}

/**
 * Buffered output with back-pressure. When the reader of a pipe has gone (EPIPE), the output is closed without an error;
 * any other error goes to `onError`.
 */
function createOutput(stream: Writable, onError: (error: Error) => void): Output {
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
      // An error also ends the wait; the listener above handles it.
      if (!hasRoom) await once(stream, 'drain').catch(() => undefined)
    },
    get closed() {
      return closed
    },
  }
}
