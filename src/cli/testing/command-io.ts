import type { CommandIo } from '../command'
import { PLAIN } from '../style'

export interface HeardIo {
  io: CommandIo
  out: () => string
  errors: string[]
}

/** What a command says, for a test; as in a pipe unless a width is given. */
export function hearing(columns: number | null = null): HeardIo {
  let out = ''
  const errors: string[] = []
  const io: CommandIo = {
    output: { write: (text) => (out += text), flush: () => Promise.resolve(), closed: false },
    complain: (line) => errors.push(line),
    terminalColumns: () => columns,
    errorColumns: () => columns,
    draw: () => undefined,
    style: PLAIN,
    errorStyle: PLAIN,
  }
  return { io, out: () => out, errors }
}
