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
  const drawing = useRef<Drawing | null>(null)
  const { subscribe } = useRangeSource()
  useLayoutEffect(() => {
    if (canvas.current === null) return
    const started = new Drawing(canvas.current, subscribe, keeps)
    drawing.current = started
    return () => started.stop()
  }, [subscribe, keeps])
  useLayoutEffect(() => {
    drawing.current?.change({ width, height }, paint, content)
  }, [width, height, paint, content, subscribe, keeps])
  return canvas
}

/** Draws on one canvas until it is stopped. */
class Drawing {
  private size: Size = { width: 0, height: 0 }
  private paint: Paint | null = null
  private content = CHANGING
  private painted: readonly unknown[] = []
  private inSight = true
  private frame = 0
  private readonly sight = new IntersectionObserver((entries) => {
    this.inSight = entries.at(-1)?.isIntersecting ?? true
    this.schedule()
  })
  private readonly stopListening: () => void

  constructor(
    private readonly canvas: HTMLCanvasElement,
    subscribe: RangeSource['subscribe'],
    private readonly keeps: boolean,
  ) {
    // What it lies in: a canvas that slides, or that holds no more than a crosshair, may be out of sight itself.
    this.sight.observe(canvas.parentElement ?? canvas)
    this.stopListening = subscribe(this.schedule)
    // After the graphics process ended and began again.
    canvas.addEventListener('contextrestored', this.paintAnew)
    // Also sent when the window moves to a display of another resolution.
    window.addEventListener('resize', this.schedule)
  }

  change(size: Size, paint: Paint, content: Content): void {
    this.size = size
    this.paint = paint
    this.content = content
    // The first time within the frame that shows the element, later with all other canvases in the next one.
    if (this.painted.length === 0 && size.width > 0) this.draw()
    else this.schedule()
  }

  stop(): void {
    cancelAnimationFrame(this.frame)
    this.sight.disconnect()
    this.stopListening()
    this.canvas.removeEventListener('contextrestored', this.paintAnew)
    window.removeEventListener('resize', this.schedule)
  }

  private readonly schedule = (): void => {
    if (this.frame === 0 && this.inSight) this.frame = requestAnimationFrame(this.draw)
  }

  private readonly paintAnew = (): void => {
    this.painted = []
    this.schedule()
  }

  private readonly draw = (): void => {
    this.frame = 0
    const { canvas, size, paint, painted, keeps } = this
    if (paint === null || !this.inSight) return
    // Measured with six charts without a graphics card: painting all curves at every move of the pointer left 10
    // frames a second, painting the crosshair alone leaves 60.
    const wanted = [paint, size.width, size.height, window.devicePixelRatio, ...this.content()]
    if (wanted.length === painted.length && wanted.every((part, index) => part === painted[index])) return
    this.painted = wanted
    const context = canvas.getContext('2d')
    if (context === null) return
    if (!keeps) fitCanvas(context, size)
    if (size.width > 0 && size.height > 0) paint(context, keeps && painted.length > 0)
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
