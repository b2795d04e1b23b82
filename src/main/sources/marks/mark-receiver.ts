import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import type { MarkKind } from '#shared/track-events'
import { makeFolder } from '../../files/make-folder'
import type { Result } from '#shared/ipc-contract'
import { LONGEST_EVENT_LABEL } from '#shared/limits'
import { errorFields, nameOf, whereLogged } from '../../log/bug-reports'
import { log } from '../../log/log'
import { LONGEST_LINE_BYTES, newAddress, placeOfMarks, requestSchema, type MarkAnswer } from './mark-address'

const MOST_CONNECTIONS = 16
/** A connection that sends nothing for so long is closed. */
const LONGEST_SILENCE_MS = 10_000

const NO_REQUEST: MarkAnswer = {
  ok: false,
  message: `A request is one line of JSON, as {"mark": "TEXT"}, with 1 to ${LONGEST_EVENT_LABEL} characters of text.`,
}

/** Listens in a history's folder for marks from `anemometer mark`, in each process that records into it. */
export class MarkReceiver {
  private readonly connections = new Set<Socket>()

  private constructor(
    private readonly server: Server,
    private readonly address: string,
    private readonly onMark: (text: string, kind: MarkKind) => Result,
  ) {
    server.on('connection', (socket) => this.serve(socket))
    // Recording continues without marks.
    server.on('error', (error) =>
      log.error('process', 'Marks of others are not received.', errorFields(error)),
    )
    server.unref()
  }

  /** `onMark` sets the mark, or fails. The messages of failures are for a person. */
  static open(historyFolder: string, onMark: (text: string, kind: MarkKind) => Result): Result<MarkReceiver> {
    try {
      makeFolder(historyFolder, 0o700)
      const address = newAddress(placeOfMarks(historyFolder))
      const server = createServer()
      server.maxConnections = MOST_CONNECTIONS
      const receiver = new MarkReceiver(server, address, onMark)
      // Binds synchronously, so that the mode is set before anybody can connect.
      server.listen(address)
      if (process.platform !== 'win32') chmodSync(address, 0o600)
      return { ok: true, value: receiver }
    } catch (error) {
      return { ok: false, message: `Marks cannot be set from the command line: ${(error as Error).message}.` }
    }
  }

  close(): void {
    for (const socket of this.connections) socket.destroy()
    this.server.close()
    if (process.platform !== 'win32') rmSync(this.address, { force: true })
  }

  private serve(socket: Socket): void {
    let text = ''
    const answer = (value: MarkAnswer): void => void socket.write(`${JSON.stringify(value)}\n`)
    this.connections.add(socket)
    socket.setEncoding('utf8')
    socket.setTimeout(LONGEST_SILENCE_MS, () => socket.destroy())
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.connections.delete(socket))
    socket.on('data', (part: string) => {
      const lines = (text + part).split('\n')
      text = lines.pop() ?? ''
      for (const line of lines) answer(this.answerTo(line))
      if (Buffer.byteLength(text) <= LONGEST_LINE_BYTES) return
      text = ''
      socket.end(`${JSON.stringify(NO_REQUEST)}\n`)
      socket.removeAllListeners('data').resume()
    })
  }

  private answerTo(line: string): MarkAnswer {
    if (Buffer.byteLength(line) > LONGEST_LINE_BYTES) return NO_REQUEST
    const request = requestSchema.safeParse(parsed(line))
    if (!request.success) return NO_REQUEST
    try {
      const set = this.onMark(request.data.mark, request.data.kind)
      return set.ok ? { ok: true } : set
    } catch (thrown) {
      log.error('bug', 'A mark could not be set.', errorFields(thrown))
      return { ok: false, message: `The mark was not set (${nameOf(thrown)}); ${whereLogged()}.` }
    }
  }
}

/** undefined where it is no JSON. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
