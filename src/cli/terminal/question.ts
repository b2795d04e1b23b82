import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import type { CommandIo } from '../command'

/** Whether somebody sits at a terminal who can be asked. */
export function canAsk(io: CommandIo): boolean {
  return process.stdin.isTTY && io.errorColumns() !== null
}

/** The answer to a question on the terminal; empty where Ctrl-C or Ctrl-D ended it without one. */
export async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const closed = once(terminal, 'close').then(() => '')
  const answer = await Promise.race([terminal.question(question), closed])
  terminal.close()
  return answer.trim()
}
