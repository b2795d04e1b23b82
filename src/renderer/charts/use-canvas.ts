import { useEffect, useRef, type RefObject } from 'react'
import type { RangeSource } from '../stores/range-source'
import { useRangeSource } from './range-source'
import type { Size } from './use-size'

export type Paint = (context: CanvasRenderingContext2D) => void

/**
 * A canvas that `paint` draws on at the display's resolution: once a frame at most, when the range
 * or the crosshair changed, and while it is in sight. Nothing of it goes through React. `paint` sees CSS px and an empty canvas.
 */
export function useCanvas({ width, height }: Size, paint: Paint): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null)
  const repaint = useRef<Repaint | null>(null)
  const { subscribe } = useRangeSource()
  useEffect(() => {
    if (canvas.current === null) return
    const drawing = startDrawing(canvas.current, subscribe)
    repaint.current = drawing.repaint
    return drawing.stop
  }, [subscribe])
  useEffect(() => {
    repaint.current?.({ width, height }, paint)
  }, [width, height, paint, subscribe])
  return canvas
}

type Repaint = (size: Size, paint: Paint) => void

function startDrawing(
  canvas: HTMLCanvasElement,
  subscribe: RangeSource['subscribe'],
): { repaint: Repaint; stop: () => void } {
  let size: Size = { width: 0, height: 0 }
  let paint: Paint | null = null
  let inSight = true
  let frame = 0

  const draw = (): void => {
    frame = 0
    const context = canvas.getContext('2d')
    if (context === null || paint === null || !inSight) return
    fit(canvas, context, size)
    if (size.width > 0 && size.height > 0) paint(context)
  }
  const schedule = (): void => {
    if (frame === 0 && inSight) frame = requestAnimationFrame(draw)
  }
  const sight = new IntersectionObserver((entries) => {
    inSight = entries.at(-1)?.isIntersecting ?? true
    schedule()
  })
  sight.observe(canvas)
  const stopListening = subscribe(schedule)
  // Also sent when the window moves to a display of another resolution.
  window.addEventListener('resize', schedule)
  return {
    repaint: (newSize, newPaint) => {
      size = newSize
      paint = newPaint
      schedule()
    },
    stop: () => {
      cancelAnimationFrame(frame)
      sight.disconnect()
      stopListening()
      window.removeEventListener('resize', schedule)
    },
  }
}

function fit(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, { width, height }: Size): void {
  const ratio = window.devicePixelRatio
  const [deviceWidth, deviceHeight] = [Math.round(width * ratio), Math.round(height * ratio)]
  if (canvas.width !== deviceWidth) canvas.width = deviceWidth
  if (canvas.height !== deviceHeight) canvas.height = deviceHeight
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
}
