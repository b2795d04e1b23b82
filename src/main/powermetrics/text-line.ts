/**
 * What a line of a text log is, whatever was done to the log on its way: colour escapes, tabs and other blanks, a
 * prefix before every line. Lines are latin1, one character for each byte.
 */

/** One sample or one total: its kind, its time, and its length in ms. */
export const MARK =
  /^\*\*\* (Sampled|Summary|Lifetime) system activity \((.*?)\) \((\d{1,15}(?:\.\d{1,9})?)ms elapsed\) \*\*\*$/

const LABEL =
  '(?:(?:ANE|CPU|GPU|DRAM|Package|Clusters Total) Power|Combined Power \\(CPU \\+ GPU \\+ ANE\\)|Combined Power' +
  '|CPU \\d{1,4} (?:frequency|(?:active|idle|down) residency)' +
  '|[A-Za-z0-9]{1,16}-Cluster (?:HW active frequency|(?:HW active|idle|down) residency|Online|Power)' +
  '|GPU (?:HW )?active (?:frequency|residency)|GPU idle residency|ANE\\d{0,4} (?:DCS )?(?:RD|WR)' +
  '|Current pressure level|Intel energy model derived package power)'
/** A line that begins so is a figure, or was one. */
const LABELLED = new RegExp(`^(${LABEL})(?=\\s*(?:[:=(]|-?[\\d.]|$))`, 'i')
/** A figure behind anything else. Only what is whole up to the end of its line is taken for one. */
const FIGURE_INSIDE = new RegExp(
  `\\b${LABEL}(?: \\([^()]{1,40}\\))?\\s*: *\\S{1,24}(?: ?(?:mW|MHz|%|MB/s))?$`,
)
const HEADING_INSIDE = /\*{3} (?:Sampled|Summary|Lifetime) system activity\b/
const HEADER_INSIDE = /Machine model: \S|OS version: \d/
const HEADER = /^(?:Machine model: |OS version: |Boot arguments:|Boot time: )/
const SECTION = /^\*{3,4} +[A-Z].{0,118} \*{3,4}$/

/** Far above any label, so that no line makes the patterns search for long. */
const LONGEST_RECOGNISED_LINE = 4096

/** The known label that `line` begins with, whatever follows it; null without one. */
export function labelOf(line: string): string | null {
  return LABELLED.exec(line)?.[1] ?? null
}

/** Index at which something begins that only `powermetrics` writes; null without it. `line` is a result of `cleanLine`. */
export function landmarkIn(line: string): number | null {
  if (HEADER.test(line) || SECTION.test(line) || labelOf(line) !== null) return 0
  if (line.length > LONGEST_RECOGNISED_LINE) return null
  const found = HEADING_INSIDE.exec(line) ?? HEADER_INSIDE.exec(line) ?? FIGURE_INSIDE.exec(line)
  // Behind markup it is the rest of a property list, whose strings may be the names of processes.
  return found === null || line.lastIndexOf('<', found.index) >= 0 ? null : found.index
}

/** A line with one blank where it has several, and none before a colon: as `powermetrics` writes its labels. */
export function singleBlanks(line: string): string {
  return line.replace(/ {2,}/g, ' ').replace(' :', ':')
}

const UNUSUAL = /[^\x20-\x7e]/
// eslint-disable-next-line no-control-regex -- escapes begin with a control character
const ESCAPES = /\x1b(?:\[[0-?]{0,32}[ -/]{0,4}[@-~]|\][^\x07\x1b]{0,256}(?:\x07|\x1b\\)|[ -/]?[0-~])/g
/** In UTF-8: the byte order mark of a file that was appended, and characters without width. */
const WITHOUT_WIDTH = /\xef\xbb\xbf|\xe2\x80[\x8b-\x8f]/g
/** Tabs, and in UTF-8 no-break, thin, ideographic and other spaces. A single \xa0 is the no-break space of Latin-1. */
const BLANKS = /[\t\v\f\r]|\xc2\xa0|\xe2\x80[\x80-\x8a\xaf]|\xe2\x81\x9f|\xe3\x80\x80|(?<![\x80-\xff])\xa0/g

/** Without colour escapes, with plain spaces for other blanks, and without blanks at both ends. */
export function cleanLine(line: string): string {
  if (!UNUSUAL.test(line)) return line.trim()
  return line.replace(ESCAPES, '').replace(WITHOUT_WIDTH, '').replace(BLANKS, ' ').trim()
}

/** `text` without colour escapes. */
export function withoutColours(text: string): string {
  return text.replace(ESCAPES, '')
}

/** Longer ones are not believed: the heading stands somewhere else for another reason. */
const LONGEST_PREFIX = 200

/**
 * What stands before every line: `# `, a time, the name of a container or a file. It is learnt from a heading or a header,
 * and recognised by its shape: digits, months and weekdays may differ, and grep's `:` and `-`.
 */
export class LinePrefix {
  private shape: RegExp | null = null

  /** `line` without the prefix, or as it is where it has none. */
  strip(line: string): string {
    if (this.shape === null) return line
    const match = this.shape.exec(line)
    return match === null ? line : line.slice(match[0].length)
  }

  /** A heading or a header was found behind `prefix`; empty: without one. False where it is too long for a prefix. */
  learn(prefix: string): boolean {
    if (prefix.length > LONGEST_PREFIX) return false
    this.shape = prefix === '' ? null : new RegExp(`^${shapeOf(prefix.trimEnd())} *`)
    return true
  }
}

function shapeOf(prefix: string): string {
  return (prefix.match(/\d+|[A-Za-z]+|\s+|[^A-Za-z0-9\s]/g) ?? []).map(shapeOfPart).join('')
}

function shapeOfPart(part: string): string {
  if (/^\d/.test(part)) return '\\d+'
  if (/^\s/.test(part)) return '\\s+'
  if (/^[AP]M$/.test(part)) return '[AP]M'
  if (/^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)$/.test(part)) return '[A-Z][a-z]{2}'
  if (/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)$/.test(part)) return '[A-Z][a-z]{2}'
  if (part === ':' || part === '-') return '[:-]'
  return part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

const EXAMPLES: readonly [RegExp, string][] = [
  [/Power$|\)$/i, ': 49 mW'],
  [/frequency$/i, ': 1096 MHz'],
  [/residency$|Online$/i, ':  10.00%'],
  [/(?:RD|WR)$/i, ': 232 MB/s'],
  [/level$/i, ': Nominal'],
  [/package power$/i, ' (CPUs+GT+SA): 8.53W'],
]

/** A line with `label` as `powermetrics` writes it. */
export function exampleOf(label: string): string {
  const isIntel = /package power$/i.test(label)
  const found = isIntel ? EXAMPLES.at(-1) : EXAMPLES.find(([pattern]) => pattern.test(label))
  return `${label}${found?.[1] ?? ''}`
}

const LONGEST_QUOTE = 100

/** `"…"` for a message: bounded, as UTF-8, with control characters as `?`. */
export function quoteLine(line: string): string {
  const text = Buffer.from(line.slice(0, LONGEST_QUOTE * 4), 'latin1')
    .toString('utf8')
    .replace(/\p{Cc}/gu, '?')
  const characters = Array.from(text.trim())
  const isLong = characters.length > LONGEST_QUOTE || line.length > LONGEST_QUOTE * 4
  return `"${characters.slice(0, LONGEST_QUOTE).join('')}${isLong ? '…' : ''}"`
}
