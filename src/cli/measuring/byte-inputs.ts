import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { ENDING_SIGNALS } from './interruption'
import type { ByteInput } from './stream-source'

export function standardInput(): ByteInput {
  const { stdin } = process
  return { label: 'standard input', bytes: stdin, stop: () => stdin.destroy(), ended: Promise.resolve(null) }
}

/** Starts `command` itself, without a shell. It ends with us: asked to, or because nobody reads its output any more. */
export function startedProcess(command: readonly string[], onError: (line: string) => void): ByteInput {
  const [program = '', ...args] = command
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: '/usr/bin:/bin' } })
  createInterface({ input: child.stderr }).on('line', onError)
  const ended = new Promise<string | null>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => resolve(describeStartError(program, error)))
    child.on('close', (status, signal) => resolve(describeEnd(status, signal)))
  })
  return { label: 'powermetrics', bytes: child.stdout, stop: () => child.kill('SIGTERM'), ended }
}

/** Whoever sends one of `ENDING_SIGNALS` wants it to end; any other is a crash, as powermetrics aborts on odd values. */
function describeEnd(status: number | null, signal: NodeJS.Signals | null): string | null {
  if (signal !== null)
    return ENDING_SIGNALS.some((ending) => ending === signal) ? null : `it was ended by ${signal}`
  return status === 0 ? null : `it ended with status ${status}`
}

function describeStartError(program: string, error: NodeJS.ErrnoException): string {
  return error.code === 'ENOENT'
    ? `there is no ${program} on this machine; it comes with macOS only`
    : `${program} could not be started (${error.code ?? error.message})`
}
