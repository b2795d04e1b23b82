import type { CommandIo } from '../command'
import { PLAIN } from '../terminal/style'

export interface TestIo {
  io: CommandIo
  out: () => string
  errors: string[]
}

/** Collects what a command prints. `columns`: width of the terminal; null for a pipe. */
export function createTestIo(columns: number | null = null): TestIo {
  let out = ''
  const errors: string[] = []
  const io: CommandIo = {
    output: { write: (text) => (out += text), flush: () => Promise.resolve(), closed: false },
    printError: (line) => errors.push(line),
    terminalColumns: () => columns,
    errorColumns: () => columns,
    draw: () => undefined,
    style: PLAIN,
    errorStyle: PLAIN,
  }
  return { io, out: () => out, errors }
}
