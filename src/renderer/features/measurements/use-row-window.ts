import { useEffect, useState, type RefObject } from 'react'

/** Height of a row, CSS px, as in `styles/measurements.css`. */
export const ROW_PX = 36

/** Rows drawn beyond the visible ones, at either end. */
const SPARE_ROWS = 8
/** Rows drawn before the height of the list is known. */
const FIRST_ROWS = 40

/** Which of `count` rows are drawn, so that a long list costs no more than its visible rows. `end` is exclusive. */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
): { start: number; end: number } {
  const [sight, setSight] = useState({ first: 0, rows: FIRST_ROWS })
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const look = (): void => {
      const first = Math.floor(element.scrollTop / ROW_PX)
      const rows = element.clientHeight === 0 ? FIRST_ROWS : Math.ceil(element.clientHeight / ROW_PX) + 1
      setSight((old) => (old.first === first && old.rows === rows ? old : { first, rows }))
    }
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller])
  const start = Math.max(0, Math.min(sight.first, count - 1) - SPARE_ROWS)
  return { start, end: Math.min(count, sight.first + sight.rows + SPARE_ROWS) }
}
