import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeHistoryRange } from '../../test-support/measurements'
import { TRACE_HEIGHT, TRACE_WIDTH, tracePath } from './trace'

/** Windows of one second, with a gap before some; null: not reported. */
function rangeOf(windows: readonly { powerMw: number | null; gapBefore?: boolean }[]) {
  let timeMs = 0
  const endMs = windows.map(({ gapBefore = false }) => (timeMs += gapBefore ? 5000 : 1000))
  const values = Float64Array.from(windows, ({ powerMw }) => powerMw ?? Number.NaN)
  return {
    ...makeHistoryRange(),
    fromMs: 0,
    toMs: Math.max(1, timeMs),
    endMs: Float64Array.from(endMs),
    elapsedMs: Float64Array.from(windows, () => 1000),
    gapBefore: Uint8Array.from(windows, ({ gapBefore = false }) => Number(gapBefore)),
    columns: { 'ane.powerMw': { minimum: values, mean: values, maximum: values } },
  }
}

describe('tracePath', () => {
  it('draws each window as a step, as high as its share of the peak', () => {
    const range = rangeOf([{ powerMw: 0 }, { powerMw: 20 }, { powerMw: 10 }, { powerMw: 0 }])
    const [top, middle, bottom] = [1, TRACE_HEIGHT / 2, TRACE_HEIGHT - 1]
    expect(tracePath(range)).toBe(
      `M0,${bottom}L15,${bottom}L15,${top}L30,${top}L30,${middle}L45,${middle}L45,${bottom}L60,${bottom}`,
    )
  })

  it('is interrupted by a gap, and where nothing is reported', () => {
    const range = rangeOf([
      { powerMw: 1 },
      { powerMw: 2, gapBefore: true },
      { powerMw: null },
      { powerMw: 1 },
    ])
    expect(tracePath(range).match(/M/g)).toHaveLength(3)
  })

  it('rests on the ground where all is 0, and is empty without a value', () => {
    expect(tracePath(rangeOf([{ powerMw: 0 }]))).toBe(`M0,${TRACE_HEIGHT - 1}L60,${TRACE_HEIGHT - 1}`)
    expect(tracePath(rangeOf([{ powerMw: null }]))).toBe('')
    expect(tracePath({ ...rangeOf([]), columns: {} })).toBe('')
  })

  it('stays in its place, and goes on to the right', () => {
    const power = fc.option(fc.double({ min: 0, max: 50_000, noNaN: true }))
    const windows = fc.array(fc.record({ powerMw: power, gapBefore: fc.boolean() }), { maxLength: 80 })
    fc.assert(
      fc.property(windows, (all) => {
        const points = [...tracePath(rangeOf(all)).matchAll(/[ML]([-\d.e]+),([-\d.e]+)/g)]
        expect(points).toHaveLength(2 * all.filter(({ powerMw }) => powerMw !== null).length)
        let reached = 0
        for (const [, x, y] of points) {
          expect(Number(x)).toBeGreaterThanOrEqual(reached - 0.01)
          expect(Number(x)).toBeLessThanOrEqual(TRACE_WIDTH)
          expect(Number(y)).toBeGreaterThanOrEqual(1)
          expect(Number(y)).toBeLessThanOrEqual(TRACE_HEIGHT - 1)
          reached = Number(x)
        }
      }),
    )
  })
})
