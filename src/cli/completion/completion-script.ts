import type { CommandDescription } from '../command'
import { bashScript } from './bash'
import { fishScript } from './fish'
import { zshScript } from './zsh'

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

/** A script for the shell that completes commands, options, their values, files and the measurements there are. */
export function completionScript(shell: Shell, commands: readonly CommandDescription[]): string {
  switch (shell) {
    case 'bash':
      return bashScript(commands)
    case 'zsh':
      return zshScript(commands)
    case 'fish':
      return fishScript(commands)
  }
}
