import type { Style } from './style'

/**
 * 0: all was done. 1: something was skipped, or a comparison failed. 2: bad usage, or nothing could be done.
 * 70: a bug of ours.
 * `run` passes on the status of its command. The whole list: docs/command-line.md.
 */
export type ExitStatus = number

/** As a shell reports what Ctrl-C ended: 128 + SIGINT. */
export const INTERRUPTED: ExitStatus = 130

/** A bug of ours, as `EX_SOFTWARE` of sysexits.h: no status that says something about what was measured. */
export const BUG: ExitStatus = 70

export interface CommandIo {
  output: Output
  /** One line on standard error. */
  complain: (line: string) => void
  /** How many characters fit in a line of the terminal; null when standard output is none. */
  terminalColumns: () => number | null
  /** The same for standard error. */
  errorColumns: () => number | null
  /** Text on standard error that is drawn anew, as progress is; not for what has to be kept. */
  draw: (text: string) => void
  /** Emphasis on standard output and on standard error, where each can show it. */
  style: Style
  errorStyle: Style
}

/** Standard output with back-pressure. */
export interface Output {
  /** Keeps `text` for the next `flush`. */
  write: (text: string) => void
  /** Resolves when the reader of the pipe has room again. */
  flush: () => Promise<void>
  /** True once nobody reads any more, as behind `| head`. There is no point in going on. */
  readonly closed: boolean
}

/** What an option's value or an operand can be completed with. */
export type Completion =
  | 'file'
  | 'folder'
  | 'source'
  | 'rule'
  | 'measurement'
  | 'measurement-or-file'
  | 'command'
  | readonly string[]

export interface OptionDescription {
  /** Without its dashes. */
  name: string
  /** The one letter that stands for it as well. */
  short?: string
  /** What stands for the value in the help; absent for a switch. */
  value?: string
  summary: string
  /** A list of words is also all that is allowed. */
  completes?: Completion
  /** May be given several times. */
  multiple?: boolean
}

export const COMMAND_GROUPS = ['Measure', 'Look back', 'In and out', 'Readings', 'Shell'] as const

export interface Example {
  /** Without the `anemometer` before it, unless it begins with something else. */
  line: string
  what: string
}

/** A subcommand as data: its help, its completion and the reading of its arguments come from it. */
export interface CommandDescription {
  name: string
  group: (typeof COMMAND_GROUPS)[number]
  /** One line for the list of commands. */
  summary: string
  /** What follows the name, one way a line; without the options that are listed below it. */
  usage: readonly string[]
  /** Paragraphs. */
  details: readonly string[]
  options: readonly OptionDescription[]
  /** What operands can be completed with; null where there are none. */
  operands: Completion | null
  examples: readonly Example[]
  /** After "Exit status:". */
  exitStatus: string
}

/** A subcommand; one file each under `commands/`. What they do is loaded when it is called. */
export interface Command extends CommandDescription {
  run: (args: string[], io: CommandIo) => Promise<ExitStatus>
}

/** A mistake in how the command was called: the message is for the person who typed it. */
export class UsageError extends Error {}
