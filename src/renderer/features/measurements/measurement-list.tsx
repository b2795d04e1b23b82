import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type RefObject,
} from 'react'
import { words } from '#shared/words/words'
import { showPage } from '../../stores/view-store'
import { focusList, revealRow, stepsOf, useRowWindow } from '../../ui/long-list'
import { Menu } from '../../ui/menu'
import { ListHeader } from './list-header'
import { toggleGroup, useListView } from './list-view-store'
import { MeasurementRow } from './measurement-row'
import { placeBelow, rowEntries, type MenuPlace } from './row-menu'
import type { Row } from './rows'
import { indexOf, moveBy, select, selectAll, type Selection } from './selection'

interface MeasurementListProps {
  rows: readonly Row[]
  selection: Selection
  onDelete: () => void
}

/** Height of a row, CSS px, as in `styles/measurements.css`. */
const ROW_PX = 28
const MINUTE_MS = 60_000

const setSelection = (selection: Selection): void => useListView.setState({ selection })

/** Opens a measurement's page, or shows or hides a group's runs. */
function open(row: Row): void {
  if (row.kind === 'group') toggleGroup(groupOf(row))
  else showPage({ kind: 'measurement', id: row.head.id })
}

function groupOf(row: Row & { kind: 'group' }): string {
  return row.heads[0]?.group ?? ''
}

/**
 * The list, which draws only visible rows. The list itself has the focus and names the current row with
 * `aria-activedescendant`, since a row is removed when it scrolls out of view.
 */
export function MeasurementList({ rows, selection, onDelete }: MeasurementListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const { start, end } = useRowWindow(scroller, rows.length, ROW_PX)
  const { focusKey } = selection
  const focusIndex = focusKey === null ? -1 : indexOf(rows, focusKey)
  const isFocusDrawn = focusIndex >= start && focusIndex < end
  const nowMs = useNow()
  const [menu, setMenu] = useState<{ row: Row; place: MenuPlace } | null>(null)
  const closeMenu = useCallback(() => setMenu(null), [])
  const openMenu = (row: Row, place: MenuPlace): void => {
    setSelection({ ...selection, focusKey: row.key })
    setMenu({ row, place })
  }
  useRememberedScroll(scroller)
  useFreeFocus(scroller)
  useEffect(() => revealRow(scroller.current, focusIndex, ROW_PX), [focusIndex])
  return (
    <>
      <div
        ref={scroller}
        className="list"
        role="treegrid"
        aria-label={words.measurements.title}
        aria-multiselectable="true"
        aria-rowcount={rows.length + 1}
        {...(isFocusDrawn ? { 'aria-activedescendant': rowId(focusIndex) } : {})}
        tabIndex={0}
        onMouseDown={focusList}
        onKeyDown={(event) => handleKey(event, rows, selection, onDelete)}
        onContextMenu={(event) => {
          // By its key: the current row's. By the pointer, the row has opened it.
          const row = rows[focusIndex]
          if (event.defaultPrevented || row === undefined) return
          event.preventDefault()
          openMenu(row, placeBelow(document.getElementById(rowId(focusIndex)) ?? event.currentTarget))
        }}
      >
        <ListHeader />
        <div
          role="rowgroup"
          className="list-body"
          style={{ paddingTop: start * ROW_PX, paddingBottom: (rows.length - end) * ROW_PX }}
        >
          {rows.slice(start, end).map((row, index) => (
            <MeasurementRow
              key={row.key}
              id={rowId(start + index)}
              rowIndex={start + index + 2}
              row={row}
              nowMs={nowMs}
              selection={selection}
              onSelect={(mode) => setSelection(select(rows, selection, row.key, mode))}
              onOpen={() => open(row)}
              onMenu={(place) => openMenu(row, place)}
            />
          ))}
        </div>
      </div>
      {menu !== null && (
        <Menu
          name={words.measurements.actions}
          entries={rowEntries(menu.row, rows, selection, () => open(menu.row), onDelete)}
          {...menu.place}
          onClose={closeMenu}
        />
      )}
    </>
  )
}

function rowId(index: number): string {
  return `measurement-row-${index}`
}

function useRememberedScroll(scroller: RefObject<HTMLDivElement | null>): void {
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    element.scrollTo({ top: useListView.getState().scrollTopPx })
    const remember = (): void => useListView.setState({ scrollTopPx: element.scrollTop })
    element.addEventListener('scrollend', remember)
    return () => element.removeEventListener('scrollend', remember)
  }, [scroller])
}

/** Takes the focus where nothing else has it, as after a key that showed the list, so that the list's keys work at once. */
function useFreeFocus(element: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    if (document.activeElement === document.body) element.current?.focus({ preventScroll: true })
  }, [element])
}

/** Held, these do not act again; the keys that move go on moving. */
const ACTING_KEYS = ['Enter', ' ', 'Delete', 'Backspace', 'Escape']

function handleKey(
  event: KeyboardEvent,
  rows: readonly Row[],
  selection: Selection,
  onDelete: () => void,
): void {
  // A focused head of a column has keys of its own.
  if (event.target !== event.currentTarget) return
  const isHeld = event.repeat && ACTING_KEYS.includes(event.key)
  const next = isHeld ? selection : selectionAfter(event, rows, selection)
  const row = rows.find(({ key }) => key === selection.focusKey)
  if (next !== null) setSelection(next)
  else if (event.key === 'Enter' && row !== undefined) open(row)
  else if (event.key === 'Delete' || event.key === 'Backspace') deleteFrom(rows, selection, onDelete)
  else if (event.key === 'ArrowRight' && row?.kind === 'group' && !row.isOpen) open(row)
  else if (event.key === 'ArrowLeft' && row?.kind === 'group' && row.isOpen) open(row)
  else if (event.key === 'Escape' && selection.ids.size > 0) setSelection({ ...selection, ids: new Set() })
  else return
  event.preventDefault()
  event.stopPropagation()
}

/** What is selected, or else the current row. */
function deleteFrom(rows: readonly Row[], selection: Selection, onDelete: () => void): void {
  const { ids, focusKey } = selection
  if (ids.size === 0 && focusKey !== null) setSelection(select(rows, selection, focusKey, 'only'))
  if (ids.size > 0 || focusKey !== null) onDelete()
}

/** The selection after a key that moves or selects; null for other keys. */
function selectionAfter(event: KeyboardEvent, rows: readonly Row[], selection: Selection): Selection | null {
  const isCommand = event.ctrlKey || event.metaKey
  if (event.key.toLowerCase() === 'a' && isCommand) return selectAll(rows, selection)
  if (event.key === ' ') {
    const key = selection.focusKey ?? rows[0]?.key
    return key === undefined ? null : select(rows, selection, key, 'toggle')
  }
  const steps = stepsOf(event.key, rows.length)
  return steps === null ? null : moveBy(rows, selection, steps, event.shiftKey)
}

/** The current time, updated every minute, ms since 1970. */
function useNow(): number {
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  return nowMs
}
