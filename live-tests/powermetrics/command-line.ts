import { defaultSamplers, resolveSamplers, samplersOf } from './samplers'

/** What a run was asked for. */
export interface Request {
  samplers: ReadonlySet<string>
  showAll: boolean
  format: 'text' | 'plist'
  /** ms; 0 takes samples on SIGINFO only. */
  intervalMs: number
  /** null is for ever. */
  sampleCount: number | null
  /** null is standard output. */
  outputFile: string | null
  /** Go on and say `invalid=true` where the default is to abort. */
  handleInvalidValues: boolean
}

/** `powermetrics` ends before its first sample. */
export interface Refusal {
  exitStatus: number
  stdout: string
  stderr: string
}

const DEFAULT_INTERVAL_MS = 5000

type Name = keyof typeof TAKES_VALUE
const TAKES_VALUE = {
  help: false,
  samplers: true,
  'output-file': true,
  'buffer-size': true,
  'sample-interval': true,
  'sample-count': true,
  'wakeup-cost': true,
  order: true,
  format: true,
  poweravg: true,
  'show-all': false,
  'handle-invalid-values': false,
  /** Every other `--show-…` and `--hide-…`: accepted, without an effect on the samplers that the app asks for. */
  'other-flag': false,
} as const

const OTHER_FLAG =
  /^(hide-cpu-duty-cycle|show-(initial-usage|usage-summary|extra-power-info|pstates|plimits|cpu-qos|cpu-scalability|hwp-capability|process-[a-z-]+))$/

/** macOS 12 gave `-o` and `--sample-interval` other meanings and names. */
function shortOptions(macosMajor: number): Record<string, Name> {
  const common: Record<string, Name> = {
    h: 'help',
    s: 'samplers',
    b: 'buffer-size',
    i: 'sample-interval',
    n: 'sample-count',
    t: 'wakeup-cost',
    f: 'format',
    a: 'poweravg',
  }
  return macosMajor >= 12
    ? { ...common, o: 'output-file', r: 'order', A: 'show-all' }
    : { ...common, u: 'output-file', o: 'order' }
}

function longOption(name: string, macosMajor: number): Name | null {
  if (OTHER_FLAG.test(name)) return 'other-flag'
  const interval = macosMajor >= 12 ? 'sample-rate' : 'sample-interval'
  if (name === interval) return 'sample-interval'
  if (name === 'sample-interval' || name === 'other-flag') return null
  return name in TAKES_VALUE ? (name as Name) : null
}

/**
 * Reads a command line in the order in which the tool checks it: options, then samplers, then the user, so that an
 * unknown sampler is named without root.
 */
export function readCommandLine(
  args: readonly string[],
  macosMajor: number,
  isSuperuser: boolean,
): { request: Request } | { refusal: Refusal } {
  const options = readOptions(args, macosMajor)
  if ('problem' in options) return refuse(`${options.problem}\n${usage(macosMajor)}`)
  const { values } = options
  if (values.help !== undefined) return { refusal: { exitStatus: 0, stdout: usage(macosMajor), stderr: '' } }
  const showAll = values['show-all'] !== undefined
  const wanted = values.samplers ?? (showAll ? samplersOf(macosMajor) : defaultSamplers(macosMajor)).join(',')
  const samplers = resolveSamplers(wanted, macosMajor)
  if ('unknown' in samplers) return refuse(`powermetrics: unrecognized sampler: ${samplers.unknown}\n`)
  if (!isSuperuser) return refuse('powermetrics must be invoked as the superuser\n')
  const count = Number(values['sample-count'] ?? -1)
  return {
    request: {
      samplers: showAll ? new Set(samplersOf(macosMajor)) : samplers.known,
      showAll,
      // An unknown format does not fail: it is text.
      format: values.format === 'plist' ? 'plist' : 'text',
      intervalMs: Number(values['sample-interval'] ?? DEFAULT_INTERVAL_MS),
      sampleCount: count > 0 ? count : null,
      outputFile: values['output-file'] ?? null,
      handleInvalidValues: values['handle-invalid-values'] !== undefined,
    },
  }
}

function refuse(stderr: string): { refusal: Refusal } {
  return { refusal: { exitStatus: 1, stdout: '', stderr } }
}

type Values = Partial<Record<Name, string>>

/** As getopt_long does: `-s x`, `-sx`, `--samplers x`, `--samplers=x`. */
function readOptions(args: readonly string[], macosMajor: number): { values: Values } | { problem: string } {
  const values: Values = {}
  const short = shortOptions(macosMajor)
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] as string
    const long = /^--([^=]+)(?:=([^]*))?$/.exec(argument)
    const letter = /^-([^-])([^]*)$/.exec(argument)
    const typed = long?.[1] ?? letter?.[1]
    if (typed === undefined) return { problem: `powermetrics: unexpected argument: ${argument}` }
    const name = long ? longOption(typed, macosMajor) : (short[typed] ?? null)
    if (name === null) {
      const problem = long ? `unrecognized option \`${argument}'` : `invalid option -- ${typed}`
      return { problem: `powermetrics: ${problem}` }
    }
    const attached = long ? long[2] : letter?.[2] || undefined
    const value = TAKES_VALUE[name] ? (attached ?? args[++index]) : ''
    if (value === undefined) return { problem: `powermetrics: option requires an argument -- ${typed}` }
    values[name] = value
  }
  return { values }
}

/** The part of the help text that differs between versions or that tools look for, in our words. */
function usage(macosMajor: number): string {
  const renamed =
    macosMajor >= 12
      ? ['-o | --output-file <file>', '-i | --sample-rate <N>', '-r | --order <method>', '-A | --show-all']
      : ['-u | --output-file <file>', '-i | --sample-interval <N>', '-o | --order <method>']
  const options = ['-h | --help', '-s | --samplers <samplers>', ...renamed, '-b | --buffer-size <size>']
  const more = ['-n | --sample-count <N>', '-f | --format <format>', '-a | --poweravg <N>']
  return [
    'Usage: powermetrics [-d] [-i sample_interval] [-o order] [-t wakeup_cost]',
    '',
    'The following command-line options are supported:',
    '',
    ...[...options, ...more].map((option) => `    ${option}`),
    '',
    'The following samplers are supported by --samplers:',
    '',
    ...samplersOf(macosMajor).map((name) => `    ${name}`),
    '',
    'and the following sampler groups are supported by --samplers:',
    '',
    `    all           ${samplersOf(macosMajor).join(',')}`,
    `    default       ${defaultSamplers(macosMajor).join(',')}`,
    '',
  ].join('\n')
}
