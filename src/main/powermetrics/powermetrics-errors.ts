import type { FaultCode } from './faults'

interface KnownError {
  code: FaultCode
  /** Matches a whole line, so that no process name can look like an error. */
  pattern: RegExp
  /** What it means and what to do. */
  explain: (match: RegExpExecArray) => string
}

/** Messages that `powermetrics` prints instead of readings, from macOS 11 to 26. */
const KNOWN_ERRORS: readonly KnownError[] = [
  {
    code: 'powermetrics-not-root',
    pattern: /^powermetrics must be invoked as the superuser\.?$/,
    explain: () => 'powermetrics was started without root. Run it with sudo.',
  },
  {
    code: 'powermetrics-unknown-sampler',
    pattern: /^(?:powermetrics: )?unrecognized sampler: (\S{1,64})$/,
    explain: (match) =>
      `powermetrics does not know the sampler "${match[1]}"` + explainSampler(match[1] as string),
  },
  {
    code: 'powermetrics-invalid-option',
    pattern: /^(?:powermetrics: )?(?:invalid|unrecognized|illegal) option -- .?'?([^\s']{1,64})'?$/,
    explain: (match) =>
      `powermetrics does not know the option "${match[1]}". Options changed with macOS 12; ` +
      'the long forms --output-file and --sample-rate are safest.',
  },
  {
    code: 'powermetrics-invalid-option',
    pattern: /^usage: powermetrics \[.*$/i,
    explain: () => 'powermetrics printed its help instead of readings. Check its options.',
  },
  {
    code: 'powermetrics-crashed',
    pattern: /^Assertion failed: .+$/,
    explain: (match) =>
      `powermetrics crashed: "${match[0].slice(0, 200)}". Start it again, with fewer samplers.`,
  },
]

/** `ane` and its like stand in many guides. */
function explainSampler(name: string): string {
  if (name === 'bandwidth') return '. It ended with macOS 12; leave it out.'
  if (/ane|neural|npu/i.test(name))
    return '. The power of the ANE comes with the sampler cpu_power: use `--samplers cpu_power`.'
  return ' on this macOS. Leave it out; `powermetrics --help` lists those it has.'
}

/** What the tool says on its error stream beside the samples, and which means no harm to them. */
const CHATTER = /^(?:[A-Z][a-z]+ )?(?:under|over)flow occur{1,2}ed\.?$/

/** `line` has no line break. */
export function isChatter(line: string): boolean {
  return line.length <= LONGEST_MESSAGE && CHATTER.test(line.trim())
}

/** In every such line. */
export const CHATTER_PART = 'flow occur'

/** The same lines wherever they stand in `text`, with the NUL or line break behind them. */
export function withoutChatter(text: string): string {
  return text.replace(/(?:[A-Z][a-z]{1,15} )?(?:under|over)flow occur{1,2}ed\.?(?:\r?\n)?/g, '')
}

const LONGEST_MESSAGE = 1000

export interface PowermetricsError {
  code: FaultCode
  message: string
}

/** The error of `powermetrics` in `line`, which has no line break; null where it is none. */
export function recogniseError(line: string): PowermetricsError | null {
  if (line.length > LONGEST_MESSAGE) return null
  const trimmed = line.trim()
  for (const { code, pattern, explain } of KNOWN_ERRORS) {
    const match = pattern.exec(trimmed)
    if (match) return { code, message: explain(match) }
  }
  return null
}
