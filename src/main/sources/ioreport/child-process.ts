import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { HelperProcess } from './helper-client'

/** The program of the helper; it lies beside the part of ours that this ends up in. */
export const HELPER_PROGRAM = fileURLToPath(new URL('./ioreport-helper.js', import.meta.url))

/** Starts the helper as a child of this process, which must be Node. */
export function startChildProcess(program = HELPER_PROGRAM, execArgv: string[] = []): HelperProcess {
  const child = fork(program, {
    serialization: 'advanced',
    execArgv,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return {
    pid: child.pid,
    // Where it has just ended, its end is told.
    post: (message) => void child.send(message as object, () => undefined),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      let isOver = false
      const end = (how: string): void => {
        if (isOver) return
        isOver = true
        listener(how)
      }
      child.on('error', ({ message }) => end(message))
      child.on('exit', (status, signal) =>
        end(signal === null ? `it ended with status ${status ?? 'unknown'}` : `it was ended by ${signal}`),
      )
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
