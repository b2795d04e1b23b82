import { oneOperand, readArguments } from '../arguments'
import { UsageError, type Command, type CommandDescription } from '../command'
import { bashScript } from '../completion/bash'
import { fishScript } from '../completion/fish'
import { zshScript } from '../completion/zsh'
import { didYouMean } from '../suggestion'

export const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

/** `commands` is called only when the script is made, because this command is in the list itself. */
export function completionCommand(commands: () => readonly CommandDescription[]): Command {
  const description: CommandDescription = {
    name: 'completion',
    group: 'Shell',
    summary: 'a script that lets your shell complete these commands',
    usage: [`anemometer completion ${SHELLS.join('|')}`],
    details: [
      'Completes commands, options, their values, files, and your measurements by id, group and name.',
    ],
    options: [],
    operands: SHELLS,
    examples: [
      { line: 'eval "$(anemometer completion bash)"', what: 'in ~/.bashrc' },
      { line: 'eval "$(anemometer completion zsh)"', what: 'in ~/.zshrc, after compinit' },
      { line: 'completion fish > ~/.config/fish/completions/anemometer.fish', what: 'once' },
    ],
    exitStatus: '0, or 2 for a shell it does not know.',
  }
  return {
    ...description,
    run: async (args, io) => {
      const given = readArguments(description, args)
      const wanted = oneOperand(given, `your shell: ${SHELLS.join(', ')}`)
      const shell = SHELLS.find((known) => known === wanted)
      if (shell === undefined)
        throw new UsageError(
          `there is no completion for "${wanted}", only for ${SHELLS.join(', ')}${didYouMean(wanted, SHELLS)}`,
        )
      io.output.write(completionScript(shell, commands()))
      await io.output.flush()
      return 0
    },
  }
}

/** A script that completes commands, options, their values, files, and the names of measurements. */
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
