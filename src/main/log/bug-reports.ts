import { log, type LogFields } from './log'

/** Logged frames of a stack. */
const MOST_FRAMES = 10
/** Kinds of bugs that are counted separately; all others count as one kind. */
const MOST_KINDS = 50

/** What was thrown as fields of a log entry: its name, code, message, and stack. */
export function errorFields(thrown: unknown): LogFields {
  if (!(thrown instanceof Error)) return { thrown: describe(thrown) }
  const { code, path, dest } = thrown as Partial<Record<'code' | 'path' | 'dest', unknown>>
  // Errors of the system contain the names of files.
  for (const file of [path, dest]) if (typeof file === 'string') log.privacy.addFile(file)
  const frames = framesOf(thrown)
  return {
    error: thrown.name,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    says: thrown.message,
    stack: frames.slice(0, MOST_FRAMES).join(' < '),
  }
}

/**
 * Logs exceptions and rejections that nobody caught. The first of a kind is also shown to the person; after that only
 * the 10th, the 100th and so on are logged. Those from the same place are of one kind.
 */
export class BugReports {
  private readonly counts = new Map<string, number>()

  /** `onFirst` receives a sentence for the person, once for each kind. */
  constructor(private readonly onFirst: (sentence: string) => void) {}

  /** `how`: `exception` or `rejection`. True where it was logged. */
  add(thrown: unknown, how: string): boolean {
    const kind = this.kindOf(thrown)
    const count = (this.counts.get(kind) ?? 0) + 1
    this.counts.set(kind, count)
    const isLogged = Number.isInteger(Math.log10(count))
    if (isLogged) log.error('bug', `Nobody caught this ${how}.`, { ...errorFields(thrown), count })
    if (count === 1)
      this.onFirst(
        `Something in Anemometer went wrong (${nameOf(thrown)}), and it goes on; ${whereLogged()}.`,
      )
    return isLogged
  }

  private kindOf(thrown: unknown): string {
    const place = thrown instanceof Error ? framesOf(thrown)[0] : undefined
    const kind = `${nameOf(thrown)} ${place ?? describe(thrown).replaceAll(/\d+/g, '0')}`
    return this.counts.has(kind) || this.counts.size < MOST_KINDS ? kind : 'others'
  }
}

/** Where the last entry can be read, as a clause for a sentence. */
export function whereLogged(): string {
  return log.path === null || log.trouble !== null
    ? `its log could not be written (${log.trouble ?? 'there is none'})`
    : `the details are in its log, ${log.path}`
}

/** For example `TypeError`. */
export function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : typeof thrown
}

/** What stderr says of a bug: one line, or its stack with `--verbose`. */
export function describeBug(thrown: unknown): string {
  if (log.isVerbose && thrown instanceof Error) return thrown.stack ?? thrown.message
  return `${nameOf(thrown)}: ${describe(thrown)}`.replaceAll(/\s+/g, ' ')
}

/** The frames of a stack, the innermost first: `Reader.read out/main/index.js:12:3`. */
function framesOf({ stack = '' }: Error): string[] {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) =>
      line
        .replace(/^\s+at /, '')
        .replace(LOCATION, (_all, path: string, place: string) => `${shortPath(path)}${place}`),
    )
}

/** The path, and line and column, at the end of a frame. */
const LOCATION = /(?:file:\/\/)?((?:\/|[A-Za-z]:[\\/]).*?)(:\d+:\d+)/u

/** The path from the last folder of ours on; of any other path the file name. */
function shortPath(path: string): string {
  return (
    /(?:^|[\\/])((?:out|src|node_modules)[\\/](?!.*[\\/](?:out|src|node_modules)[\\/]).*)$/u.exec(
      path,
    )?.[1] ?? path.replace(/^.*[\\/]/u, '')
  )
}

function describe(thrown: unknown): string {
  try {
    return thrown instanceof Error ? thrown.message : String(thrown)
  } catch {
    return 'an object that has no words'
  }
}
