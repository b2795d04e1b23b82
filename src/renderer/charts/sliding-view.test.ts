// @vitest-environment happy-dom
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { PlotScale } from './painter'
import { SlidingView, type PlotContent } from './sliding-view'

const LOOK = ['columns', 'palette']
const HEIGHT = 50
/** Far right of every view. */
const LATER_MS = 1e15

afterEach(() => vi.unstubAllGlobals())

/** A view on a canvas in an element 100 px wide, at `ratio` device px per CSS px. */
function slidingView(ratio = 2) {
  vi.stubGlobal('devicePixelRatio', ratio)
  const canvas = document.createElement('canvas')
  const context = { canvas, setTransform: () => undefined, clearRect: () => undefined }
  const view = new SlidingView()
  const showContent = (wanted: PlotScale, content: PlotContent, isMoving = true): PlotScale | null =>
    view.show(context as unknown as CanvasRenderingContext2D, wanted, HEIGHT, content, isMoving)
  const show = (wanted: PlotScale, look: readonly unknown[] = LOOK, isMoving = true): PlotScale | null =>
    showContent(wanted, { dependencies: look, newestMs: LATER_MS }, isMoving)
  /** Starts a drag: the view first stands still, then moves. */
  const begin = (wanted: PlotScale): PlotScale | null => {
    show(before(wanted), LOOK, false)
    return show(wanted)
  }
  const hiddenPx = (): number => 0 - Number(/translateX\((.*)px\)/.exec(canvas.style.transform)?.[1])
  return { canvas, view, show, showContent, begin, hiddenPx }
}

/** A minute on 100 CSS px: 600 ms each. */
const minuteFrom = (fromMs: number): PlotScale => ({
  width: 100,
  height: HEIGHT,
  fromMs,
  toMs: fromMs + 60_000,
  maximum: 10,
})

/** A view of the same length that ends where `view` begins. */
const before = (view: PlotScale): PlotScale => ({
  ...view,
  fromMs: 2 * view.fromMs - view.toMs,
  toMs: view.fromMs,
})

