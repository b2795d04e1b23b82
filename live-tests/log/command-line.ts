/** What a run was asked for. */
export interface LogRequest {
  command: 'stream' | 'show'
  style: 'default' | 'syslog' | 'json' | 'ndjson' | 'compact'
  /** null: everything, without a banner. */
  predicate: string | null
  /** Of `show`, ms since 1970; the first second is included. */
  startMs: number | null
  /** Of `stream`: after so long it ends by itself; null: never. */
  timeoutMs: number | null
}

/** `log` ends before its first record. */
export interface LogRefusal {
  exitStatus: number
  stdout: string
  stderr: string
}

const USAGE_STATUS = 64
const NOT_ADMINISTRATOR_STATUS = 77

const STYLES = ['default', 'syslog', 'json', 'ndjson', 'compact'] as const
const COMMON = {
  predicate: true,
  process: true,
  source: false,
  style: true,
  color: true,
  info: false,
  debug: false,
}
/** True: with a value. */
const OPTIONS: Record<LogRequest['command'], Record<string, boolean>> = {
  stream: {
    ...COMMON,
    ...{ backtrace: false, 'no-backtrace': false, level: true, user: true, timeout: true, type: true },
    ...{ 'mach-continuous-time': false, unreliable: false, 'ignore-dropped': false },
  },
  show: {
    ...COMMON,
    ...{ archive: true, file: true, start: true, end: true, last: true, timezone: true },
    ...{ 'no-info': false, 'no-debug': false, signpost: false, 'no-signpost': false },
  },
}

/** Reads a command line as `log` does; options have two dashes, and their values stand behind them. */
export function readLogCommandLine(
  args: readonly string[],
  { macosMajor, isAdministrator }: { macosMajor: number; isAdministrator: boolean },
): { request: LogRequest } | { refusal: LogRefusal } {
  const [command, ...rest] = args
  if (command !== 'stream' && command !== 'show') return refuse('', USAGE)
  const values = readOptions(command, rest)
  if ('problem' in values) return refuse(`log: ${values.problem}\n${USAGE}`)
  const style = STYLES.find((known) => known === (values.style ?? 'default'))
  if (style === undefined) return refuse(`log: invalid style '${values.style ?? ''}'\n`)
  const predicate = values.predicate ?? null
  const problem = predicate === null ? null : problemOf(predicate)
  if (problem !== null) return refuse(`log: Bad predicate (${problem}): ${predicate ?? ''}\n`)
  if (command === 'stream' && !isAdministrator && macosMajor >= 15)
    return refuse("log: Must be admin to run 'stream' command\n", '', NOT_ADMINISTRATOR_STATUS)
  if (command === 'show' && !isAdministrator)
    return refuse('log: Could not open local log store: Operation not permitted\n')
  const start = values.start === undefined ? null : startOf(values.start)
  if (Number.isNaN(start)) return refuse(`log: Invalid date '${values.start ?? ''}'\n`)
  const timeoutMs = values.timeout === undefined ? null : timeoutOf(values.timeout)
  if (Number.isNaN(timeoutMs)) return refuse(`log: Invalid timeout '${values.timeout ?? ''}'\n`)
  return { request: { command, style, predicate, startMs: start, timeoutMs } }
}

const USAGE = 'usage:\n    log <command>\n    log stream [options]\n    log show [options]\n'

function refuse(stderr: string, stdout = '', exitStatus = USAGE_STATUS): { refusal: LogRefusal } {
  return { refusal: { exitStatus, stdout, stderr } }
}

type Values = Partial<Record<string, string>>

function readOptions(command: LogRequest['command'], args: readonly string[]): Values | { problem: string } {
  const values: Values = {}
  for (let index = 0; index < args.length; index++) {
    const typed = args[index] as string
    const name = typed.startsWith('--') ? typed.slice(2) : ''
    const takesValue = Object.hasOwn(OPTIONS[command], name) ? OPTIONS[command][name] : undefined
    if (takesValue === undefined) return { problem: `unrecognized option \`${typed}'` }
    const value = takesValue ? args[++index] : ''
    if (value === undefined) return { problem: `option \`${typed}' requires an argument` }
    values[name] = value
  }
  return values
}

/** Not the grammar of NSPredicate: only what is open in the end. */
function problemOf(predicate: string): string | null {
  const bare = predicate.replace(/"[^"]*"/g, 'x')
  const isOpen = bare.includes('"') || /(==|CONTAINS|ENDSWITH|AND|OR)\s*$/.test(bare)
  const depth = [...bare].reduce((sum, each) => sum + (each === '(' ? 1 : each === ')' ? -1 : 0), 0)
  return isOpen || depth !== 0 ? `Unable to parse the format string "${predicate}"` : null
}

/** Minutes, hours or days, by its last letter; without one seconds. NaN where it is no time. */
function timeoutOf(text: string): number {
  const [, count, unit = ''] = /^(\d+)([mhd]?)$/.exec(text) ?? []
  const unitMs = { '': 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit]
  return Number(count ?? NaN) * (unitMs ?? NaN)
}

/** Whole seconds only; NaN where it is no date. */
function startOf(text: string): number {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)([+-]\d\d)(\d\d)$/.exec(text)
  return match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2]}${match[3]}:${match[4]}`)
}
