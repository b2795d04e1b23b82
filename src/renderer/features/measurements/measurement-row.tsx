import { formatMachine } from '#shared/macs'
import type { MouseEvent } from 'react'
import type { MeasurementHead } from '#shared/measurement'
import { formatDuration, formatEnergy, formatPower, joinUnit, UNKNOWN } from '#shared/format'
import { SOURCES } from '#shared/sources'
import { words } from '#shared/words/words'
import { VerdictMark } from '../../components/verdict-mark'
import { displayName, formatWhen, ORIGIN_LABELS } from '../../format/measurement-format'
import { ChevronIcon, MoreIcon } from '../../ui/icons'
import { placeBelow, type MenuPlace } from './row-menu'
import { figuresOf, newestOf, originWords, verdictWords, type Row } from './rows'
import { isPartlySelected, isSelected, modeOf, type Selection, type SelectionMode } from './selection'
import { TRACE_HEIGHT, TRACE_WIDTH, useTrace } from './trace'

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
  onMenu: (place: MenuPlace) => void
}

/** One row of the list. A click on its name opens it, a click elsewhere selects it. */
export function MeasurementRow(props: MeasurementRowProps) {
  const { id, rowIndex, row, nowMs, selection, onSelect, onOpen, onMenu } = props
  const newest = newestOf(row)
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
      onContextMenu={(event) => {
        event.preventDefault()
        onMenu({ x: event.clientX, y: event.clientY })
      }}
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
      <TraceCell head={newest} />
      <span role="gridcell">{formatWhen(newest.startedAt, nowMs)}</span>
      <span role="gridcell">
        {figures.durationMs === null ? UNKNOWN : formatDuration(figures.durationMs)}
      </span>
      <span role="gridcell">{joinUnit(formatEnergy(figures.aneEnergyMj))}</span>
      <span role="gridcell">{joinUnit(formatPower(figures.anePeakMw))}</span>
      <VerdictCell row={row} />
      <OriginCell head={newest} />
      <span role="gridcell" className="cell-menu">
        <button
          type="button"
          tabIndex={-1}
          className="button tool small"
          aria-label={words.measurements.actionsFor(name)}
          aria-haspopup="menu"
          title={words.measurements.actions}
          onClick={(event) => {
            event.stopPropagation()
            onMenu(placeBelow(event.currentTarget))
          }}
          onDoubleClick={(event) => event.stopPropagation()}
        >
          <MoreIcon />
        </button>
      </span>
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
      aria-label={words.measurements.select(name)}
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
  const note =
    row.kind === 'group'
      ? words.measurements.runsWithMedians(words.measurements.runs(row.heads.length))
      : head.note
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

function TraceCell({ head }: { head: MeasurementHead }) {
  const path = useTrace(head)
  return (
    <span role="gridcell" className="cell-trace">
      {path !== null && (
        <svg width={TRACE_WIDTH} height={TRACE_HEIGHT} aria-hidden="true" focusable="false">
          <path d={path} />
        </svg>
      )}
    </span>
  )
}

function VerdictCell({ row }: { row: Row }) {
  const { verdict } = figuresOf(row)
  const verdictText = verdictWords(row)
  return (
    <span role="gridcell" className="cell-verdict" title={verdictText}>
      <span className="verdict-badge" data-verdict={verdict}>
        {verdict !== null && <VerdictMark code={verdict} />}
        <span className="verdict-word">{verdictText}</span>
      </span>
    </span>
  )
}

function OriginCell({ head }: { head: MeasurementHead }) {
  const { origin, source, machine } = head
  const { isReal, title } = SOURCES[source]
  const facts = [ORIGIN_LABELS[origin], isReal ? '' : title.toLowerCase(), formatMachine(machine, ', ')]
  return (
    <span role="gridcell" className="cell-origin" title={facts.filter((fact) => fact !== '').join(', ')}>
      {originWords(head)}
    </span>
  )
}
