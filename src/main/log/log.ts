import { homedir, userInfo } from 'node:os'
import { posix, win32 } from 'node:path'
import { Privacy } from './privacy'
import { RotatingFile } from './rotating-file'

export type LogLevel = 'error' | 'warn' | 'info' | 'debug'

/** The part of the program that an entry is about. */
export type LogArea = 'app' | 'bug' | 'notice' | 'process' | 'request' | 'settings' | 'source' | 'transfer'

/** Numbers have their unit in their name. Words are cleaned of what tells of a person, as the message is. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>

/** Three files of a megabyte: weeks of an app that has little to say, and nothing that a disk would notice. */
const MAXIMUM_BYTES = 1_000_000
const MAXIMUM_FILES = 3
/** Characters of a message or a field. Of a longer one only the length is told: cut, it could end in half a name. */
const LONGEST_TEXT = 2000
/** What comes more often than this within a period is only counted: main has other work, and the files would roll over. */
const MOST_A_PERIOD = 200
const PERIOD_MS = 10_000

/** What would break a line, colour a terminal, or show something else than is there. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/**
 * What happened, a line an entry, in a file that can be sent to us: `TIME LEVEL AREA MESSAGE KEY=VALUE…`. Writing never
 * throws and asks nobody: what could not be written, and what came too fast, is counted, and the next line that can be
 * written says how much it was. Before `open` nothing is kept.
 */
export class Log {
  readonly privacy = new Privacy()
  /** Whether `debug` is written as well. */
  isVerbose = false
  /** Why the last entry could not be written, the system's code where it has one; null where it was. */
  trouble: string | null = null
  /** The file that is written; null before `open`. */
  path: string | null = null
  private file: RotatingFile | null = null
  private lost = 0
  private period = { beganMs: -Infinity, entries: 0 }

  constructor(private readonly nowMs: () => number = Date.now) {}

  /** From here on entries go to this file, which comes to be with the first; null: nowhere. */
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
    // A clock that was set back begins a period, too.
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

/** This process's log. A worker thread has one of its own, which may be opened on the same file. */
export const log = new Log()

/** What writes the log; each has a file of its own. */
export type LogProgram = 'app' | 'command-line'

interface Surroundings {
  platform: NodeJS.Platform
  env: Readonly<Partial<Record<string, string>>>
  home: string | null
}

/** Where the system wants logs (`docs/log.md`); null where it knows no home of this user. */
export function logPath(program: LogProgram, { platform, env, home }: Surroundings = here()): string | null {
  if (home === null) return null
  const name = `${program}.log`
  if (platform === 'darwin') return posix.join(home, 'Library', 'Logs', 'Anemometer', name)
  if (platform === 'win32') {
    const local = env.LOCALAPPDATA ?? win32.join(home, 'AppData', 'Local')
    return win32.join(local, 'Anemometer', 'logs', name)
  }
  // The XDG specification has relative paths ignored.
  const state = env.XDG_STATE_HOME
  const folder = state !== undefined && posix.isAbsolute(state) ? state : posix.join(home, '.local', 'state')
  return posix.join(folder, 'anemometer', name)
}

function here(): Surroundings {
  const { platform, env } = process
  return { platform, env, home: homeOf(env) }
}

/** With sudo, HOME may still be the person's own: the app could not write what root has made there. */
function homeOf(env: Surroundings['env']): string | null {
  try {
    return env.SUDO_UID === undefined ? homedir() : userInfo().homedir
  } catch {
    return null
  }
}

function escapeOne(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
