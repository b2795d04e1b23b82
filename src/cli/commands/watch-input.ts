import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

/** Where the bytes come from, until `stop`. */
export interface WatchInput {
  /** Stands before its faults. */
  label: string
  bytes: Readable
  /** Ends it, and whatever was started for it. */
  stop: () => void
  /** Resolves when nothing of it is left, with why it could not be read, or null. Never rejects. */
  ended: Promise<string | null>
}

export function standardInput(): WatchInput {
  const { stdin } = process
  return { label: 'standard input', bytes: stdin, stop: () => stdin.destroy(), ended: Promise.resolve(null) }
}

/** Starts `command` itself, without a shell. It ends with us: asked to, or because nobody reads its output any more. */
export function startedProcess(command: readonly string[], onError: (line: string) => void): WatchInput {
  const [program = '', ...args] = command
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: '/usr/bin:/bin' } })
  child.stderr.setEncoding('utf8')
  child.stderr.on('data', (text: string) => text.trimEnd().split('\n').forEach(onError))
  const ended = new Promise<string | null>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => resolve(describeStartError(program, error)))
    child.on('close', (status) =>
      resolve(status === 0 || status === null ? null : `it ended with status ${status}`),
    )
  })
  return { label: 'powermetrics', bytes: child.stdout, stop: () => child.kill('SIGTERM'), ended }
}

function describeStartError(program: string, error: NodeJS.ErrnoException): string {
  return error.code === 'ENOENT'
    ? `there is no ${program} on this machine; it comes with macOS only`
    : `${program} could not be started (${error.code ?? error.message})`
}
