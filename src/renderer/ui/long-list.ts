import { useEffect, useState, type MouseEvent, type RefObject } from 'react'

/** Rows drawn beyond the visible ones, at either end. */
const SPARE_ROWS = 8
/** Rows drawn before the height of the list is known. */
const FIRST_ROWS = 40

/**
 * Which of `count` rows of `rowPx`, CSS px, are drawn, so that a long list costs no more than its visible rows. `end` is
 * exclusive.
 */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowPx: number,
): { start: number; end: number } {
  const [sight, setSight] = useState({ first: 0, rows: FIRST_ROWS })
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const look = (): void => {
      const first = Math.floor(element.scrollTop / rowPx)
      const rows = element.clientHeight === 0 ? FIRST_ROWS : Math.ceil(element.clientHeight / rowPx) + 1
      setSight((old) => (old.first === first && old.rows === rows ? old : { first, rows }))
    }
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller, rowPx])
  const start = Math.max(0, Math.min(sight.first, count - 1) - SPARE_ROWS)
  return { start, end: Math.min(count, sight.first + sight.rows + SPARE_ROWS) }
}

/** Scrolls as little as needed to show a row below the sticky header, which is at most as high as a row. */
export function revealRow(scroller: HTMLElement | null, index: number, rowPx: number): void {
  if (scroller === null || index < 0) return
  const top = index * rowPx
  const room = scroller.clientHeight - 2 * rowPx
  if (top < scroller.scrollTop) scroller.scrollTop = top
  else if (top > scroller.scrollTop + room) scroller.scrollTop = top - room
}

const PAGE_ROWS = 12

/** How many of `count` rows a key moves on; null for keys that do not move. */
export function stepsOf(key: string, count: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: -1,
    ArrowDown: 1,
    PageUp: -PAGE_ROWS,
    PageDown: PAGE_ROWS,
    Home: -count,
    End: count,
  }
  return steps[key] ?? null
}

/** Focuses the list instead of the pressed element in it, so that the list's keys work. */
export function focusList(event: MouseEvent<HTMLElement>): void {
  event.preventDefault()
  event.currentTarget.focus({ preventScroll: true })
}
