/** 0: everything was read. 1: something was skipped. 2: bad usage, or nothing readable. */
export type ExitStatus = 0 | 1 | 2

export interface CommandIo {
  output: Output
  /** One line on standard error. */
  complain: (line: string) => void
  /** How many characters fit in a line of the terminal; null when standard output is none. */
  terminalColumns: () => number | null
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

/** A subcommand; one file each under `commands/`. */
export interface Command {
  name: string
  /** One line for the list of commands. */
  summary: string
  /** What `anemometer NAME --help` prints. */
  help: string
  run: (args: string[], io: CommandIo) => Promise<ExitStatus>
}

/** A mistake in how the command was called: the message is for the person who typed it. */
export class UsageError extends Error {}
