import { execFile } from 'node:child_process'
import { describeFailure, NOBODY_TO_ASK, type AdminPrompt, type PromptAnswer } from './admin-prompt'

const OSASCRIPT = '/usr/bin/osascript'

/**
 * The AppleScript, the same for every question. The command comes as an argument, so that no word of it is ever read as
 * AppleScript. See `do shell script` in Apple's AppleScript Language Guide, and Technical Note TN2065.
 */
const APPLE_SCRIPT = [
  'on run argv',
  `do shell script (item 1 of argv) with prompt "Anemometer asks to run Apple's powermetrics, which only root may." with administrator privileges`,
  'end run',
]

/** A shell imports functions from its environment, so root's gets none of the person's. */
const ENVIRONMENT = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' }

/** Numbers of errors from AppleScript (userCanceledErr) and from Authorization.h of macOS. */
const CANCELLED = [-128, -60006]
const DENIED = -60005
const INTERACTION_NOT_ALLOWED = -60007

/**
 * macOS's own prompt, through `/usr/bin/osascript`. Nothing is written to a disk: what root runs is an argument of a
 * running process, which no other program of the person's can change. `osascript`: a stand-in, for tests.
 */
export function createOsascriptPrompt(osascript: string = OSASCRIPT): AdminPrompt {
  const args = APPLE_SCRIPT.flatMap((line) => ['-e', line])
  return {
    run: (command) =>
      new Promise((resolve) => {
        execFile(osascript, [...args, command], { cwd: '/', env: ENVIRONMENT }, (error, _stdout, stderr) =>
          resolve(error === null ? { kind: 'allowed' } : explain(stderr, error)),
        )
      }),
  }
}

/**
 * osascript prints `0:97: execution error: MESSAGE (NUMBER)`: the number of an error, or the exit status of the shell
 * with what it printed. The words before it are translated by the system, so only the number is understood.
 */
function explain(stderr: string, error: Error): PromptAnswer {
  const [, message = stderr, digits] = /^[\d:]+ .*?: (.*) \((-?\d+)\)\s*$/s.exec(stderr) ?? []
  const number = Number(digits)
  if (CANCELLED.includes(number)) return { kind: 'cancelled' }
  if (number === DENIED) return { kind: 'wrong-password' }
  if (number === INTERACTION_NOT_ALLOWED) return { kind: 'failed', message: NOBODY_TO_ASK }
  return describeFailure(
    message,
    `The administrator’s prompt did not work: ${error.message.split('\n', 1)[0]}`,
  )
}