describe('SlidingView', () => {
  it('paints a view that does not move without margins', () => {
    const { canvas, show, hiddenPx } = slidingView()
    expect(show(minuteFrom(0), LOOK, false)).toEqual(minuteFrom(0))
    expect([canvas.width, canvas.style.width, hiddenPx()]).toEqual([200, '100px', 0])
    expect(show(minuteFrom(0), LOOK, false)).not.toBeNull()
  })

  it('paints a moving view with margins, and slides within them', () => {
    const { canvas, show, begin, hiddenPx } = slidingView()
    expect(begin(minuteFrom(0))).toEqual({ ...minuteFrom(0), width: 300, fromMs: -60_000, toMs: 120_000 })
    expect([canvas.width, canvas.style.width, hiddenPx()]).toEqual([600, '300px', 100])
    expect(show(minuteFrom(9000))).toBeNull()
    expect(hiddenPx()).toBe(115)
    expect(show(minuteFrom(-60_000))).toBeNull()
    expect(hiddenPx()).toBe(0)
    expect(show(minuteFrom(-60_600))).toMatchObject({ width: 300, fromMs: -120_600 })
    expect(hiddenPx()).toBe(100)
  })

  it('slides by whole pixels of the display', () => {
    const { show, begin, hiddenPx } = slidingView(2)
    begin(minuteFrom(0))
    show(minuteFrom(400))
    expect(hiddenPx()).toBe(100.5)
  })

  it.each<[string, PlotScale, unknown[]]>([
    ['is longer', { ...minuteFrom(0), toMs: 61_000 }, LOOK],
    ['is higher', { ...minuteFrom(0), maximum: 20 }, LOOK],
    ['is wider', { ...minuteFrom(0), width: 110 }, LOOK],
    ['looks different', minuteFrom(0), ['columns', 'other palette']],
  ])('repaints a view that %s', (_, wanted, look) => {
    const { show, begin } = slidingView()
    begin(minuteFrom(0))
    expect(show(wanted, look)).not.toBeNull()
  })

  it('repaints when the move ends, when the canvas was lost, and on another display', () => {
    const { view, show, begin } = slidingView()
    begin(minuteFrom(0))
    expect(show(minuteFrom(0), LOOK, false)).toEqual(minuteFrom(0))
    show(minuteFrom(0))
    view.invalidate()
    expect(show(minuteFrom(0))).not.toBeNull()
    vi.stubGlobal('devicePixelRatio', 1)
    expect(show(minuteFrom(0))).not.toBeNull()
  })

  it('paints no margins while the view is zoomed', () => {
    const { canvas, show, begin } = slidingView()
    begin(minuteFrom(0))
    const zoomed = { ...minuteFrom(0), toMs: 50_000 }
    expect(show(zoomed)).toEqual(zoomed)
    expect(canvas.width).toBe(200)
    expect(show({ ...zoomed, fromMs: 500, toMs: 50_500 })).toMatchObject({ width: 300 })
  })

  it('paints up to the newest point, and does not repaint when one more is appended', () => {
    const { showContent, hiddenPx } = slidingView()
    const until = (newestMs: number): PlotContent => ({ dependencies: LOOK, newestMs })
    showContent(before(minuteFrom(0)), until(75_000), false)
    expect(showContent(minuteFrom(0), until(75_000))).toMatchObject({ width: 225, toMs: 75_000 })
    expect(showContent(minuteFrom(600), until(76_000))).toBeNull()
    expect(hiddenPx()).toBe(101)
    // The view now reaches past the point that was the newest when it was painted.
    expect(showContent(minuteFrom(15_600), until(76_000))).not.toBeNull()
    expect(showContent(minuteFrom(15_600), until(77_000))).toBeNull()
  })

  it('repaints with each sample when the view reaches beyond the newest', () => {
    const { showContent } = slidingView()
    const until = (newestMs: number): PlotContent => ({ dependencies: LOOK, newestMs })
    showContent(before(minuteFrom(0)), until(59_000), false)
    expect(showContent(minuteFrom(0), until(59_000))).toMatchObject({ width: 200 })
    expect(showContent(minuteFrom(0), until(60_000))).not.toBeNull()
  })

  it('has smaller margins when the canvas would become too large', () => {
    const { canvas, begin, hiddenPx } = slidingView()
    begin({ ...minuteFrom(0), width: 3000 })
    expect([canvas.width, hiddenPx()]).toEqual([8192, 548])
    begin({ ...minuteFrom(0), width: 5000 })
    expect([canvas.width, hiddenPx()]).toEqual([10_000, 0])
  })

  it('shows the view at its place, within half a pixel, however it was moved', () => {
    const lengths = fc.constantFrom(5000, 60_000, 3_600_000, 86_400_000)
    const steps = fc.array(fc.double({ min: -150, max: 150, noNaN: true }), { maxLength: 60 })
    fc.assert(
      fc.property(lengths, fc.constantFrom(1, 1.25, 2), steps, (lengthMs, ratio, stepsPx) => {
        const { show, hiddenPx } = slidingView(ratio)
        const pixelMs = lengthMs / 100
        let fromMs = 1_700_000_000_000
        const first = { ...minuteFrom(fromMs), toMs: fromMs + lengthMs }
        show(first, LOOK, false)
        let painted: PlotScale = first
        for (const stepPx of stepsPx) {
          fromMs += stepPx * pixelMs
          painted = show({ ...minuteFrom(fromMs), toMs: fromMs + lengthMs }) ?? painted
          const scale = painted
          const errorPx = (scale.fromMs - fromMs) / pixelMs + hiddenPx()
          expect(Math.abs(errorPx) * ratio).toBeLessThan(0.51)
          // At most half a pixel beyond the end may be empty.
          expect(hiddenPx() * ratio).toBeGreaterThanOrEqual(-0.5)
          expect((hiddenPx() + 100 - scale.width) * ratio).toBeLessThanOrEqual(0.5)
        }
      }),
    )
  })
})
