import { memo, useState, type ReactNode } from 'react'
import type { ComparedSubject, Comparison, ComparisonRow } from '#shared/comparison'
import { formatRatio, joinUnit } from '#shared/format'
import { parseDividedFigure } from '#shared/measurement/divided-figures'
import { describeFigures } from '#shared/measurement/figure-origins'
import { figureDefinition, shownRows } from '#shared/measurement/figures'
import { isMetricId, METRICS } from '#shared/metrics'
import { words } from '#shared/words/words'
import { SourceInfo } from '../../charts/origin-info'
import { SortableHead, sortRows, type Sorting } from '../../ui/sortable-head'
import { DifferenceCell, fullBarRatio } from './difference-cell'
import { SubjectHead, sourceWords } from './subject-head'

interface DifferenceTableProps {
  comparison: Comparison
  /** Index of the subject that the others are compared with. */
  reference: number
  onReference: (reference: number) => void
  /** Rows above the figures. */
  children: ReactNode
}

/** With more columns, a cell has a difference in percent alone; its tooltip has all of it. */
const MOST_WIDE_COLUMNS = 3

/** One row per figure, one column per subject. */
export function DifferenceTable({ comparison, reference, onReference, children }: DifferenceTableProps) {
  const { subjects } = comparison
  const sources = sourceWords(subjects).own
  return (
    <section
      className="difference-section"
      aria-label={words.comparison.figures}
      data-dense={subjects.length > MOST_WIDE_COLUMNS}
    >
      <div className="table-scroll wide" tabIndex={0} role="region" aria-label={words.comparison.table}>
        <table className="figure-table rows differences" aria-label={words.comparison.differences}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{words.comparison.figure}</span>
              </th>
              {subjects.map((subject, index) => (
                <SubjectHead
                  key={subject.ids[0]}
                  {...{ subject, index }}
                  source={sources[index] ?? ''}
                  isReference={index === reference}
                  onReference={() => onReference(index)}
                />
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
          <FigureRows comparison={comparison} />
        </table>
      </div>
      <DividedDifferences comparison={comparison} />
      <Notes comparison={comparison} />
    </section>
  )
}

/** Apart from the row of the pointer, which changes while these do not. */
const FigureRows = memo(function FigureRows({ comparison: { subjects, rows } }: { comparison: Comparison }) {
  const shown = shownRows(rows)
  const fullRatio = fullBarRatio(shown)
  return (
    <tbody>
      {shown
        .filter((row) => !isDivided(row))
        .map((row) => (
          <DifferenceRow key={row.figure} {...{ row, subjects, fullRatio }} />
        ))}
    </tbody>
  )
})

/** Of units and phases. */
function isDivided({ figure }: ComparisonRow): boolean {
  return parseDividedFigure(figure) !== null
}

/** The figures of units and phases; those of one kind stand together, sorted by name or by what a subject has. */
const DividedDifferences = memo(function DividedDifferences({ comparison }: { comparison: Comparison }) {
  const [sorting, setSorting] = useState<Sorting | null>(null)
  const { subjects } = comparison
  const shown = shownRows(comparison.rows)
  const rows = shown.filter(isDivided)
  const fullRatio = fullBarRatio(shown)
  if (rows.length === 0) return null
  return (
    <div className="table-scroll wide" tabIndex={0} role="region" aria-label={words.measurement.phases.table}>
      <table className="figure-table rows differences" aria-label={words.measurement.phases.title}>
        <thead>
          <tr>
            {[words.measurement.phases.title, ...subjects.map(({ label }) => label)].map((label, column) => (
              <SortableHead
                key={column === 0 ? '' : subjects[column - 1]?.ids[0]}
                {...{ label, column, sorting: sorting ?? UNSORTED, onSort: setSorting }}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {(sorting === null ? rows : sortFigures(rows, sorting)).map((row) => (
            <DifferenceRow key={row.figure} {...{ row, subjects, fullRatio }} />
          ))}
        </tbody>
      </table>
    </div>
  )
})

/** As they come: phase by phase. */
const UNSORTED: Sorting = { column: -1, isDescending: false }

function sortFigures(rows: readonly ComparisonRow[], { column, isDescending }: Sorting): ComparisonRow[] {
  if (column === 0) return sortRows(rows, ({ label }) => label, isDescending)
  const kindOf = ({ figure }: ComparisonRow): string => {
    const path = parseDividedFigure(figure)
    return `${path?.figure} ${path?.rail}`
  }
  return [...new Set(rows.map(kindOf))].flatMap((kind) =>
    sortRows(
      rows.filter((row) => kindOf(row) === kind),
      ({ values }) => values[column - 1]?.median ?? null,
      isDescending,
    ),
  )
}

/** Figures that few Macs report, or of units and phases; the table does not list them as missing. */
function isRare(row: ComparisonRow): boolean {
  const { madeOf } = figureDefinition(row.figure)
  return isDivided(row) || (madeOf !== null && isMetricId(madeOf) && METRICS[madeOf].isRare === true)
}

function Notes({ comparison: { subjects, rows } }: { comparison: Comparison }) {
  const shown = shownRows(rows)
  const unknown = rows.filter((row) => !shown.includes(row) && !isRare(row))
  const isRepeated = subjects.some(({ ids }) => ids.length > 1)
  const hasOverlap = shown.some(({ changes }) => changes.some((change) => change?.withinSpread === true))
  const full = joinUnit(formatRatio(fullBarRatio(shown)))
  const sentences = [
    fullBarRatio(shown) < 1 ? words.comparison.fullBar(full) : words.comparison.fullBarOrMore(full),
    isRepeated ? words.comparison.repeated : '',
    hasOverlap ? words.comparison.mayBeChance : '',
  ]
  return (
    <>
      {unknown.length > 0 && (
        <p className="figure-note">
          {words.comparison.notReportedByAny(unknown.map(({ label }) => label).join(', '))}
        </p>
      )}
      <p className="figure-note">{sentences.filter((sentence) => sentence !== '').join(' ')}</p>
    </>
  )
}

interface DifferenceRowProps {
  row: ComparisonRow
  subjects: readonly ComparedSubject[]
  fullRatio: number
}

function DifferenceRow({ row, subjects, fullRatio }: DifferenceRowProps) {
  return (
    <tr>
      <th scope="row" aria-label={row.label}>
        {row.label}
        {figureDefinition(row.figure).madeOf !== null && (
          <SourceInfo name={row.label} sentences={() => describeRow(row, subjects)} />
        )}
      </th>
      {subjects.map((subject, index) => (
        <DifferenceCell key={subject.ids[0]} {...{ row, subject, index, fullRatio }} />
      ))}
    </tr>
  )
}

/** A sentence for each subject; one for all where they are alike. */
function describeRow({ figure }: ComparisonRow, subjects: readonly ComparedSubject[]): string[] {
  const all = subjects.map(({ figureOrigins }) => describeFigures([figure], figureOrigins))
  const [first = []] = all
  if (all.every((sentences) => sentences.join() === first.join())) return first
  return subjects.map(({ label }, index) => `${label}: ${(all[index] ?? []).join(' ')}`)
}
