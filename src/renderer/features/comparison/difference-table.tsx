import { useState } from 'react'
import type { Change, ComparedSubject, Comparison, ComparisonRow, Spread } from '#shared/comparison'
import { describeDoubtfulTime } from '#shared/doubts'
import { UNKNOWN } from '#shared/format'
import { NEVER_DOUBTED } from '#shared/metrics'
import { parseDividedFigure } from '#shared/measurement/divided-figures'
import { describeFigures } from '#shared/measurement/figure-origins'
import {
  figureDefinition,
  formatChange,
  formatFigure,
  partOfRuns,
  shownRows,
} from '#shared/measurement/figures'
import { METRICS, RAILS } from '#shared/metrics'
import { SourceInfo } from '../../charts/origin-info'
import { formatCount } from '../../format/source-format'
import { showPage } from '../../stores/view-store'
import { Button } from '../../ui/button'
import { SortableHead, sortRows, type Sorting } from '../../ui/sortable-head'
import { SubjectSwatch } from './subject-legend'

/** One row per figure, one column per subject. The first subject is what the others are compared with. */
export function DifferenceTable({ comparison }: { comparison: Comparison }) {
  const { subjects, rows } = comparison
  const shown = shownRows(rows)
  const known = shown.filter((row) => !isDivided(row))
  const divided = shown.filter(isDivided)
  const unknown = rows.filter((row) => !shown.includes(row) && !isRare(row))
  return (
    <section aria-label="Figures">
      <div className="table-scroll wide" tabIndex={0} role="region" aria-label="Table of differences">
        <table className="figure-table rows differences">
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Figure</span>
              </th>
              {subjects.map((subject, index) => (
                <SubjectHead key={subject.ids[0]} subject={subject} index={index} />
              ))}
            </tr>
          </thead>
          <tbody>
            {known.map((row) => (
              <DifferenceRow key={row.figure} row={row} subjects={subjects} />
            ))}
          </tbody>
        </table>
      </div>
      {divided.length > 0 && <PhaseDifferences rows={divided} subjects={subjects} />}
      {unknown.length > 0 && (
        <p className="figure-note">Not reported by any: {unknown.map(({ label }) => label).join(', ')}.</p>
      )}
      <p className="figure-note">{notes(comparison)}</p>
      {comparison.caveats.map((caveat) => (
        <p key={caveat} className="figure-note caveat">
          {caveat}
        </p>
      ))}
    </section>
  )
}

/** Of units and phases. */
function isDivided({ figure }: ComparisonRow): boolean {
  return parseDividedFigure(figure) !== null
}

interface PhaseDifferencesProps {
  rows: readonly ComparisonRow[]
  subjects: readonly ComparedSubject[]
}

/** The figures of units and phases; those of one kind stand together, sorted by name or by what a subject has. */
function PhaseDifferences({ rows, subjects }: PhaseDifferencesProps) {
  const [sorting, setSorting] = useState<Sorting | null>(null)
  return (
    <div className="table-scroll wide" tabIndex={0} role="region" aria-label="Table of phases and units">
      <table className="figure-table rows differences">
        <thead>
          <tr>
            {['Phases and units', ...subjects.map(({ label }) => label)].map((label, column) => (
              <SortableHead
                key={column === 0 ? '' : subjects[column - 1]?.ids[0]}
                {...{ label, column, sorting: sorting ?? UNSORTED, onSort: setSorting }}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {(sorting === null ? rows : sortFigures(rows, sorting)).map((row) => (
            <DifferenceRow key={row.figure} row={row} subjects={subjects} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

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
  const { figure } = row
  if (isDivided(row)) return true
  return RAILS.some(({ rail, metric }) => figure.startsWith(`${rail}.`) && METRICS[metric].isRare === true)
}

function notes({ subjects, rows }: Comparison): string {
  const isRepeated = subjects.some(({ ids }) => ids.length > 1)
  const hasOverlap = rows.some(({ changes }) => changes.some((change) => change?.withinSpread === true))
  return [
    'Differences are from the first.',
    isRepeated ? 'Of repeated runs, the median stands above the lowest and the highest.' : [],
    hasOverlap ? '≈ marks a difference within the spread of the runs: it may be chance.' : [],
  ]
    .flat()
    .join(' ')
}

function SubjectHead({ subject, index }: { subject: ComparedSubject; index: number }) {
  const { label, ids } = subject
  const [id] = ids
  return (
    <th scope="col">
      <span className="subject-head">
        <SubjectSwatch look={index} />
        {ids.length === 1 && id !== undefined ? (
          <Button
            name={`Open ${label}`}
            className="row-name"
            onClick={() => showPage({ kind: 'measurement', id })}
          >
            {label}
          </Button>
        ) : (
          <span className="subject-name" title={label}>
            {label}
          </span>
        )}
      </span>
      {ids.length > 1 && <small>{formatCount(ids.length, 'run')}</small>}
    </th>
  )
}

function DifferenceRow({ row, subjects }: { row: ComparisonRow; subjects: readonly ComparedSubject[] }) {
  return (
    <tr>
      <th scope="row">
        {row.label}
        {figureDefinition(row.figure).madeOf !== null && (
          <SourceInfo name={row.label} sentences={() => describeRow(row, subjects)} />
        )}
      </th>
      {subjects.map((subject, index) => (
        <td key={subject.ids[0]}>
          <SubjectFigure
            subject={subject}
            value={row.values[index] ?? null}
            change={row.changes[index] ?? null}
            quantity={row.quantity}
            doubts={describeDoubtfulTime(row.doubtfulMs[index] ?? NEVER_DOUBTED)}
          />
        </td>
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

interface SubjectFigureProps {
  subject: ComparedSubject
  value: Spread | null
  change: Change | null
  quantity: ComparisonRow['quantity']
  /** How long it was doubted; empty for never. */
  doubts: string
}

/** A figure, its spread over the runs, and its difference from the first subject. It does not say which is better. */
function SubjectFigure({ subject, value, change, quantity, doubts }: SubjectFigureProps) {
  if (value === null) {
    return doubts === '' ? <span title="Not reported">{UNKNOWN}</span> : <small>{doubts}</small>
  }
  const { median, minimum, maximum, runs } = value
  const part = partOfRuns(value, subject)
  const [least, most] = [formatFigure(quantity, minimum), formatFigure(quantity, maximum)]
  return (
    <>
      {formatFigure(quantity, median)}
      {runs > 1 && least !== most && (
        <small>
          {least} – {most}
        </small>
      )}
      {part !== '' && <small>{part}</small>}
      {doubts !== '' && <small>{doubts}</small>}
      {change !== null && (
        <small className="difference">
          {change.withinSpread && (
            <span role="img" aria-label="Within the spread" title="Within the spread of the runs">
              ≈{' '}
            </span>
          )}
          {formatChange(quantity, change)}
        </small>
      )}
    </>
  )
}
