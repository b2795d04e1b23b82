import type { Comparison } from '#shared/comparison'
import type { Judgement } from '#shared/measurement/fail-above'
import { plainSpaces } from '#shared/plain-text'
import { printable } from '#shared/printable'
import type { Style } from '../terminal/style'
import { alignTable, cut, textWidth, wrap } from '../text/table'
import { comparedCells, notesOf, subjectName } from './cells'

const WIDEST_NAME = 28

/** For a terminal of `columns`: one table, or, when that is too wide, one for each subject after the first. */
export function comparisonText(
  comparison: Comparison,
  judgements: readonly Judgement[],
  columns: number,
  style: Style,
): string {
  const others = comparison.subjects.map((_, index) => index).slice(1)
  const whole = tableOf(comparison, others)
  const fits = whole.every((line) => textWidth(line) <= columns)
  const tables = fits ? [whole] : others.map((other) => tableOf(comparison, [other]))
  const parts = [
    ...tables.map(([first = '', ...rest]) => [style.bold(first), ...rest]),
    notesOf(comparison),
    comparison.caveats.flatMap((caveat) => wrap(plainSpaces(printable(caveat)), columns)),
    judgements.flatMap((judgement) =>
      wrap(judgementLine(judgement), columns).map((line) => paint(judgement, line, style)),
    ),
  ]
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function tableOf(comparison: Comparison, others: readonly number[]): string[] {
  const names = comparison.subjects.map((subject) => cut(subjectName(subject), WIDEST_NAME))
  const pick = (first: string, of: (index: number) => string[]): string[] => [first, ...others.flatMap(of)]
  const rows = [
    ['', ...pick(names[0] ?? '', (index) => [names[index] ?? '', 'change'])],
    ...comparedCells(comparison).map(({ label, values, changes }) => [
      label,
      ...pick(values[0] ?? '', (index) => [values[index] ?? '', changes[index] ?? '']),
    ]),
  ]
  return alignTable(rows, ['left', ...(rows[0] ?? []).slice(1).map(() => 'right' as const)])
}

const JUDGEMENT_WORDS = { ok: 'ok', regression: 'FAIL', unknown: 'UNKNOWN' } as const

export function judgementLine({ verdict, text }: Judgement): string {
  return `${JUDGEMENT_WORDS[verdict]}: ${plainSpaces(printable(text))}`
}

function paint({ verdict }: Judgement, line: string, style: Style): string {
  return verdict === 'ok' ? style.green(line) : style.red(line)
}
