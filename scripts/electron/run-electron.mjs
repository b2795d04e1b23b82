import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
/** How long the app may take to quit after a signal before it is ended. */
const QUIT_TIMEOUT_MS = 5_000

/**
 * Runs a program in the foreground until it ends; signals are handed on to it.
 *
 * @returns {Promise<number>} Its exit status, 128 + the signal's number when a signal ended it.
 */
export function runInForeground(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env })
    let killTimer
    const handOn = (signal) => {
      child.kill(signal)
      killTimer ??= setTimeout(() => child.kill('SIGKILL'), QUIT_TIMEOUT_MS)
    }
    const forget = () => {
      clearTimeout(killTimer)
      SIGNALS.forEach((signal) => process.off(signal, handOn))
    }
    SIGNALS.forEach((signal) => process.on(signal, handOn))
    child.once('error', (error) => {
      forget()
      reject(error)
    })
    child.once('exit', (code, signal) => {
      forget()
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}
