import type { RangeSource, TimeHand, ViewedRange } from '../stores/range-source'
import { pointedMs } from '../stores/viewed-range'

/** On a plot a drag pans, with ⇧ or Alt it selects; along the time axis it always selects. */
export type HandMode = 'plot' | 'axis'

interface HandOptions {
  mode: HandMode
  /** Width left of the plot that belongs to the element, CSS px. */
  insetPx: number
}

/** Nearer than this to where it began, a drag is a click, CSS px. */
const THRESHOLD_PX = 4
/** A wheel says no end; this long without a turn is one, ms. */
const WHEEL_REST_MS = 150
const ZOOM_PER_PX = 0.002
/** A pinch comes as a wheel with ctrl, in much smaller steps. */
const ZOOM_PER_PINCH_PX = 0.01
const LINE_PX = 16
const PAGE_PX = 400

/** Lets the pointer and the wheel over `element` move the crosshair, the view and the selection of `source`. */
export function attachHand(element: HTMLElement, source: RangeSource, options: HandOptions): () => void {
  const stopPointing = options.mode === 'plot' ? attachPointing(element, source, options) : null
  const stopDragging = source.hand === null ? null : attachDrag(element, source, source.hand, options)
  const stopWheel = source.hand === null ? null : attachWheel(element, source, source.hand, options)
  return () => {
    stopPointing?.()
    stopDragging?.()
    stopWheel?.()
  }
}

interface Place {
  /** Under the pointer, ms since 1970. */
  timeMs: number
  /** Of one CSS px, ms. */
  pixelMs: number
}

function placeOf(element: HTMLElement, range: ViewedRange, clientX: number, insetPx: number): Place | null {
  const box = element.getBoundingClientRect()
  const width = box.width - insetPx
  if (width <= 0) return null
  const pixelMs = (range.toMs - range.fromMs) / width
  return { timeMs: range.fromMs + (clientX - box.left - insetPx) * pixelMs, pixelMs }
}

function attachPointing(element: HTMLElement, source: RangeSource, { insetPx }: HandOptions): () => void {
  const follow = (event: PointerEvent): void => {
    const range = source.range()
    const place = range === null ? null : placeOf(element, range, event.clientX, insetPx)
    if (range === null || place === null || event.buttons !== 0) return
    source.setCrosshair(pointedMs(range, place.timeMs))
  }
  const leave = (): void => source.setCrosshair(null)
  element.addEventListener('pointermove', follow)
  element.addEventListener('pointerleave', leave)
  return () => {
    element.removeEventListener('pointermove', follow)
    element.removeEventListener('pointerleave', leave)
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
  hand: TimeHand,
  { mode, insetPx }: HandOptions,
): () => void {
  let drag: Drag | null = null
  const begin = (event: PointerEvent): void => {
    const range = source.range()
    const place = range === null ? null : placeOf(element, range, event.clientX, insetPx)
    if (event.button !== 0 || event.ctrlKey || place === null) return
    const isSelecting = mode === 'axis' || event.shiftKey || event.altKey
    const { clientX } = event
    drag = { isSelecting, startX: clientX, startMs: place.timeMs, lastX: clientX, hasMoved: false }
    // On the window: the plot may be drawn anew, or left, while the button is down.
    window.addEventListener('pointermove', carryOn)
    window.addEventListener('pointerup', end)
    window.addEventListener('pointercancel', end)
  }
  const carryOn = (event: PointerEvent): void => {
    const range = source.range()
    const place = range === null ? null : placeOf(element, range, event.clientX, insetPx)
    if (drag === null || place === null) return
    if (!drag.hasMoved && Math.abs(event.clientX - drag.startX) < THRESHOLD_PX) return
    if (!drag.hasMoved) element.dataset.dragging = drag.isSelecting ? 'selects' : 'pans'
    drag.hasMoved = true
    if (drag.isSelecting) hand.select(drag.startMs, place.timeMs)
    else hand.pan((drag.lastX - event.clientX) * place.pixelMs)
    drag.lastX = event.clientX
  }
  const end = (): void => {
    if (drag?.hasMoved === true) hand.rest()
    drag = null
    delete element.dataset.dragging
    window.removeEventListener('pointermove', carryOn)
    window.removeEventListener('pointerup', end)
    window.removeEventListener('pointercancel', end)
  }
  // With a key down the press would extend a selection of text, and its chart would look focused by the keyboard.
  const keepFocus = (event: MouseEvent): void => {
    if (event.shiftKey || event.altKey) event.preventDefault()
  }
  element.addEventListener('pointerdown', begin)
  element.addEventListener('mousedown', keepFocus)
  return () => {
    element.removeEventListener('pointerdown', begin)
    element.removeEventListener('mousedown', keepFocus)
    end()
  }
}

function attachWheel(
  element: HTMLElement,
  source: RangeSource,
  hand: TimeHand,
  { insetPx }: HandOptions,
): () => void {
  let resting: ReturnType<typeof setTimeout> | null = null
  const stopWaiting = (): void => {
    if (resting !== null) clearTimeout(resting)
    resting = null
  }
  const rest = (): void => {
    stopWaiting()
    hand.rest()
  }
  const turn = (event: WheelEvent): void => {
    const range = source.range()
    const place = range === null ? null : placeOf(element, range, event.clientX, insetPx)
    if (place === null) return
    event.preventDefault()
    const unitPx = [1, LINE_PX, PAGE_PX][event.deltaMode] ?? 1
    const [x, y] = [event.deltaX * unitPx, event.deltaY * unitPx]
    if (event.ctrlKey) hand.zoom(Math.exp(y * ZOOM_PER_PINCH_PX), place.timeMs)
    // Chromium turns ⇧ and a vertical wheel into a horizontal one on some systems, and not on others.
    else if (event.shiftKey) hand.pan((x === 0 ? y : x) * place.pixelMs)
    else if (Math.abs(x) > Math.abs(y)) hand.pan(x * place.pixelMs)
    else hand.zoom(Math.exp(y * ZOOM_PER_PX), place.timeMs)
    stopWaiting()
    resting = setTimeout(rest, WHEEL_REST_MS)
  }
  element.addEventListener('wheel', turn, { passive: false })
  return () => {
    element.removeEventListener('wheel', turn)
    // Whoever is gone turns no more, and the view would move for ever.
    if (resting !== null) rest()
  }
}
