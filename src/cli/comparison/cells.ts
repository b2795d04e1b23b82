import type { ComparedSubject, Comparison, ComparisonRow } from '#shared/comparison'
import { describeDoubtfulTime } from '#shared/doubts'
import { formatChange, formatFigureOf, partOfRuns, shownRows } from '#shared/measurement/figures'
import { plainSpaces } from '#shared/plain-text'
import { NEVER_DOUBTED } from '#shared/metrics'
import { printable } from '#shared/printable'

/** A row of the comparison as text. */
export interface ComparedCells {
  label: string
  /** One per subject. */
  values: string[]
  /** One per subject; empty for the first, and where a value is missing. */
  changes: string[]
}

export function comparedCells({ rows, subjects }: Comparison): ComparedCells[] {
  return shownRows(rows).map((row) => cellsOf(row, subjects))
}

function cellsOf(
  { figure, label, quantity, values, changes, doubtfulMs }: ComparisonRow,
  subjects: readonly ComparedSubject[],
): ComparedCells {
  return {
    label,
    values: values.map((value, index) => {
      const doubts = plainSpaces(describeDoubtfulTime(doubtfulMs[index] ?? NEVER_DOUBTED))
      if (value === null) return doubts === '' ? '–' : `– (${doubts})`
      const subject = subjects[index]
      if (subject === undefined) return ''
      const words = (amount: number): string =>
        plainSpaces(formatFigureOf(figure, amount, subject.figureOrigins))
      const notes = [
        spreadOf(words(value.minimum), words(value.maximum)),
        partOfRuns(value, subject),
        doubts,
      ].filter((note) => note !== '')
      return `${words(value.median)}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`
    }),
    changes: changes.map((change) => {
      if (change === null) return ''
      return `${plainSpaces(formatChange(quantity, change))}${change.withinSpread ? ' ~' : ''}`
    }),
  }
}

/** Empty where all runs show the same. */
function spreadOf(least: string, most: string): string {
  return least === most ? '' : `${least} to ${most}`
}

/** Explains the `~`, where there is one. */
export function notesOf({ rows }: Comparison): string[] {
  const hasMark = rows.some(({ changes }) => changes.some((change) => change?.withinSpread === true))
  return hasMark ? ['~ the runs overlap, so the difference may be chance'] : []
}

export function subjectName({ label, ids }: ComparedSubject): string {
  return `${printable(label)}${ids.length > 1 ? `, ${ids.length} runs` : ''}`
}
