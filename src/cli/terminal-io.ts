import type { WriteStream } from 'node:tty'
import type { CommandIo } from './command'
import { createOutput } from './standard-output'
import { styleFor } from './style'

/** This process's own streams. */
export function createTerminalIo(): CommandIo {
  const { stdout, stderr } = process
  const say = (text: string): void => void stderr.write(text)
  // Nobody hears complaints any more; the work goes on, and its status tells.
  stderr.on('error', () => undefined)
  const complain = (line: string): void => say(line.endsWith('\n') ? line : `${line}\n`)
  const output = createOutput(stdout, (error) => {
    complain(`anemometer: standard output: ${error.message}`)
    process.exitCode = 2
  })
  return {
    output,
    complain,
    draw: say,
    terminalColumns: () => columnsOf(stdout),
    errorColumns: () => columnsOf(stderr),
    style: styleFor(stdout),
    errorStyle: styleFor(stderr),
  }
}

/** Where a terminal does not tell: a new one of a container or of a test says 0. */
const USUAL_COLUMNS = 80

/** null: it is no terminal. */
export function columnsOf(stream: Partial<Pick<WriteStream, 'isTTY' | 'columns'>>): number | null {
  if (stream.isTTY !== true) return null
  return stream.columns !== undefined && stream.columns > 0 ? stream.columns : USUAL_COLUMNS
}
