import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MovedView, type Strip } from './moved-view'
import type { PlotScale } from './painter'

const LOOK = ['columns', 'palette']

/** A canvas one pixel high, which holds in each pixel the time that was painted there; NaN where it is empty. */
class TimeCanvas {
  readonly context: CanvasRenderingContext2D
  readonly calls: string[] = []
  private readonly ratio: number
  times: number[]

  constructor(width: number, ratio: number) {
    this.ratio = ratio
    this.times = Array.from({ length: Math.round(width * ratio) }, () => Number.NaN)
    const { times } = this
    const canvas = { width: times.length, height: 1 }
    this.context = {
      canvas,
      getTransform: () => ({ a: ratio }),
      save: () => undefined,
      restore: () => undefined,
      resetTransform: () => undefined,
      clearRect: () => {
        this.calls.push('clear')
        this.times = times.map(() => Number.NaN)
      },
      drawImage: (_image: unknown, x: number) => {
        this.calls.push(`move ${-x}`)
        this.times = this.times.map((_, pixel) => this.times[pixel - x] ?? Number.NaN)
      },
    } as unknown as CanvasRenderingContext2D
  }

  paint({ scale, left, right }: Strip): void {
    const pixelMs = (scale.toMs - scale.fromMs) / this.times.length
    for (let pixel = Math.round(left * this.ratio); pixel < Math.round(right * this.ratio); pixel++) {
      this.times[pixel] = scale.fromMs + pixel * pixelMs
    }
  }

  /** How far the time in the worst pixel is from where the view has it, pixels; NaN when one is empty. */
  errorPx({ fromMs, toMs }: PlotScale): number {
    const pixelMs = (toMs - fromMs) / this.times.length
    return Math.max(...this.times.map((time, pixel) => Math.abs(time - (fromMs + pixel * pixelMs)) / pixelMs))
  }
}

const scaleFrom = (fromMs: number, width = 100): PlotScale => {
  return { width, height: 50, fromMs, toMs: fromMs + 60_000, maximum: 10 }
}

describe('MovedView', () => {
  it('paints all of the first view, and of a later one only the strip that came in', () => {
    const canvas = new TimeCanvas(100, 2)
    const moved = new MovedView()
    expect(moved.show(canvas.context, scaleFrom(0), LOOK)).toMatchObject({ left: 0, right: 100 })
    // 300 ms a pixel of the display.
    expect(moved.show(canvas.context, scaleFrom(900), LOOK)).toMatchObject({ left: 98.5, right: 100 })
    expect(moved.show(canvas.context, scaleFrom(300), LOOK)).toMatchObject({ left: 0, right: 1 })
    expect(canvas.calls).toEqual(['clear', 'move 3', 'move -2'])
  })

  it('leaves a view alone that did not move', () => {
    const canvas = new TimeCanvas(100, 2)
    const moved = new MovedView()
    moved.show(canvas.context, scaleFrom(0), LOOK)
    const { left, right } = moved.show(canvas.context, scaleFrom(0), LOOK)
    expect(right - left).toBe(0)
    expect(canvas.calls).toEqual(['clear'])
  })

  it.each<[string, PlotScale, unknown[] | null]>([
    ['by a part of a pixel', scaleFrom(450), LOOK],
    ['by more than the plot is wide', scaleFrom(60_000), LOOK],
    ['and is longer', { ...scaleFrom(300), toMs: 60_900 }, LOOK],
    ['and is higher', { ...scaleFrom(300), maximum: 20 }, LOOK],
    ['and looks otherwise', scaleFrom(300), ['columns', 'other palette']],
    ['and may not stay', scaleFrom(300), null],
  ])('paints all of a view that moved %s', (_, scale, look) => {
    const canvas = new TimeCanvas(100, 2)
    const moved = new MovedView()
    moved.show(canvas.context, scaleFrom(0), LOOK)
    expect(moved.show(canvas.context, scale, look)).toEqual({ scale, left: 0, right: 100 })
    expect(canvas.calls).toEqual(['clear', 'clear'])
  })

  it('keeps nothing of a plot that covers its last pixel in part', () => {
    const canvas = new TimeCanvas(100.3, 2)
    const moved = new MovedView()
    moved.show(canvas.context, scaleFrom(0, 100.3), LOOK)
    moved.show(canvas.context, scaleFrom(0, 100.3), LOOK)
    expect(canvas.calls).toEqual(['clear', 'clear'])
  })

  it('keeps nothing of a canvas that was emptied', () => {
    const canvas = new TimeCanvas(100, 2)
    const moved = new MovedView()
    moved.show(canvas.context, scaleFrom(0), LOOK)
    moved.forget()
    expect(moved.show(canvas.context, scaleFrom(300), LOOK)).toMatchObject({ left: 0, right: 100 })
  })

  it('has every pixel where the view has it, however it was moved', () => {
    const step = fc.oneof(fc.integer({ min: -250, max: 250 }), fc.double({ min: -3, max: 3, noNaN: true }))
    const lengths = fc.constantFrom(5000, 60_000, 3_600_000, 86_400_000)
    fc.assert(
      fc.property(
        lengths,
        fc.constantFrom(1, 1.25, 2),
        fc.array(step, { maxLength: 60 }),
        (lengthMs, ratio, steps) => {
          const canvas = new TimeCanvas(100, ratio)
          const moved = new MovedView()
          let fromMs = 1_700_000_000_000
          for (const stepPx of steps) {
            fromMs += stepPx * (lengthMs / (100 * ratio))
            const wanted = { ...scaleFrom(fromMs), toMs: fromMs + lengthMs }
            canvas.paint(moved.show(canvas.context, wanted, LOOK))
            // A tenth of a pixel cannot be seen; rounding of times this large takes up to a hundredth.
            expect(canvas.errorPx(wanted)).toBeLessThan(0.1)
          }
        },
      ),
    )
  })
})
