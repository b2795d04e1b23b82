import { useLayoutEffect, useRef, type RefObject } from 'react'
import type { RangeSource } from '../stores/range-source'
import { useRangeSource } from './range-source'
import type { Size } from './use-size'

/** `isKept`: the canvas still shows what was painted last. */
export type Paint = (context: CanvasRenderingContext2D, isKept: boolean) => void

/** What a picture depends on besides `paint`, size and display; while all of it is the same, nothing is painted. */
export type Content = () => readonly unknown[]

/** Always another. */
const CHANGING: Content = () => [Number.NaN]

/**
 * A canvas that `paint` draws on at the display's resolution: once a frame at most, when the range
 * or the crosshair changed, and while it is in sight. Nothing of it goes through React. `paint` sees CSS px and an empty
 * canvas; when `keeps`, the canvas as it was left, of which it decides (`fitCanvas`). `paint` and `content` must stay the
 * same from render to render.
 */
export function useCanvas(
  { width, height }: Size,
  paint: Paint,
  content: Content = CHANGING,
  keeps = false,
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null)
  const repaint = useRef<Repaint | null>(null)
  const { subscribe } = useRangeSource()
  useLayoutEffect(() => {
    if (canvas.current === null) return
    const drawing = startDrawing(canvas.current, subscribe, keeps)
    repaint.current = drawing.repaint
    return drawing.stop
  }, [subscribe, keeps])
  useLayoutEffect(() => {
    repaint.current?.({ width, height }, paint, content)
  }, [width, height, paint, content, subscribe, keeps])
  return canvas
}

type Repaint = (size: Size, paint: Paint, content: Content) => void

function startDrawing(
  canvas: HTMLCanvasElement,
  subscribe: RangeSource['subscribe'],
  keeps: boolean,
): { repaint: Repaint; stop: () => void } {
  let size: Size = { width: 0, height: 0 }
  let paint: Paint | null = null
  let content = CHANGING
  let painted: readonly unknown[] = []
  let inSight = true
  let frame = 0

  const draw = (): void => {
    frame = 0
    if (paint === null || !inSight) return
    // Measured with six charts without a graphics card: painting all curves at every move of the pointer left 10
    // frames a second, painting the crosshair alone leaves 60.
    const wanted = [paint, size.width, size.height, window.devicePixelRatio, ...content()]
    if (wanted.length === painted.length && wanted.every((part, index) => part === painted[index])) return
    const isKept = keeps && painted.length > 0
    painted = wanted
    const context = canvas.getContext('2d')
    if (context === null) return
    if (!keeps) fitCanvas(context, size)
    if (size.width > 0 && size.height > 0) paint(context, isKept)
  }
  const schedule = (): void => {
    if (frame === 0 && inSight) frame = requestAnimationFrame(draw)
  }
  const sight = new IntersectionObserver((entries) => {
    inSight = entries.at(-1)?.isIntersecting ?? true
    schedule()
  })
  // What it lies in: a canvas that slides, or that holds no more than a crosshair, may be out of sight itself.
  sight.observe(canvas.parentElement ?? canvas)
  const stopListening = subscribe(schedule)
  const paintAnew = (): void => {
    painted = []
    schedule()
  }
  // After the graphics process ended and began again.
  canvas.addEventListener('contextrestored', paintAnew)
  // Also sent when the window moves to a display of another resolution.
  window.addEventListener('resize', schedule)
  return {
    repaint: (newSize, newPaint, newContent) => {
      size = newSize
      paint = newPaint
      content = newContent
      // The first time within the frame that shows the element, later with all other canvases in the next one.
      if (painted.length === 0 && size.width > 0) draw()
      else schedule()
    },
    stop: () => {
      cancelAnimationFrame(frame)
      sight.disconnect()
      stopListening()
      canvas.removeEventListener('contextrestored', paintAnew)
      window.removeEventListener('resize', schedule)
    },
  }
}

/** Gives the canvas a size, CSS px, at the display's resolution; it is empty then, and painted in CSS px. */
export function fitCanvas(context: CanvasRenderingContext2D, { width, height }: Size): void {
  const { canvas } = context
  const ratio = window.devicePixelRatio
  const [deviceWidth, deviceHeight] = [Math.round(width * ratio), Math.round(height * ratio)]
  if (canvas.width !== deviceWidth) canvas.width = deviceWidth
  if (canvas.height !== deviceHeight) canvas.height = deviceHeight
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` })
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
}
