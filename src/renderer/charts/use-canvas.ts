import { useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { RangeSource, ViewedRange } from '../stores/range-source'
import { PaintQueue } from './paint-queue'
import { useRangeSource } from './range-source-context'

export interface Size {
  width: number
  height: number
}

/** `isKept`: the canvas still shows what was painted last time. Returns `moved` where that only had to be moved. */
export type Paint = (context: CanvasRenderingContext2D, isKept: boolean) => 'moved' | undefined

/** The values that a canvas depends on besides `paint`, size and display. It is painted only when one of them changed. */
export type Dependencies = () => readonly unknown[]

export interface CanvasOptions {
  /** The canvas is not cleared, and `paint` calls `fitCanvas` itself when it repaints. */
  keepsPixels?: boolean
  /** It follows the pointer: painted in the next frame, however much else is due. */
  isUrgent?: boolean
}

/** Of all canvases of the page. */
const QUEUE = new PaintQueue()

/** NaN is never equal to itself, so the canvas is painted every time. */
const ALWAYS_CHANGED: Dependencies = () => [Number.NaN]

/**
 * Paints a canvas at the display's resolution, outside of React: at most once a frame, only while it is visible, and only
 * when `dependencies` changed. `paint` uses CSS px on a cleared canvas. `paint` and `dependencies` must be stable between
 * renders.
 */
export function useCanvas(
  { width, height }: Size,
  paint: Paint,
  dependencies: Dependencies = ALWAYS_CHANGED,
  { keepsPixels = false, isUrgent = false }: CanvasOptions = {},
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null)
  const painter = useRef<CanvasPainter | null>(null)
  const { subscribe } = useRangeSource()
  useLayoutEffect(() => {
    if (canvas.current === null) return
    const started = new CanvasPainter(canvas.current, subscribe, { keepsPixels, isUrgent })
    painter.current = started
    return () => started.stop()
  }, [subscribe, keepsPixels, isUrgent])
  useLayoutEffect(() => {
    painter.current?.update({ width, height }, paint, dependencies)
  }, [width, height, paint, dependencies, subscribe, keepsPixels, isUrgent])
  return canvas
}

/** Paints one canvas until it is stopped. */
class CanvasPainter {
  private size: Size = { width: 0, height: 0 }
  private paint: Paint | null = null
  private dependencies = ALWAYS_CHANGED
  private paintedDependencies: readonly unknown[] = []
  private isVisible = true
  private readonly visibility = new IntersectionObserver((entries) => {
    this.isVisible = entries.at(-1)?.isIntersecting ?? true
    this.schedule()
  })
  private readonly stopListening: () => void

  constructor(
    private readonly canvas: HTMLCanvasElement,
    subscribe: RangeSource['subscribe'],
    private readonly options: Required<CanvasOptions>,
  ) {
    // The parent is observed: a canvas that slides, or holds only a crosshair, may lie outside of the visible part.
    this.visibility.observe(canvas.parentElement ?? canvas)
    this.stopListening = subscribe(this.schedule)
    // Sent after the graphics process crashed and was started again.
    canvas.addEventListener('contextrestored', this.repaint)
    // Also sent when the window moves to a display of another resolution.
    window.addEventListener('resize', this.schedule)
  }

  update(size: Size, paint: Paint, dependencies: Dependencies): void {
    this.size = size
    this.paint = paint
    this.dependencies = dependencies
    // Painted at once the first time, so that the element does not appear empty; later together with all other canvases.
    if (this.paintedDependencies.length === 0 && size.width > 0) this.draw()
    else this.schedule()
  }

  stop(): void {
    QUEUE.delete(this.draw)
    this.visibility.disconnect()
    this.stopListening()
    this.canvas.removeEventListener('contextrestored', this.repaint)
    window.removeEventListener('resize', this.schedule)
  }

  private readonly schedule = (): void => {
    if (this.isVisible) QUEUE.add(this.draw, this.options.isUrgent)
  }

