import { version } from '../../package.json'
import { UsageError, type Command, type CommandIo, type ExitStatus } from './command'
import { parseCommand } from './commands/parse'
import { watchCommand } from './commands/watch'
import { createOutput } from './standard-output'

const COMMANDS: readonly Command[] = [parseCommand, watchCommand]

const HELP = `Anemometer ${version}: what the Apple Neural Engine does, from powermetrics.

Usage: anemometer COMMAND [ARGUMENTS]

${COMMANDS.map((command) => `  ${command.name.padEnd(10)} ${command.summary}`).join('\n')}

  --help     this, or "anemometer COMMAND --help"
  --version
`

async function main(args: string[], io: CommandIo): Promise<ExitStatus> {
  const [name, ...rest] = args
  if (name === '--version' || name === '-v') return print(io, `${version}\n`)
  if (name === '--help' || name === '-h' || name === 'help') return print(io, HELP)
  const command = COMMANDS.find((known) => known.name === name)
  if (!command) {
    io.complain(
      name === undefined ? HELP : `anemometer: there is no command "${name}"; see anemometer --help`,
    )
    return 2
  }
  if (rest.includes('--help') || rest.includes('-h')) return print(io, command.help)
  try {
    return await command.run(rest, io)
  } catch (error) {
    if (!isUsageError(error)) throw error
    io.complain(`anemometer ${command.name}: ${inWords(error)}; see anemometer ${command.name} --help`)
    return 2
  }
}

async function print({ output }: CommandIo, text: string): Promise<ExitStatus> {
  output.write(text)
  await output.flush()
  return 0
}

/** Ours, or Node's for an option that does not exist. */
function isUsageError(error: unknown): error is Error {
  if (error instanceof UsageError) return true
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS')
}

/** Node's own advice about an unknown option speaks of what programs may do, not of what was typed. */
function inWords(error: Error): string {
  const isUnknown = (error as NodeJS.ErrnoException).code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION'
  const option = isUnknown ? /'([^']*)'/.exec(error.message)?.[1] : undefined
  return option === undefined ? error.message : `unknown option ${option}`
}

function complain(line: string): void {
  process.stderr.write(line.endsWith('\n') ? line : `${line}\n`)
}

function terminalColumns(): number | null {
  return process.stdout.isTTY ? process.stdout.columns : null
}

const output = createOutput(process.stdout, (error) => {
  complain(`anemometer: standard output: ${error.message}`)
  process.exitCode = 2
})
const status = await main(process.argv.slice(2), { output, complain, terminalColumns })
process.exitCode ||= status
