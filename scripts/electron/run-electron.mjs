import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
/** How long the app may take to quit after a signal before it is ended. */
const QUIT_TIMEOUT_MS = 5_000

/**
 * Runs a program in the foreground until it ends; signals are handed on to it.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @param {(bytes: Buffer) => void} [onOutput] Takes what it prints, which then is not shown.
 * @returns {Promise<number>} Its exit status, 128 + the signal's number when a signal ended it.
 */
export function runInForeground(command, args, env, onOutput) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: onOutput ? ['ignore', 'pipe', 'pipe'] : 'inherit', env })
    child.stdout?.on('data', onOutput)
    child.stderr?.on('data', onOutput)
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
    child.once('close', (code, signal) => {
      forget()
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}
