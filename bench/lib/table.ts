import type { Figure, PartResult } from './part'
import type { Spread } from './statistics'

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
  // Nothing, or less within the noise, is not so many times less than something.
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
