/**
 * How the administrator's prompt ended. `allowed`: the command ran and succeeded. `cancelled`: nobody allowed it.
 * `wrong-password`: no accepted password was typed. `failed`: allowed or not, it did not work; the message is for a
 * person.
 */
export type PromptAnswer =
  | { kind: 'allowed' }
  | { kind: 'cancelled' }
  | { kind: 'wrong-password' }
  | { kind: 'failed'; message: string }

/** Runs a shell command as root after the system's own prompt; no password passes through this app. */
export interface AdminPrompt {
  /**
   * Resolves when the command has ended and its output is closed, never rejects. `command`: for `/bin/sh -c`, ASCII.
   */
  run(command: string): Promise<PromptAnswer>
}

/** What is answered where the system cannot ask anybody: no desktop, a remote shell. */
export const NOBODY_TO_ASK =
  'The system has no way to ask for a password here. Allow it on the desktop of this machine.'

/** A removal that failed at every step has as much to say. */
const MOST_CHARACTERS = 4000

/** What a failed command printed, as a sentence for a person; `otherwise` where it printed nothing. */
export function describeFailure(output: string, otherwise: string): PromptAnswer {
  // AppleScript ends lines as the first Macs did.
  const lines = output.split(/[\r\n]+/).map((line) => line.trim())
  const printed = lines.filter((line) => line !== '').join(' ')
  return { kind: 'failed', message: (printed === '' ? otherwise : printed).slice(0, MOST_CHARACTERS) }
}
