import { formatMachine } from '#shared/macs'
import type { MouseEvent } from 'react'
import { VERDICT_LABELS, type MeasurementHead, type VerdictCode } from '#shared/measurement'
import { formatDuration, formatEnergy, formatPower, joinUnit, UNKNOWN } from '#shared/format'
import { SOURCES } from '#shared/sources'
import { VerdictMark } from '../../components/verdict-mark'
import { displayName, formatWhen, ORIGIN_LABELS } from '../../format/measurement-format'
import { formatCount } from '../../format/source-format'
import { ChevronIcon } from '../../ui/icons'
import { figuresOf, type Row } from './rows'
import { isPartlySelected, isSelected, modeOf, type Selection, type SelectionMode } from './selection'

interface MeasurementRowProps {
  id: string
  /** Counts from 1, the header included. */
  rowIndex: number
  row: Row
  /** Current time, for `Today` and `Yesterday`, ms since 1970. */
  nowMs: number
  selection: Selection
  onSelect: (mode: SelectionMode) => void
  onOpen: () => void
}

/** One row of the list. A click on its name opens it, a click elsewhere selects it. */
export function MeasurementRow(props: MeasurementRowProps) {
  const { id, rowIndex, row, nowMs, selection, onSelect, onOpen } = props
  const newest = row.kind === 'group' ? row.heads[0] : row.head
  if (newest === undefined) return null
  const figures = figuresOf(row)
  const name = displayName(newest)
  const selected = isSelected(row, selection)
  return (
    <div
      id={id}
      className="list-row"
      role="row"
      aria-rowindex={rowIndex}
      aria-level={row.kind === 'run' ? 2 : 1}
      aria-selected={selected}
      {...(row.kind === 'group' ? { 'aria-expanded': row.isOpen } : {})}
      data-kind={row.kind}
      data-current={row.key === selection.focusKey}
      onClick={(event) => onSelect(modeOf(event))}
      onDoubleClick={onOpen}
    >
      <span role="gridcell" className="cell-check">
        <RowCheck
          name={name}
          selected={selected}
          partly={isPartlySelected(row, selection)}
          onSelect={onSelect}
        />
      </span>
      <NameCell row={row} head={newest} name={name} onOpen={onOpen} />
      <span role="gridcell">{formatWhen(newest.startedAt, nowMs)}</span>
      <span role="gridcell">
        {figures.durationMs === null ? UNKNOWN : formatDuration(figures.durationMs)}
      </span>
      <span role="gridcell">{joinUnit(formatEnergy(figures.aneEnergyMj))}</span>
      <span role="gridcell">{joinUnit(formatPower(figures.anePeakMw))}</span>
      <VerdictCell verdict={figures.verdict} />
      <OriginCell head={newest} />
    </div>
  )
}

interface RowCheckProps {
  name: string
  selected: boolean
  partly: boolean
  onSelect: (mode: SelectionMode) => void
}

function RowCheck({ name, selected, partly, onSelect }: RowCheckProps) {
  return (
    <input
      type="checkbox"
      tabIndex={-1}
      aria-label={`Select ${name}`}
      ref={(box) => {
        if (box !== null) box.indeterminate = partly
      }}
      checked={selected}
      onChange={() => onSelect('toggle')}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    />
  )
}

interface NameCellProps {
  row: Row
  head: MeasurementHead
  name: string
  onOpen: () => void
}

function NameCell({ row, head, name, onOpen }: NameCellProps) {
  const openByClick = (event: MouseEvent): void => {
    // With a modifier key, a click on the name selects like anywhere else in the row.
    if (modeOf(event) !== 'only') return
    event.stopPropagation()
    onOpen()
  }
  const note = row.kind === 'group' ? `${formatCount(row.heads.length, 'run')}, medians` : head.note
  return (
    <span role="gridcell" className="cell-name">
      {row.kind === 'group' && <ChevronIcon />}
      <button
        type="button"
        tabIndex={-1}
        className="row-name"
        title={name}
        onClick={openByClick}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        {name}
      </button>
      {note !== '' && (
        <span className="row-note" title={note}>
          {note}
        </span>
      )}
    </span>
  )
}

function VerdictCell({ verdict }: { verdict: VerdictCode | null }) {
  return (
    <span role="gridcell" className="cell-verdict">
      {verdict !== null && <VerdictMark code={verdict} />}
      {verdict === null ? 'Runs differ' : VERDICT_LABELS[verdict]}
    </span>
  )
}

/** A source that is made up is named instead of the origin, so that it is not taken for a real measurement. */
function OriginCell({ head: { origin, source, machine } }: { head: MeasurementHead }) {
  const words = ORIGIN_LABELS[origin]
  const { isReal, title } = SOURCES[source]
  const facts = [words, isReal ? '' : title.toLowerCase(), formatMachine(machine, ', ')]
  return (
    <span role="gridcell" className="cell-origin" title={facts.filter((fact) => fact !== '').join(', ')}>
      {isReal ? words : title}
    </span>
  )
}
