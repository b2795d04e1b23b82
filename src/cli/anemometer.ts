import { printable } from '#shared/printable'
import { version } from '../../package.json'
import { endOnBugs, withoutVerbose } from './bugs'
import { UsageError, type Command, type CommandIo, type ExitStatus } from './command'
import { COMMANDS } from './commands'
import { commandHelp, DEFAULT_COLUMNS, overviewHelp } from './help'
import { didYouMean } from './suggestion'
import { createTerminalIo } from './terminal/terminal-io'

async function main(args: string[], io: CommandIo): Promise<ExitStatus> {
  const [name, ...rest] = args
  if (name === '--version' || name === '-v') return print(io, `${version}\n`)
  if (name === undefined) {
    io.printError(overview(io.errorColumns(), io.errorStyle))
    return 2
  }
  if (name === '--help' || name === '-h') return print(io, overview(io.terminalColumns(), io.style))
  if (name === 'help') return help(rest[0], io)
  const command = COMMANDS.find((known) => known.name === name)
  if (!command) return unknownCommand(name, io)
  if (asksForHelp(rest)) return help(name, io)
  return runCommand(command, rest, io)
}

async function runCommand(command: Command, args: string[], io: CommandIo): Promise<ExitStatus> {
  try {
    return await command.run(args, io)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    io.printError(
      `anemometer ${command.name}: ${printable(error.message)}; see anemometer ${command.name} --help`,
    )
    return 2
  }
}

/** Arguments after `--` belong to another command, which may have its own `--help`. */
function asksForHelp(args: readonly string[]): boolean {
  const dashes = args.indexOf('--')
  const own = dashes < 0 ? args : args.slice(0, dashes)
  return own.includes('--help') || own.includes('-h')
}

async function help(name: string | undefined, io: CommandIo): Promise<ExitStatus> {
  if (name === undefined) return print(io, overview(io.terminalColumns(), io.style))
  const command = COMMANDS.find((known) => known.name === name)
  if (!command) return unknownCommand(name, io)
  return print(io, commandHelp(command, io.terminalColumns() ?? DEFAULT_COLUMNS, io.style))
}

function overview(columns: number | null, style: CommandIo['style']): string {
  return overviewHelp(COMMANDS, { version, columns: columns ?? DEFAULT_COLUMNS, style })
}

function unknownCommand(name: string, io: CommandIo): ExitStatus {
  const meant = didYouMean(
    name,
    COMMANDS.map((command) => command.name),
  )
  io.printError(`anemometer: there is no command "${printable(name)}"${meant}; see anemometer --help`)
  return 2
}

async function print({ output }: CommandIo, text: string): Promise<ExitStatus> {
  output.write(text)
  await output.flush()
  return 0
}

const io = createTerminalIo()
const { args, isVerbose } = withoutVerbose(process.argv.slice(2))
const endWithBug = endOnBugs(io, args[0] ?? '', isVerbose)
try {
  const status = await main(args, io)
  process.exitCode ||= status
} catch (error) {
  endWithBug(error)
}
