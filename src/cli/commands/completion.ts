import { readArguments, oneOperand } from '../arguments'
import { UsageError, type Command, type CommandDescription } from '../command'
import { completionScript, SHELLS } from '../completion/completion-script'
import { didYouMean } from '../suggestion'

/** `commands`: asked for only when the script is made, since this command is one of them. */
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
