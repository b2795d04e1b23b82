import type { CSSProperties } from 'react'
import type { Change, ComparedSubject, ComparisonRow } from '#shared/comparison'
import { describeDoubtfulTime } from '#shared/doubts'
import { highestOf } from '#shared/extremes'
import { UNKNOWN } from '#shared/format'
import {
  changeParts,
  formatChange,
  formatFigureOf,
  formatSpread,
  partOfRuns,
} from '#shared/measurement/figures'
import { NEVER_DOUBTED } from '#shared/metrics'
import { words } from '#shared/words/words'

interface DifferenceCellProps {
  row: ComparisonRow
  subject: ComparedSubject
  /** Place among the subjects, from 0. */
  index: number
  /** The difference that fills a bar, as a ratio. */
  fullRatio: number
}

/** A figure, its spread over the runs, and its difference from the reference. It does not say which is better. */
export function DifferenceCell({ row, subject, index, fullRatio }: DifferenceCellProps) {
  const { figure, quantity } = row
  const [value, change] = [row.values[index] ?? null, row.changes[index] ?? null]
  const doubts = describeDoubtfulTime(row.doubtfulMs[index] ?? NEVER_DOUBTED)
  if (value === null) {
    return (
      <td>
        {doubts === '' ? (
          <span title={words.comparison.notReportedTip}>{UNKNOWN}</span>
        ) : (
          <small>{doubts}</small>
        )}
      </td>
    )
  }
  const notes = [formatSpread(quantity, value), partOfRuns(value, subject), doubts]
  return (
    <td title={change === null ? undefined : formatChange(quantity, change)}>
      <span className="difference-cell">
        <span className="difference-value">
          {formatFigureOf(figure, value.median, subject.figureOrigins)}
        </span>
        {notes.map((note) => note !== '' && <small key={note}>{note}</small>)}
        {change !== null && <Difference {...{ quantity, change, fullRatio }} />}
      </span>
    </td>
  )
}

interface DifferenceProps {
  quantity: ComparisonRow['quantity']
  change: Change
  fullRatio: number
}

function Difference({ quantity, change, fullRatio }: DifferenceProps) {
  const { absolute, ratio } = changeParts(quantity, change)
  const share = Math.min(1, Math.abs(change.ratio ?? 0) / fullRatio)
  const sign = share === 0 ? 'none' : change.absolute > 0 ? 'more' : 'less'
  return (
    <>
      {change.withinSpread && (
        <span
          role="img"
          aria-label={words.comparison.withinSpread}
          title={words.comparison.withinSpreadOfRuns}
        >
          ~
        </span>
      )}
      <small className="change-absolute" data-alone={ratio === null}>
        {absolute}
      </small>
      <small className="change-ratio">{ratio}</small>
      <span
        className="change-bar"
        data-sign={sign}
        data-within-spread={change.withinSpread}
        style={{ '--share': share } as CSSProperties}
        aria-hidden="true"
      />
    </>
  )
}

/** Smaller differences fill no bar, so that chance does not look large. */
const LEAST_FULL_RATIO = 0.1

/** The largest difference in percent of some rows, which fills a bar: from 10 % to 100 %. */
export function fullBarRatio(rows: readonly ComparisonRow[]): number {
  const ratios = rows.flatMap(({ changes }) => changes.map((change) => Math.abs(change?.ratio ?? 0)))
  return Math.min(1, highestOf(ratios, LEAST_FULL_RATIO))
}
