import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { panSpan, SHORTEST_VIEW_MS, zoomSpan } from './time-store'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NEWEST = 1_800_000_000_000
const bounds = { oldestMs: NEWEST - 10 * DAY, newestMs: NEWEST }
const span = fc
  .record({
    lengthMs: fc.integer({ min: SHORTEST_VIEW_MS, max: 9 * DAY }),
    backMs: fc.integer({ min: 0, max: DAY }),
  })
  .map(({ lengthMs, backMs }) => ({ fromMs: NEWEST - backMs - lengthMs, toMs: NEWEST - backMs }))

describe('panSpan', () => {
  it('keeps the length and stays within the bounds', () => {
    fc.assert(
      fc.property(span, fc.integer({ min: -20 * DAY, max: 20 * DAY }), (view, byMs) => {
        const moved = panSpan(view, byMs, bounds)
        expect(moved.toMs - moved.fromMs).toBe(view.toMs - view.fromMs)
        expect(moved.toMs).toBeLessThanOrEqual(bounds.newestMs)
        expect(moved.fromMs).toBeGreaterThanOrEqual(Math.min(view.fromMs, bounds.oldestMs))
      }),
    )
  })

  it('moves by exactly the given time where there is room', () => {
    const view = { fromMs: NEWEST - 2 * DAY, toMs: NEWEST - DAY }
    expect(panSpan(view, -HOUR, bounds)).toEqual({ fromMs: view.fromMs - HOUR, toMs: view.toMs - HOUR })
  })

  it('keeps a view that is longer than the bounds at the newest sample', () => {
    const view = { fromMs: NEWEST - 30 * DAY, toMs: NEWEST }
    expect(panSpan(view, -DAY, bounds)).toEqual(view)
  })
})

describe('zoomSpan', () => {
  it('keeps the time under the pointer in place', () => {
    const view = { fromMs: NEWEST - 3 * DAY, toMs: NEWEST - 2 * DAY }
    const around = view.fromMs + DAY / 4
    const near = zoomSpan(view, 0.5, around, bounds)
    expect(near.toMs - near.fromMs).toBe(DAY / 2)
    expect((around - near.fromMs) / (near.toMs - near.fromMs)).toBeCloseTo(0.25, 6)
  })

  it('stops at the shortest view, and at the bounds or 30 days', () => {
    const view = { fromMs: NEWEST - DAY, toMs: NEWEST }
    const shortest = zoomSpan(view, 1e-9, NEWEST - HOUR, bounds)
    expect(shortest.toMs - shortest.fromMs).toBe(SHORTEST_VIEW_MS)
    const longest = zoomSpan(view, 1e9, NEWEST - HOUR, bounds)
    expect(longest).toEqual({ fromMs: NEWEST - 30 * DAY, toMs: NEWEST })
    const years = { oldestMs: NEWEST - 800 * DAY, newestMs: NEWEST }
    expect(zoomSpan(view, 1e9, NEWEST, years)).toEqual({ fromMs: years.oldestMs, toMs: NEWEST })
  })

  it('stays with all there is where that is shorter than the shortest view, of a second at least', () => {
    const zoomed = (lengthMs: number): number => {
      const all = { fromMs: NEWEST - lengthMs, toMs: NEWEST }
      const { fromMs, toMs } = zoomSpan(all, 0.5, NEWEST, { oldestMs: all.fromMs, newestMs: NEWEST })
      return toMs - fromMs
    }
    expect([1999, 1002, 104].map(zoomed)).toEqual([1999, 1002, 1000])
  })

  it('is undone by the inverse factor', () => {
    fc.assert(
      fc.property(span, fc.double({ min: 0.8, max: 1, noNaN: true }), (view, factor) => {
        const around = (view.fromMs + view.toMs) / 2
        const back = zoomSpan(zoomSpan(view, factor, around, bounds), 1 / factor, around, bounds)
        const lengthMs = view.toMs - view.fromMs
        if (lengthMs * factor < SHORTEST_VIEW_MS) return
        expect(Math.abs(back.fromMs - view.fromMs)).toBeLessThan(5)
        expect(Math.abs(back.toMs - view.toMs)).toBeLessThan(5)
      }),
    )
  })
})
