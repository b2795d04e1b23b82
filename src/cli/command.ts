import type { Style } from './terminal/style'

/**
 * 0: everything was done. 1: something was skipped, or a comparison failed. 2: bad usage, or nothing could be done.
 * 70: a bug in Anemometer. `run` passes on the status of its command. The whole list: docs/command-line.md.
 */
export type ExitStatus = number

/** What shells report for a command that Ctrl-C ended: 128 + SIGINT. */
export const INTERRUPTED: ExitStatus = 130

/** A bug in Anemometer: `EX_SOFTWARE` of sysexits.h, which says nothing about what was measured. */
export const BUG: ExitStatus = 70

export interface CommandIo {
  output: Output
  /** Prints a line on standard error: errors, warnings, and results that must stay out of standard output. */
  printError: (line: string) => void
  /** Width of the terminal in characters; null when standard output is no terminal. */
  terminalColumns: () => number | null
  /** The same for standard error. */
  errorColumns: () => number | null
  /** Writes text without a line break to standard error, for progress that is overwritten. */
  draw: (text: string) => void
  /** Emphasis for standard output. `errorStyle`: for standard error. */
  style: Style
  errorStyle: Style
}

/** Standard output with back-pressure: nothing is sent before `flush`. */
export interface Output {
  /** Adds `text` to what the next `flush` sends. */
  write: (text: string) => void
  /** Resolves when the reader of the pipe has room again. */
  flush: () => Promise<void>
  /** True once nobody reads any more, as after `| head` has ended. */
  readonly closed: boolean
}

/** How shells complete an option's value or an operand. */
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
  /** A single letter, without its dash. */
  short?: string
  /** Placeholder of the value in help texts; absent for a switch. */
  value?: string
  summary: string
  /** A list of words also limits the value to these words. */
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

/** A subcommand as data. Its help, its completion and the parsing of its arguments are derived from this. */
export interface CommandDescription {
  name: string
  group: (typeof COMMAND_GROUPS)[number]
  /** One line for the list of commands. */
  summary: string
  /** The ways to call it, one per line. */
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

/** A subcommand; one file each in `commands/`. */
export interface Command extends CommandDescription {
  run: (args: string[], io: CommandIo) => Promise<ExitStatus>
}

/** A mistake in how a command was called. The message is shown to the person who typed it. */
export class UsageError extends Error {}
