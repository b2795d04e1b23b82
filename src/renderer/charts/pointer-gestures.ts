import { useEffect, type RefObject } from 'react'
import type { RangeSource, TimeNavigation, ViewedRange } from '../stores/range-source'
import { nearestPointMs } from '../stores/viewed-range'
import { useRangeSource } from './range-source-context'

/** On a `plot`, a drag pans, and with ⇧ or Alt it selects. On the time `axis`, it always selects. */
export type GestureMode = 'plot' | 'axis'

interface GestureOptions {
  mode: GestureMode
  /** How far the element reaches to the left of the plot, CSS px. */
  insetPx: number
}

/** A press that moves less than this is a click, CSS px. */
const DRAG_THRESHOLD_PX = 4
/** A wheel gesture has no end event. It counts as finished after this long without another turn, ms. */
const WHEEL_IDLE_MS = 150
const ZOOM_PER_PX = 0.002
/** Chromium sends a pinch as wheel events with `ctrlKey`, in much smaller steps. */
const ZOOM_PER_PINCH_PX = 0.01
/** Length of a line and of a page, CSS px, for wheels that count in these. */
const LINE_PX = 16
const PAGE_PX = 400

/**
 * Lets the pointer and the wheel over `element` move the crosshair, the view and the selection of `source`. Returns the
 * function that detaches all listeners.
 */
export function attachGestures(
  element: HTMLElement,
  source: RangeSource,
  options: GestureOptions,
): () => void {
  const detachCrosshair = options.mode === 'plot' ? attachCrosshair(element, source, options) : null
  const detachDrag =
    source.navigation === null ? null : attachDrag(element, source, source.navigation, options)
  const detachWheel =
    source.navigation === null ? null : attachWheel(element, source, source.navigation, options)
  return () => {
    detachCrosshair?.()
    detachDrag?.()
    detachWheel?.()
  }
}

interface PointerPosition {
  /** Time under the pointer, ms since 1970. */
  timeMs: number
  /** Length of one CSS px, ms. */
  pixelMs: number
}

function positionOf(
  element: HTMLElement,
  range: ViewedRange,
  clientX: number,
  insetPx: number,
): PointerPosition | null {
  const box = element.getBoundingClientRect()
  const width = box.width - insetPx
  if (width <= 0) return null
  const pixelMs = (range.toMs - range.fromMs) / width
  return { timeMs: range.fromMs + (clientX - box.left - insetPx) * pixelMs, pixelMs }
}

function attachCrosshair(element: HTMLElement, source: RangeSource, { insetPx }: GestureOptions): () => void {
  let isOver = false
  const onMove = (event: PointerEvent): void => {
    const range = source.range()
    const position = range === null ? null : positionOf(element, range, event.clientX, insetPx)
    if (range === null || position === null || event.buttons !== 0) return
    isOver = true
    source.setCrosshair(nearestPointMs(range, position.timeMs))
  }
  const onLeave = (): void => {
    isOver = false
    source.setCrosshair(null)
  }
  element.addEventListener('pointermove', onMove)
  element.addEventListener('pointerleave', onLeave)
  return () => {
    element.removeEventListener('pointermove', onMove)
    element.removeEventListener('pointerleave', onLeave)
    // An element that goes away from below the pointer is not left, as where Enter fills the window with another chart.
    if (isOver) onLeave()
  }
}

/** One drag, from the pointer's press to its release. */
interface Drag {
  isSelecting: boolean
  startX: number
  startMs: number
  lastX: number
  hasMoved: boolean
}

