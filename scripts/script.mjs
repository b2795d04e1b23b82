import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

/** The root of the checkout. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** A failure that a person can fix. Only its message is shown, without a stack trace. */
export class PersonError extends Error {}

/** Runs a script's main function, which returns the exit status. */
export async function runScript(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    console.error(error instanceof PersonError ? `anemometer: ${error.message}` : error)
    process.exitCode = 1
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
/** How long the app may take to quit after a signal before it is ended. */
const QUIT_TIMEOUT_MS = 5_000

/**
 * Runs a program in the foreground until it ends; signals are passed on to it.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @param {(bytes: Buffer) => void} [onOutput] Receives what it prints, which then is not shown.
 * @returns {Promise<number>} Its exit status, 128 + the signal's number when a signal ended it.
 */
export function runInForeground(command, args, env, onOutput) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: onOutput ? ['ignore', 'pipe', 'pipe'] : 'inherit', env })
    child.stdout?.on('data', onOutput)
    child.stderr?.on('data', onOutput)
    let killTimer
    const passOn = (signal) => {
      child.kill(signal)
      killTimer ??= setTimeout(() => child.kill('SIGKILL'), QUIT_TIMEOUT_MS)
    }
    const dispose = () => {
      clearTimeout(killTimer)
      SIGNALS.forEach((signal) => process.off(signal, passOn))
    }
    SIGNALS.forEach((signal) => process.on(signal, passOn))
    child.once('error', (error) => {
      dispose()
      reject(error)
    })
    child.once('close', (code, signal) => {
      dispose()
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}
