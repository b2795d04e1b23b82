import { version } from '../../package.json'
import { errorFields, nameOf, whereLogged } from '../main/log/bug-reports'
import { log, logPath } from '../main/log/log'
import { BUG, type CommandIo } from './command'
import { COMMANDS } from './commands'
import { printableLines } from './text/printable'

/**
 * Removes `--verbose`, which every command accepts, from what was typed. `ANEMOMETER_VERBOSE` has the same effect. Arguments
 * after `--` belong to another command, and stay.
 */
export function withoutVerbose(
  typed: readonly string[],
  env: Readonly<Partial<Record<string, string>>> = process.env,
): { args: string[]; isVerbose: boolean } {
  const dashes = typed.indexOf('--')
  const own = dashes < 0 ? typed : typed.slice(0, dashes)
  const args = own.filter((word) => word !== '--verbose')
  const isVerbose = args.length < own.length || !['', '0'].includes(env.ANEMOMETER_VERBOSE ?? '')
  return { args: [...args, ...typed.slice(own.length)], isVerbose }
}

/**
 * From now on an error that nobody catches is logged with its stack, and ends the process with status 70 and a sentence that
 * names the log. With `isVerbose` the stack is printed as well. Returns the function that does this.
 */
export function endOnBugs(io: CommandIo, command: string, isVerbose: boolean): (thrown: unknown) => never {
  const facts = {
    version,
    node: process.version,
    platform: process.platform,
    command: COMMANDS.find(({ name }) => name === command)?.name ?? null,
  }
  const end = (thrown: unknown): never => {
    log.error('bug', 'The command line ended with a bug.', { ...errorFields(thrown), ...facts })
    io.printError(`anemometer: something in Anemometer went wrong (${nameOf(thrown)}); ${whereLogged()}`)
    if (isVerbose)
      io.printError(
        printableLines(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)),
      )
    process.exit(BUG)
  }
  log.isVerbose = isVerbose
  log.open(logPath('command-line'))
  log.debug('app', 'The command line starts.', facts)
  process.on('exit', (exitStatus) => log.debug('app', 'The command line ends.', { exitStatus }))
  // Node also raises this event for rejections that nobody handles.
  process.on('uncaughtException', end)
  return end
}
