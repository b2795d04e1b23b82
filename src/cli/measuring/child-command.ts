import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { Socket } from 'node:net'
import { delimiter, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { statusOfSignal } from './interruption'

/** Exit statuses of shells. */
const NOT_RUNNABLE = 126
const NOT_FOUND = 127

/** How and when a command ended. */
export interface CommandEnd {
  /** ms of the monotonic clock (`performance.now`). */
  endedMs: number
  exitStatus: number | null
  signal: NodeJS.Signals | null
}

/** Why a command could not be started, and the exit status of a shell for this case. */
export interface NotStarted {
  message: string
  status: number
}

/** The exit status of a shell: 128 + N when signal N ended the command. */
export function statusOf({ exitStatus, signal }: Pick<CommandEnd, 'exitStatus' | 'signal'>): number {
  return signal === null ? (exitStatus ?? 1) : statusOfSignal(signal)
}

/** Is given what a command writes to one of its streams, which then is a pipe and no terminal, and passed on byte for byte. */
export type OnBytes = (bytes: Uint8Array) => void

export interface ChildOptions {
  /** Sends the command's standard output to this process's standard error. */
  outputToError?: boolean
  /** Default: the stream is this process's own. */
  onOutput?: OnBytes | null
  onErrors?: OnBytes | null
  /** Variables beside those of this process. */
  variables?: Readonly<Record<string, string>>
}

/**
 * A command that uses this terminal and belongs to this process group, so that Ctrl-C reaches it from the terminal. With
 * `sudo` it runs as the person who typed it, not as root.
 */
export class ChildCommand {
  private child: ChildProcess | null = null
  /** So many were read of what it writes. */
  private readBytes = 0

  constructor(
    private readonly command: readonly string[],
    private readonly options: ChildOptions = {},
  ) {}

  /** null before it runs, and once it has ended. */
  get pid(): number | null {
    return this.child?.pid ?? null
  }

  /** `onStart`: it runs now. */
  run(onStart: () => void = () => undefined): Promise<CommandEnd | NotStarted> {
    const [program = '', ...args] = this.command
    return new Promise((resolve) => {
      const child = this.begin(program, args)
      if (!(child instanceof Error)) {
        this.passOn(child)
        child.on('spawn', onStart)
        child.on('error', (error: NodeJS.ErrnoException) => resolve(whyNotStarted(program, error.code)))
        child.on('exit', (exitStatus, signal) => {
          const end = { endedMs: performance.now(), exitStatus, signal }
          this.child = null
          void this.allRead().then(() => resolve(end))
        })
      } else resolve(whyNotStarted(program, (child as NodeJS.ErrnoException).code))
    })
  }

  /** Resolves when what the command wrote before it ended was read. Who outlives it may hold the pipe open. */
  private async allRead(): Promise<void> {
    for (let before = -1; this.readBytes !== before;) {
      before = this.readBytes
      await nextTurn()
    }
  }

  private passOn({ stdout, stderr }: ChildProcess): void {
    const { onOutput, onErrors, outputToError = false } = this.options
    if (onOutput != null) this.passStreamOn(stdout, outputToError ? process.stderr : process.stdout, onOutput)
    if (onErrors != null) this.passStreamOn(stderr, process.stderr, onErrors)
  }

  private passStreamOn(stream: Readable | null, target: Writable, onBytes: OnBytes): void {
    if (stream === null) return
    stream.on('data', (bytes: Buffer) => {
      this.readBytes += bytes.length
      onBytes(bytes)
    })
    // What a process that outlives the command still writes there does not keep this one.
    stream.pipe(target, { end: false })
    // The command is told that nobody reads on, as it would be without us in between.
    const stop = (): void => void stream.destroy()
    target.on('error', stop)
    stream.once('close', () => target.off('error', stop))
    if (stream instanceof Socket) stream.unref()
  }

  /** Passes on a signal that was sent to this process alone. */
  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal)
  }

  /** `spawn` throws some failures and reports others as events. */
  private begin(program: string, args: string[]): ChildProcess | Error {
    const { onOutput, onErrors, outputToError = false, variables } = this.options
    const output = outputToError ? process.stderr.fd : 'inherit'
    const stdio: StdioOptions = [
      'inherit',
      onOutput == null ? output : 'pipe',
      onErrors == null ? 'inherit' : 'pipe',
    ]
    try {
      this.child = spawn(program, args, { stdio, env: { ...process.env, ...variables }, ...sudoUser() })
      return this.child
    } catch (error) {
      return error as Error
    }
  }
}

/** Checks a command before anything is measured. null when it can be started, or only an attempt can show. */
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

/** The system's error code when the file cannot be run; null when it can. */
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

/** The user that a child process runs as: options of `spawn`. */
export interface UserIds {
  uid: number
  gid: number
}

/**
 * The user who typed `sudo`, from SUDO_UID and SUDO_GID (sudo(8)). Only `powermetrics` needs root; the measured command
 * must not get it. null when sudo was not used, or was used by root.
 */
export function sudoUser(
  env: Readonly<Partial<Record<string, string>>> = process.env,
  ownUid: number | null = process.getuid?.() ?? null,
): UserIds | null {
  const [uid, gid] = [idOf(env.SUDO_UID), idOf(env.SUDO_GID)]
  return ownUid !== 0 || uid === null || uid === 0 || gid === null ? null : { uid, gid }
}

/** A POSIX id; the highest number means "no user" and is refused. */
function idOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,10}$/.test(text) && Number(text) < 2 ** 32 - 1 ? Number(text) : null
}
