import { spawn } from 'node:child_process'
import type { LogEnd } from './supervisor'

export interface LogProcessHandlers {
  onBytes(bytes: Uint8Array): void
  /** Once, when it has ended and everything was read, or it could not be started. */
  onEnd(end: LogEnd): void
}

/** A running `log`. */
export interface LogProcess {
  /** null where it could not be started. */
  readonly pid: number | null
  /** While paused nothing is read; `log` waits, and leaves out what comes meanwhile. */
  setPaused(paused: boolean): void
  /** Ends it. Nothing is told afterwards. May be called twice. */
  stop(): void
}

/** Starts a `log` with these arguments, or what stands in for one. */
export type StartLog = (args: readonly string[], handlers: LogProcessHandlers) => LogProcess

/** Of what it writes to standard error; the rest is left out. */
const LONGEST_MESSAGE = 1000

/**
 * Starts it without a shell and with an empty environment. It ends with this process: nobody reads its pipe any more.
 * `user`: as whom; null: as this process.
 */
export function startLog(
  program: string,
  args: readonly string[],
  handlers: LogProcessHandlers,
  user: { uid: number; gid: number } | null,
): LogProcess {
  const env = { PATH: '/usr/bin:/bin' }
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env, ...user })
  let stopped = false
  let message = ''
  const end = (status: number | null, text: string): void => {
    if (stopped) return
    stopped = true
    handlers.onEnd({ status, message: text.trim() })
  }
  child.stdout.on('data', (bytes: Buffer) => {
    if (!stopped) handlers.onBytes(bytes)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    message = (message + text).slice(0, LONGEST_MESSAGE)
  })
  child.on('error', (error: NodeJS.ErrnoException) => end(null, error.code ?? error.message))
  child.on('close', (status) => end(status, message))
  return {
    pid: child.pid ?? null,
    setPaused: (paused) => {
      if (paused) child.stdout.pause()
      else child.stdout.resume()
    },
    stop: () => {
      stopped = true
      child.kill('SIGTERM')
      child.stdout.destroy()
      child.stderr.destroy()
    },
  }
}
