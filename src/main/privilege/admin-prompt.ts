import { exec } from '@vscode/sudo-prompt'
import { userInfo } from 'node:os'
import process from 'node:process'

/**
 * How the administrator's prompt ended. `allowed`: the command ran and succeeded. `cancelled`: nobody allowed it
 * (macOS tells no more than that; it asks again by itself after a wrong password). `failed`: allowed or not, it did
 * not work; the message is for a person.
 */
export type PromptAnswer =
  | { kind: 'allowed' }
  | { kind: 'cancelled' }
  | { kind: 'wrong-password' }
  | { kind: 'failed'; message: string }

/** Runs a shell command as root after the system's own prompt; no password passes through this app. */
export interface AdminPrompt {
  /** Resolves when the command has ended, never rejects. `command` must need no quoting of `$`, backtick or backslash. */
  run(command: string): Promise<PromptAnswer>
}

/** `sudo-prompt`'s function, so that a test can see exactly what it is given. */
export type SudoExec = (
  command: string,
  options: { name: string },
  done: (error?: Error, stdout?: string | Buffer, stderr?: string | Buffer) => void,
) => void

const APP_NAME = 'Anemometer'
/** Messages of sudo-prompt for a command that never ran. */
const NOT_GRANTED = 'User did not grant permission.'
const NO_AGENT = 'No polkit authentication agent found.'
const OTHERS_MAY_NOT_WRITE = 0o022
/** pkexec(1): 126 the dialog was dismissed, 127 not authorised. */
const PKEXEC_DISMISSED = 126

/** The system's prompt through `@vscode/sudo-prompt`. It cannot stream: it is for short commands, and for waiting. */
export function createAdminPrompt(sudoExec: SudoExec = exec): AdminPrompt {
  return {
    run: (command) => {
      const unsafe = whyNotSafe()
      if (unsafe !== null) return Promise.resolve({ kind: 'failed', message: unsafe })
      return new Promise((resolve) => {
        sudoExec(command, { name: APP_NAME }, (error, _stdout, stderr) =>
          resolve(error instanceof Error ? explain(error, String(stderr ?? '')) : { kind: 'allowed' }),
        )
      })
    },
  }
}

/**
 * sudo-prompt writes the working folder and the variable USER into a script of root's without quoting them fully. So
 * the folder is made `/` (every path of this app is absolute), and USER is what the system says, if that is harmless.
 * The script lies in a new folder of the person's, so no umask may let others write there: on macOS all people share
 * one group. Returns why not, in words, or null.
 */
function makeSafe(): string | null {
  process.chdir('/')
  process.umask(process.umask(OTHERS_MAY_NOT_WRITE) | OTHERS_MAY_NOT_WRITE)
  const { username } = userInfo()
  if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(username)) {
    return 'Your account name has characters that the prompt would hand to root unquoted, so nothing was asked. Use the terminal: sudo node bin/anemometer.js watch'
  }
  process.env['USER'] = username
  return null
}

function whyNotSafe(): string | null {
  try {
    return makeSafe()
  } catch (error) {
    return `Nothing was asked: ${error instanceof Error ? error.message : String(error)}`
  }
}

function explain(error: Error, stderr: string): PromptAnswer {
  const { code } = error as { code?: unknown }
  if (error.message === NO_AGENT) {
    return {
      kind: 'failed',
      message: 'The system has no way to ask for a password here (no polkit agent runs).',
    }
  }
  if (error.message === NOT_GRANTED) {
    const wrong = typeof code === 'number' && code !== PKEXEC_DISMISSED
    return { kind: wrong ? 'wrong-password' : 'cancelled' }
  }
  const said = stderr.trim().split('\n').slice(-3).join(' ').slice(0, 500)
  return { kind: 'failed', message: said === '' ? error.message.slice(0, 500) : said }
}
