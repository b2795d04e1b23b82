import { rmSync } from 'node:fs'
import { connect } from 'node:net'
import type { MarkKind } from '#shared/track-events'
import { addressesAt, answerSchema, LONGEST_LINE_BYTES, placeOfMarks, type MarkAnswer } from './mark-address'

/** The longest wait for an answer. Setting a mark takes no time, so a later answer will not come. */
const LONGEST_ANSWER_MS = 5000

/** The outcome of `sendMark`. */
export interface SentMark {
  /** How many processes set the mark. */
  receivers: number
  /** Why others did not, a sentence each. */
  failures: string[]
}

/** Sends a mark to every process that records into the history. Throws the file system's error. */
export async function sendMark(
  historyFolder: string,
  text: string,
  kind: MarkKind = 'mark',
): Promise<SentMark> {
  const addresses = addressesAt(placeOfMarks(historyFolder))
  const answers = await Promise.all(addresses.map((address) => ask(address, { mark: text, kind })))
  const given = answers.filter((answer) => answer !== null)
  return {
    receivers: given.filter(({ ok }) => ok).length,
    failures: given.flatMap((answer) => (answer.ok ? [] : [answer.message])),
  }
}

/** null where the process is dead; its socket is removed. */
async function ask(address: string, request: { mark: string; kind: MarkKind }): Promise<MarkAnswer | null> {
  try {
    return parseAnswer(await exchange(address, `${JSON.stringify(request)}\n`))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    if (code === 'ECONNREFUSED') {
      rmSync(address, { force: true })
      return null
    }
    if (code === 'EACCES' || code === 'EPERM')
      return { ok: false, message: 'Another user records into this history; set the mark as that user.' }
    return { ok: false, message: `Whoever records did not answer (${code ?? (error as Error).message}).` }
  }
}

/** Sends a line and resolves with the answer to it. */
function exchange(address: string, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(address)
    let answer = ''
    const settle = (error: Error | null): void => {
      socket.destroy()
      if (error === null) resolve(answer)
      else reject(error)
    }
    socket.setEncoding('utf8')
    socket.setTimeout(LONGEST_ANSWER_MS, () => settle(new Error('it took too long')))
    socket.on('error', settle)
    socket.on('close', () => settle(null))
    socket.on('data', (part: string) => {
      answer += part
      if (answer.includes('\n') || answer.length > LONGEST_LINE_BYTES) settle(null)
    })
    socket.write(line)
  })
}

function parseAnswer(text: string): MarkAnswer {
  try {
    return answerSchema.parse(JSON.parse(text))
  } catch {
    throw new Error('its answer makes no sense')
  }
}
