import type { Comparison } from '#shared/comparison'
import type { Judgement } from '#shared/measurement/fail-above'
import { printable } from '#shared/printable'
import { comparedCells, notesOf, subjectName } from './cells'
import { judgementLine } from './text'

/** A table in GitHub's Markdown, and below it how each rule was judged. */
export function comparisonMarkdown(comparison: Comparison, judgements: readonly Judgement[]): string {
  const others = comparison.subjects.slice(1)
  const [first] = comparison.subjects
  const head = [
    '',
    first === undefined ? '' : subjectName(first),
    ...others.flatMap((other) => [subjectName(other), 'Change']),
  ]
  const rows = comparedCells(comparison).map(({ label, values, changes }) => [
    label,
    values[0] ?? '',
    ...others.flatMap((_, index) => [values[index + 1] ?? '', changes[index + 1] ?? '']),
  ])
  const rule = head.map((_, index) => (index === 0 ? ':--' : '--:'))
  const table = [row(head.map(escape)), row(rule), ...rows.map((cells) => row(cells.map(escape)))]
  const notes = notesOf(comparison).flatMap((note) => ['', escape(note)])
  const caveats = comparison.caveats.flatMap((caveat) => ['', escape(printable(caveat))])
  const marks = judgements.map((judgement) => `- ${escape(judgementLine(judgement))}`)
  return `${[...table, ...notes, ...caveats, ...(marks.length === 0 ? [] : ['', ...marks])].join('\n')}\n`
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/**
 * Names come from elsewhere: nothing in them may become markup, a link or another column. Parentheses make a link only behind
 * brackets, which are escaped.
 */
function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~&@!]/g, (mark) => `\\${mark}`)
}
