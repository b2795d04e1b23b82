import { useEffect, useRef, type KeyboardEvent } from 'react'
import { isSameEvent, type TrackEvent } from '#shared/track-events'
import { words } from '#shared/words/words'
import { request } from '../../bridge/bridge'
import { formatUncertainty } from '../../format/event-format'
import { formatClockMs } from '../../format/time-format'
import { selectEvent, useEventList } from '../../stores/event-list-store'
import { showConfirmation } from '../../stores/notices-store'
import type { RangeSource } from '../../stores/range-source'
import { Button } from '../../ui/button'
import { focusList, revealRow, stepsOf, useRowWindow } from '../../ui/long-list'
import { recordText } from './event-record'
import { rowTextOf } from './listed-event'

/** Height of a row, CSS px, as in `styles/events.css`. */
const ROW_PX = 24

interface EventTableProps {
  /** In the order in which they are shown. */
  rows: readonly TrackEvent[]
  source: RangeSource
  selected: TrackEvent | null
  order: 'newest' | 'oldest'
}

/**
 * The list itself, of which only the visible rows are drawn. It has the focus and names the current row with
 * `aria-activedescendant`, since a row is removed when it scrolls out of view.
 */
export function EventTable({ rows, source, selected, order }: EventTableProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const { start, end } = useRowWindow(scroller, rows.length, ROW_PX)
  const index = selected === null ? -1 : rows.findIndex((event) => isSameEvent(event, selected))
  const isDrawn = index >= start && index < end
  useEffect(() => revealRow(scroller.current, index, ROW_PX), [index])
  // The list was opened to be looked through: its keys work at once.
  useEffect(() => scroller.current?.focus({ preventScroll: true }), [])
  return (
    <div
      ref={scroller}
      className="event-table"
      role="grid"
      aria-label={words.events.inView}
      aria-rowcount={rows.length + 1}
      {...(isDrawn ? { 'aria-activedescendant': rowId(index) } : {})}
      tabIndex={0}
      onMouseDown={focusList}
      onKeyDown={(event) => handleKey(event, rows, index, source)}
    >
      <Header order={order} />
      <div
        role="rowgroup"
        style={{ paddingTop: start * ROW_PX, paddingBottom: (rows.length - end) * ROW_PX }}
      >
        {rows.slice(start, end).map((event, offset) => (
          <Row
            key={start + offset}
            index={start + offset}
            event={event}
            isSelected={start + offset === index}
            onSelect={() => selectEvent(source, event)}
          />
        ))}
      </div>
      {rows.length === 0 && <p className="list-nothing">{words.events.nothingInView}</p>}
    </div>
  )
}

function Header({ order }: { order: EventTableProps['order'] }) {
  return (
    <div className="event-table-row event-table-header" role="row" aria-rowindex={1}>
      <span role="columnheader" aria-sort={order === 'oldest' ? 'ascending' : 'descending'}>
        <Button
          name={words.events.time}
          title={order === 'oldest' ? words.events.newestFirst : words.events.oldestFirst}
          className="event-sort"
          onMouseDown={(event) => event.stopPropagation()}
          onClick={() => useEventList.setState({ order: order === 'oldest' ? 'newest' : 'oldest' })}
        >
          {words.events.time}
        </Button>
      </span>
      {[words.events.what, words.events.program, words.events.toldBy, words.events.text].map((column) => (
        <span key={column} role="columnheader">
          {column}
        </span>
      ))}
    </div>
  )
}

interface RowProps {
  index: number
  event: TrackEvent
  isSelected: boolean
  onSelect: () => void
}

function Row({ index, event, isSelected, onSelect }: RowProps) {
  const { kind, program, evidence, text } = rowTextOf(event)
  return (
    <div
      id={rowId(index)}
      className="event-table-row"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      onClick={onSelect}
    >
      <span role="gridcell">
        {formatClockMs(event.startMs)}
        <span className="event-uncertainty">{formatUncertainty(event.uncertaintyMs)}</span>
      </span>
      <span role="gridcell" title={kind}>
        {kind}
      </span>
      <span role="gridcell" title={program}>
        {program}
      </span>
      <span role="gridcell" title={evidence}>
        {evidence}
      </span>
      <span role="gridcell" title={text}>
        <bdi>{text}</bdi>
      </span>
    </div>
  )
}

function rowId(index: number): string {
  return `event-row-${index}`
}

function handleKey(
  event: KeyboardEvent,
  rows: readonly TrackEvent[],
  index: number,
  source: RangeSource,
): void {
  const steps = event.ctrlKey || event.metaKey || event.altKey ? null : stepsOf(event.key, rows.length)
  const selected = rows[index]
  const isCopy = event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey)
  if (steps !== null) {
    // Without a selected row, keys that go up begin below the last one.
    const from = index < 0 && steps < 0 ? rows.length : index
    const next = rows[Math.min(rows.length - 1, Math.max(0, from + steps))]
    if (next !== undefined) selectEvent(source, next)
  } else if (isCopy && selected !== undefined) {
    if (!event.repeat) void copyRecord(selected)
  } else if (event.key === 'Escape' && !event.repeat) {
    if (useEventList.getState().selected === null) useEventList.setState({ isOpen: false })
    else useEventList.setState({ selected: null })
  } else return
  event.preventDefault()
  event.stopPropagation()
}

async function copyRecord(event: TrackEvent): Promise<void> {
  if ((await request('text:copy', recordText(event))) !== null) showConfirmation(words.events.recordCopied)
}
