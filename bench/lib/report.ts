import { machineFacts } from './machine'
import type { Figure, MarkedLines, PartResult } from './part'
import type { Spread } from './statistics'

const HEAD = [
  '# What the benchmarks found',
  '',
  'Written by `npm run bench`; do not edit. How each figure is measured is in README.md. “Better by 3×” means: a third of',
  'the time, memory or work, or three times the rate, as the median of the rounds’ ratios.',
  '',
].join('\n')

/** The lines of `describePart` about aims that were not reached. */
const MISSED = /^- (?<aim>.*): \*\*not reached\*\*\.$/gm

/**
 * RESULTS.md with the section of `result` in the place of an older one; `report` is null where there is no file yet.
 * Each section says where and when it was measured, since parts may be measured one by one. `order` is that of the parts.
 */
export function withPart(report: string | null, result: PartResult, order: readonly string[]): string {
  const sections = sectionsOf(report ?? '')
  sections.set(result.part, describeSection(result))
  const inOrder = order.flatMap((part) => sections.get(part) ?? [])
  const missed = order.flatMap((part) =>
    [...(sections.get(part) ?? '').matchAll(MISSED)].map(({ groups }) => `- ${part}, ${groups?.aim ?? ''}`),
  )
  const absent = order.filter((part) => !sections.has(part))
  const aims =
    missed.length === 0 ? 'Every aim is reached.' : `Aims that are not reached:\n\n${missed.join('\n')}`
  const left = absent.length === 0 ? [] : [`\nNot measured yet: ${absent.join(', ')}.`]
  return [HEAD, aims, ...left, '', ...inOrder].join('\n')
}

/** `text` with the lines between their markers. A bug where it does not have both. */
export function withLines(text: string, { path, marker, lines }: MarkedLines): string {
  const [begin, end] = [`<!-- ${marker} -->`, `<!-- /${marker} -->`]
  const [first, last] = [text.indexOf(begin), text.indexOf(end)]
  if (first < 0 || last < first) throw new Error(`${path} lacks the markers ${begin} and ${end}.`)
  return `${text.slice(0, first + begin.length)}\n\n${lines.join('\n')}\n\n${text.slice(last)}`
}

function sectionsOf(report: string): Map<string, string> {
  const sections = new Map<string, string>()
  for (const section of report.split(/^(?=## )/m)) {
    const name = /^## (?<name>\S+)/.exec(section)?.groups?.name
    if (name !== undefined) sections.set(name, `${section.trimEnd()}\n`)
  }
  return sections
}

function describeSection(result: PartResult): string {
  const [heading = '', ...rest] = describePart(result).split('\n')
  const where = machineFacts()
    .map(([what, value]) => `${what} ${value}`)
    .join(', ')
  return [heading, '', `Measured on: ${where}.`, ...rest].join('\n')
}

/** One part in Markdown: a row for each contender of each figure, ours first, then aims and notes. */
export function describePart({ part, figures, notes }: PartResult): string {
  const rows = figures.flatMap(rowsOf)
  const aims = figures.filter((figure) => figure.aim !== null).map(describeAim)
  return [
    `## ${part}`,
    '',
    ...table(['figure', 'who', 'median', 'min to max (rounds)', 'we are better by'], rows),
    ...(aims.length > 0 ? ['', ...aims] : []),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `- ${note}`)] : []),
    '',
  ].join('\n')
}

/** One line about each aim of a figure: reached, or by how much not. */
function describeAim(figure: Figure): string {
  const verdict = figure.reached === true ? 'reached' : '**not reached**'
  return `- ${figure.name}: aim ${String(figure.aim)}: ${verdict}.`
}

function rowsOf(figure: Figure): string[][] {
  const { name, unit, ours, peers, timesBetter } = figure
  const cells = (spread: Spread): string[] => [
    `${digits(spread.median)} ${unit}`,
    `${digits(spread.min)} to ${digits(spread.max)} (${spread.rounds})`,
  ]
  return [
    [name, '**Anemometer**', ...cells(ours), ''],
    ...Object.entries(peers).map(([peer, spread]) => [
      '',
      spread.version === null ? peer : `${peer} ${spread.version}`,
      ...cells(spread),
      ratio(timesBetter[peer]),
    ]),
  ]
}

function ratio(spread: Spread | undefined): string {
  // There is no ratio to nothing, nor to what is below it because of noise.
  if (spread === undefined || spread.median <= 0) return ''
  return `${digits(spread.median)}× (${digits(spread.min)} to ${digits(spread.max)})`
}

/** Columns padded as Prettier would, so that a written table passes its check. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, 3, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)]
}

/** Three significant digits, or all of a whole number. */
function digits(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 100) return value.toFixed(0)
  return Number(value.toPrecision(3)).toString()
}
