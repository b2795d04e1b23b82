import { homedir, userInfo } from 'node:os'
import { posix, win32 } from 'node:path'
import { Privacy } from './privacy'
import { RotatingFile } from './rotating-file'

export type LogLevel = 'error' | 'warn' | 'info' | 'debug'

/** The part of the program that an entry is about. */
export type LogArea = 'app' | 'bug' | 'notice' | 'process' | 'request' | 'settings' | 'source' | 'transfer'

/** Numbers have their unit in their name. Names of people and files are removed from texts, as from the message. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>

/** Three files of a megabyte: enough for some weeks. */
const MAXIMUM_BYTES = 1_000_000
const MAXIMUM_FILES = 3
/** Characters of a message or a field. Of a longer one only its length is logged: cut, it could end in half a name. */
const LONGEST_TEXT = 2000
/** More entries in one period are only counted: they would take main's time and push older entries out of the files. */
const MOST_A_PERIOD = 200
const PERIOD_MS = 10_000

/** Characters that break a line, control a terminal, or hide others. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/**
 * A log whose entries are lines of a file: `TIME LEVEL AREA MESSAGE KEY=VALUE…`. Logging never throws. Entries that
 * could not be written, and those that were too many, are counted, and the next line that is written says how many
 * there were. Before `open` entries are dropped.
 */
export class Log {
  readonly privacy = new Privacy()
  /** `debug` entries are written as well. */
  isVerbose = false
  /** Why the last entry could not be written, as the system's code where there is one; null where it was written. */
  trouble: string | null = null
  /** The present file; null before `open`. */
  path: string | null = null
  private file: RotatingFile | null = null
  private lost = 0
  private period = { beganMs: -Infinity, entries: 0 }

  constructor(private readonly nowMs: () => number = Date.now) {}

  /** Writes later entries to this file, which is created with the first; null drops them. */
  open(path: string | null, limits = { maximumBytes: MAXIMUM_BYTES, maximumFiles: MAXIMUM_FILES }): void {
    this.close()
    this.path = path
    this.file = path === null ? null : new RotatingFile({ path, ...limits })
  }

  error(area: LogArea, message: string, fields: LogFields = {}): void {
    this.add('error', area, message, fields)
  }

  warn(area: LogArea, message: string, fields: LogFields = {}): void {
    this.add('warn', area, message, fields)
  }

  info(area: LogArea, message: string, fields: LogFields = {}): void {
    this.add('info', area, message, fields)
  }

  /** Only with `--verbose`. */
  debug(area: LogArea, message: string, fields: LogFields = {}): void {
    this.add('debug', area, message, fields)
  }

  add(level: LogLevel, area: LogArea, message: string, fields: LogFields = {}): void {
    if (this.file === null || (level === 'debug' && !this.isVerbose)) return
    if (this.isTooMuch()) this.lost++
    else this.write([this.format(level, area, message, fields)])
  }

  close(): void {
    if (this.lost > 0) this.write([])
    this.file?.close()
    this.file = null
    this.path = null
    this.trouble = null
    this.lost = 0
    this.period = { beganMs: -Infinity, entries: 0 }
  }

  private isTooMuch(): boolean {
    const sinceMs = this.nowMs() - this.period.beganMs
    // A clock that was set back begins a period as well.
    if (sinceMs < 0 || sinceMs >= PERIOD_MS) this.period = { beganMs: this.nowMs(), entries: 0 }
    return ++this.period.entries > MOST_A_PERIOD
  }

  private write(lines: readonly string[]): void {
    const { trouble, lost } = this
    const entries = `${lost} ${lost === 1 ? 'entry is' : 'entries are'} missing here`
    const why =
      trouble === null ? 'there were too many at once' : `the file could not be written (${trouble})`
    try {
      if (lost > 0) this.file?.append(this.format('warn', 'app', `${entries}: ${why}`, {}))
      this.lost = 0
      for (const line of lines) this.file?.append(line)
      this.trouble = null
    } catch (error) {
      this.lost += lines.length
      this.trouble = (error as NodeJS.ErrnoException).code ?? 'no code'
    }
  }

  private format(level: LogLevel, area: LogArea, message: string, fields: LogFields): string {
    const pairs = Object.entries(fields).map(([name, value]) => `${name}=${this.formatValue(value)}`)
    const head = `${new Date(this.nowMs()).toISOString()} ${level.padEnd(5)} ${area.padEnd(8)}`
    return [head, this.clean(message), ...pairs].join(' ').replace(UNPRINTABLE, escapeOne)
  }

  private formatValue(value: LogFields[string]): string {
    if (typeof value !== 'string') return String(value)
    const text = this.clean(value)
    return /^[\w.:+-]+$/.test(text) ? text : JSON.stringify(text)
  }

  private clean(text: string): string {
    return text.length > LONGEST_TEXT ? `… (${text.length} characters)` : this.privacy.clean(text)
  }
}

/** The log of this process. A worker thread has its own, which may write to the same file. */
export const log = new Log()

/** Each program has a log file of its own. */
export type LogProgram = 'app' | 'command-line'

interface Environment {
  platform: NodeJS.Platform
  env: Readonly<Partial<Record<string, string>>>
  home: string | null
}

/** The path of the log file by the system's convention (`docs/log.md`); null where the user has no home folder. */
export function logPath(
  program: LogProgram,
  { platform, env, home }: Environment = currentEnvironment(),
): string | null {
  if (home === null) return null
  const name = `${program}.log`
  if (platform === 'darwin') return posix.join(home, 'Library', 'Logs', 'Anemometer', name)
  if (platform === 'win32') {
    const local = env.LOCALAPPDATA ?? win32.join(home, 'AppData', 'Local')
    return win32.join(local, 'Anemometer', 'logs', name)
  }
  // Relative paths are ignored, as the XDG specification demands.
  const state = env.XDG_STATE_HOME
  const folder = state !== undefined && posix.isAbsolute(state) ? state : posix.join(home, '.local', 'state')
  return posix.join(folder, 'anemometer', name)
}

function currentEnvironment(): Environment {
  const { platform, env } = process
  return { platform, env, home: homeOf(env) }
}

/** With sudo, HOME may still be the person's own. A file that root created there could not be written by the app. */
function homeOf(env: Environment['env']): string | null {
  try {
    return env.SUDO_UID === undefined ? homedir() : userInfo().homedir
  } catch {
    return null
  }
}

function escapeOne(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
