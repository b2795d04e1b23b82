import { exec } from '@vscode/sudo-prompt'
import process from 'node:process'
import { describeFailure, NOBODY_TO_ASK, type AdminPrompt, type PromptAnswer } from './admin-prompt'

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
/** pkexec(1): 126 the dialog was dismissed, 127 not authorised. */
const PKEXEC_DISMISSED = 126

/**
 * polkit's prompt through `@vscode/sudo-prompt`, for Linux, where it writes no file: the command is an argument of
 * `pkexec`. On macOS it would have root run a script that the person's programs can change
 * (docs/adr/0013-which-prompt-asks.md).
 */
export function createSudoPrompt(sudoExec: SudoExec = exec): AdminPrompt {
  return {
    run: (command) =>
      new Promise((resolve) => {
        try {
          // It puts the working folder into a shell's line without quoting it fully; every path of ours is absolute.
          process.chdir('/')
        } catch (error) {
          resolve({ kind: 'failed', message: `Nothing was asked: ${String(error)}` })
          return
        }
        sudoExec(quoteOnce(command), { name: APP_NAME }, (error, _stdout, stderr) =>
          resolve(error instanceof Error ? explain(error, String(stderr ?? '')) : { kind: 'allowed' }),
        )
      }),
  }
}

/** It puts the command in double quotes and escapes only these, so the person's shell would replace the rest first. */
function quoteOnce(command: string): string {
  return command.replaceAll(/[$`\\]/g, String.raw`\$&`)
}

function explain(error: Error, stderr: string): PromptAnswer {
  const { code } = error as { code?: unknown }
  if (error.message === NO_AGENT) return { kind: 'failed', message: NOBODY_TO_ASK }
  if (error.message === NOT_GRANTED) {
    const wrong = typeof code === 'number' && code !== PKEXEC_DISMISSED
    return { kind: wrong ? 'wrong-password' : 'cancelled' }
  }
  return describeFailure(stderr, error.message)
}