function attachDrag(
  element: HTMLElement,
  source: RangeSource,
  navigation: TimeNavigation,
  { mode, insetPx }: GestureOptions,
): () => void {
  let drag: Drag | null = null
  const start = (event: PointerEvent): void => {
    const range = source.range()
    const position = range === null ? null : positionOf(element, range, event.clientX, insetPx)
    if (event.button !== 0 || event.ctrlKey || position === null) return
    const isSelecting = mode === 'axis' || event.shiftKey || event.altKey
    const { clientX } = event
    drag = { isSelecting, startX: clientX, startMs: position.timeMs, lastX: clientX, hasMoved: false }
    // On the window, since the pointer may leave the plot while the button is down.
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', end)
    window.addEventListener('pointercancel', end)
  }
  const move = (event: PointerEvent): void => {
    const range = source.range()
    const position = range === null ? null : positionOf(element, range, event.clientX, insetPx)
    if (drag === null || position === null) return
    if (!drag.hasMoved && Math.abs(event.clientX - drag.startX) < DRAG_THRESHOLD_PX) return
    if (!drag.hasMoved) element.dataset.dragging = drag.isSelecting ? 'selects' : 'pans'
    drag.hasMoved = true
    if (drag.isSelecting) navigation.select(drag.startMs, position.timeMs)
    else navigation.pan((drag.lastX - event.clientX) * position.pixelMs)
    drag.lastX = event.clientX
  }
  const end = (): void => {
    if (drag?.hasMoved === true) navigation.finish()
    drag = null
    delete element.dataset.dragging
    window.removeEventListener('pointermove', move)
    window.removeEventListener('pointerup', end)
    window.removeEventListener('pointercancel', end)
  }
  // A press with ⇧ or Alt would otherwise select text, and show the focus ring of the keyboard around the chart.
  const preventTextSelection = (event: MouseEvent): void => {
    if (event.shiftKey || event.altKey) event.preventDefault()
  }
  element.addEventListener('pointerdown', start)
  element.addEventListener('mousedown', preventTextSelection)
  return () => {
    element.removeEventListener('pointerdown', start)
    element.removeEventListener('mousedown', preventTextSelection)
    end()
  }
}

function attachWheel(
  element: HTMLElement,
  source: RangeSource,
  navigation: TimeNavigation,
  { insetPx }: GestureOptions,
): () => void {
  let idleTimer: ReturnType<typeof setTimeout> | null = null
  const clearIdleTimer = (): void => {
    if (idleTimer !== null) clearTimeout(idleTimer)
    idleTimer = null
  }
  const finish = (): void => {
    clearIdleTimer()
    navigation.finish()
  }
  const onWheel = (event: WheelEvent): void => {
    const range = source.range()
    const position = range === null ? null : positionOf(element, range, event.clientX, insetPx)
    if (position === null) return
    event.preventDefault()
    const unitPx = [1, LINE_PX, PAGE_PX][event.deltaMode] ?? 1
    const [x, y] = [event.deltaX * unitPx, event.deltaY * unitPx]
    if (event.ctrlKey) navigation.zoom(Math.exp(y * ZOOM_PER_PINCH_PX), position.timeMs)
    // With ⇧ down, Chromium reports a vertical wheel as horizontal on some systems and as vertical on others.
    else if (event.shiftKey) navigation.pan((x === 0 ? y : x) * position.pixelMs)
    else if (Math.abs(x) > Math.abs(y)) navigation.pan(x * position.pixelMs)
    else navigation.zoom(Math.exp(y * ZOOM_PER_PX), position.timeMs)
    clearIdleTimer()
    idleTimer = setTimeout(finish, WHEEL_IDLE_MS)
  }
  element.addEventListener('wheel', onWheel, { passive: false })
  return () => {
    element.removeEventListener('wheel', onWheel)
    // A gesture under way ends with its element: nothing else would end it.
    if (idleTimer !== null) finish()
  }
}

/** Attaches `attachGestures` to an element, for the source of the charts around it. */
export function usePointerGestures(ref: RefObject<HTMLElement | null>, mode: GestureMode, insetPx = 0): void {
  const source = useRangeSource()
  useEffect(
    () => (ref.current === null ? undefined : attachGestures(ref.current, source, { mode, insetPx })),
    [ref, source, mode, insetPx],
  )
}
