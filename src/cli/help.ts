import { highestOf } from '#shared/extremes'
import { COMMAND_GROUPS, type CommandDescription, type OptionDescription } from './command'
import { STANDARD_OPTIONS } from './common-options'
import type { Style } from './terminal/style'
import { wrap } from './text/table'

/** Width of text where there is no terminal, as in a pipe. */
export const DEFAULT_COLUMNS = 100
/** Wider lines are hard to read. */
const MOST_COLUMNS = 110
/** A longer option stands on a line of its own, above its summary. */
const WIDEST_TERM = 26

/** The text of `anemometer NAME --help`, from the description that also parses the arguments. */
export function commandHelp(command: CommandDescription, columns: number, style: Style): string {
  const width = Math.min(columns, MOST_COLUMNS)
  const usage = command.usage.map((line, index) => `${index === 0 ? 'Usage: ' : '       '}${line}`)
  return paragraphs([
    usage.join('\n'),
    ...command.details.map((text) => wrap(text, width).join('\n')),
    section('Options', definitions([...command.options, ...STANDARD_OPTIONS].map(optionTerm), width), style),
    command.examples.length === 0 ? '' : section('Examples', examples(command, width), style),
    wrap(`Exit status: ${command.exitStatus}`, width).join('\n'),
  ])
}

/** The text of `anemometer --help`. */
export function overviewHelp(
  commands: readonly CommandDescription[],
  { version, columns, style }: { version: string; columns: number; style: Style },
): string {
  const width = Math.min(columns, MOST_COLUMNS)
  const groups = COMMAND_GROUPS.map((group) => {
    const members = commands.filter((command) => command.group === group)
    return section(
      group,
      definitions(
        members.map(({ name, summary }) => [name, summary] as const),
        width,
      ),
      style,
    )
  })
  return paragraphs([
    wrap(`Anemometer ${version}: whether the Apple Neural Engine was used, and how much.`, width).join('\n'),
    'Usage: anemometer COMMAND [OPTIONS]',
    ...groups,
    section('Begin with', definitions(BEGINNINGS, width), style),
    wrap('"anemometer COMMAND --help" has examples for each; --version tells the version.', width).join('\n'),
  ])
}

const BEGINNINGS = [
  ['anemometer run -- ./my-app', 'did that use the Neural Engine, and how much?'],
  ['anemometer list', 'what was measured'],
  ['anemometer compare A B', 'two measurements side by side'],
  ['anemometer doctor', 'what can be measured on this Mac, and what to do about the rest'],
] as const

function examples({ examples: list }: CommandDescription, width: number): string[] {
  return list.flatMap(({ line, what }) => [
    `  ${/^\S*(sudo|ssh|eval|anemometer)\b/.test(line) ? line : `anemometer ${line}`}`,
    ...wrap(what, width - 6).map((text) => `      ${text}`),
  ])
}

function optionTerm({
  name,
  short,
  value,
  summary,
  completes,
}: OptionDescription): readonly [string, string] {
  const letter = short === undefined ? '' : `-${short}, `
  const choices = Array.isArray(completes) ? `: ${completes.join(', ')}` : ''
  return [`${letter}--${name}${value === undefined ? '' : ` ${value}`}`, `${summary}${choices}`]
}

function definitions(entries: readonly (readonly [string, string])[], width: number): string[] {
  const term = Math.min(WIDEST_TERM, highestOf(entries.map(([word]) => word.length)))
  const indent = term + 4
  // In a very narrow terminal each summary stands below its option.
  if (width - indent < 24) {
    return entries.flatMap(([word, text]) => [
      `  ${word}`,
      ...wrap(text, width - 6).map((line) => `      ${line}`),
    ])
  }
  return entries.flatMap(([word, text]) => {
    const lines = wrap(text, width - indent).map((line) => `${' '.repeat(indent)}${line}`)
    if (word.length > term) return [`  ${word}`, ...lines]
    const [first = '', ...rest] = lines
    return [`  ${word.padEnd(term)}  ${first.trimStart()}`, ...rest]
  })
}

function section(title: string, lines: readonly string[], style: Style): string {
  return [style.bold(`${title}:`), ...lines].join('\n')
}

function paragraphs(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}
