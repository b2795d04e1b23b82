import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { statusOfSignal } from './interruption'
import { sudoUser } from './sudo-user'

/** As shells have it. */
const NOT_RUNNABLE = 126
const NOT_FOUND = 127

/** How a command ended, and when. */
export interface CommandEnd {
  /** ms of the monotonic clock. */
  endedMs: number
  exitStatus: number | null
  signal: NodeJS.Signals | null
}

/** Why a command could not be started, in words, and the status a shell would give for it. */
export interface NotStarted {
  message: string
  status: number
}

/** What the shell would say: 128 + N for what signal N ended. */
export function statusOf({ exitStatus, signal }: Pick<CommandEnd, 'exitStatus' | 'signal'>): number {
  return signal === null ? (exitStatus ?? 1) : statusOfSignal(signal)
}

/**
 * A command with this terminal as its own, in this process group: Ctrl-C reaches it from the terminal, as it would
 * without us. With `sudo` it runs as the person who typed that, not as root.
 */
export class ChildCommand {
  private child: ChildProcess | null = null

  /** `outputToError`: its standard output goes to our standard error. */
  constructor(
    private readonly command: readonly string[],
    private readonly outputToError: boolean,
  ) {}

  run(): Promise<CommandEnd | NotStarted> {
    const [program = '', ...args] = this.command
    const stdio: StdioOptions = ['inherit', this.outputToError ? process.stderr.fd : 'inherit', 'inherit']
    return new Promise((resolve) => {
      const child = this.begin(program, args, stdio)
      if (!(child instanceof Error)) {
        child.on('error', (error: NodeJS.ErrnoException) => resolve(whyNotStarted(program, error.code)))
        child.on('exit', (exitStatus, signal) => {
          this.child = null
          resolve({ endedMs: performance.now(), exitStatus, signal })
        })
      } else resolve(whyNotStarted(program, (child as NodeJS.ErrnoException).code))
    })
  }

  /** Passes a signal on that the terminal sent to us alone. */
  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal)
  }

  /** Some failures are thrown, others come as an event. */
  private begin(program: string, args: string[], stdio: StdioOptions): ChildProcess | Error {
    try {
      this.child = spawn(program, args, { stdio, ...sudoUser() })
      return this.child
    } catch (error) {
      return error as Error
    }
  }
}

/** Looks before anything is measured; null where the program can be started, or only trying will tell. */
export function whyNotRunnable([program = '']: readonly string[]): NotStarted | null {
  if (process.platform === 'win32') return null
  if (program.includes('/')) {
    const code = codeOf(program)
    return code === null ? null : whyNotStarted(program, code)
  }
  const folders = (process.env.PATH ?? '').split(delimiter).map((folder) => (folder === '' ? '.' : folder))
  const codes = program === '' ? [] : folders.map((folder) => codeOf(join(folder, program)))
  if (codes.includes(null)) return null
  return whyNotStarted(program, codes.includes('EACCES') ? 'EACCES' : 'ENOENT')
}

/** The system's code for why the file cannot be run; null where it can. */
function codeOf(path: string): string | null {
  try {
    if (statSync(path).isDirectory()) return 'EISDIR'
    accessSync(path, constants.X_OK)
    return null
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'EIO'
  }
}

function whyNotStarted(program: string, code: string | undefined): NotStarted {
  const cannot = (why: string): NotStarted => ({
    message: `"${program}" cannot be run: ${why}`,
    status: NOT_RUNNABLE,
  })
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return {
        message: `there is no command "${program}"; check its name, or give its path`,
        status: NOT_FOUND,
      }
    case 'EACCES':
    case 'EPERM':
      return cannot(`it may not be executed; try chmod +x`)
    case 'EISDIR':
      return cannot('it is a folder')
    case 'ENOEXEC':
      return cannot('it is no program; a script needs a first line as #!/bin/sh')
    case 'E2BIG':
      return cannot('its arguments are too long')
    default:
      return cannot(`the system says ${code ?? 'no'}`)
  }
}