  private readonly repaint = (): void => {
    this.paintedDependencies = []
    this.schedule()
  }

  private readonly draw = (): boolean => {
    const { canvas, size, paint } = this
    const { keepsPixels } = this.options
    const before = this.paintedDependencies
    if (paint === null || !this.isVisible) return false
    // Measured with six charts and no graphics card: painting all curves at each pointer move gave 10 frames a second,
    // painting only the crosshair gives 60.
    const now = [paint, size.width, size.height, window.devicePixelRatio, ...this.dependencies()]
    if (now.length === before.length && now.every((part, index) => part === before[index])) return false
    this.paintedDependencies = now
    const context = canvas.getContext('2d')
    if (context === null) return false
    if (!keepsPixels) fitCanvas(context, size)
    if (size.width === 0 || size.height === 0) return false
    return paint(context, keepsPixels && before.length > 0) !== 'moved'
  }
}

/** Sets the size of the canvas, CSS px, at the display's resolution, and clears it. It is then painted in CSS px. */
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

/**
 * Width of the canvas of a crosshair, CSS px: the hairline and its markers. It is narrow because six canvases as wide as
 * their plots took 6 ms of the main thread a frame while the pointer moved (measured without a graphics card).
 */
export const CROSSHAIR_PX = 16

/** Puts the empty crosshair canvas back to the left edge, where it does not make the plot scrollable. */
export function hideCrosshairCanvas(context: CanvasRenderingContext2D): void {
  context.canvas.style.transform = ''
}

/** Centres the crosshair canvas on the plot's `x`, CSS px, and lets it be painted in the plot's coordinates. */
export function moveCrosshairCanvas(context: CanvasRenderingContext2D, x: number): void {
  // Whole CSS px, so that the hairline stays on the pixel grid.
  const left = Math.round(x) - CROSSHAIR_PX / 2
  context.canvas.style.transform = `translateX(${left}px)`
  context.translate(-left, 0)
}

/** Everything that the curves of a source are drawn from. The crosshair is not part of it: it has its own canvas. */
export function rangeDependencies(source: RangeSource): readonly unknown[] {
  const range = source.range()
  if (range === null) return []
  const { columns, fromMs, toMs, motion } = range
  return [...contentDependencies(source, range), columns.length, newestPointMs(range), fromMs, toMs, motion]
}

/** The same without the viewed span and without appended points, for a canvas that can slide (`SlidingView`). */
export function contentDependencies(source: RangeSource, { columns }: ViewedRange): readonly unknown[] {
  const shades = source.shades().flatMap((shade) => [shade.kind, shade.fromMs, shade.toMs])
  return [columns, ...shades]
}

/** End of the newest point of the columns, whether it is visible or not, ms since 1970; null when there is none. */
export function newestPointMs({ columns }: ViewedRange): number | null {
  return columns.endTimes()[columns.length - 1] ?? null
}

export function isMoving({ motion }: ViewedRange): boolean {
  return motion === 'moves'
}

/** Everything that the crosshair is drawn from; empty while there is none. */
export function crosshairDependencies(source: RangeSource): readonly unknown[] {
  const crosshairMs = source.crosshairMs()
  return crosshairMs === null ? [] : [crosshairMs, ...rangeDependencies(source)]
}

/**
 * The size of an element in whole CSS px; 0 × 0 until it is laid out. Measured before the first paint, since the observer
 * reports only a frame later.
 */
export function useSize<E extends HTMLElement>(): [RefObject<E | null>, Size] {
  const ref = useRef<E>(null)
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const update = (box: DOMRectReadOnly): void => {
      const [width, height] = [Math.floor(box.width), Math.floor(box.height)]
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }))
    }
    update(element.getBoundingClientRect())
    const observer = new ResizeObserver((entries) => {
      const box = entries[0]?.contentRect
      if (box !== undefined) update(box)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, size]
}
