import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  nextStableScale,
  niceScale,
  SHRINK_AFTER_MS,
  tickLabel,
  type StableScale,
  type ValueScale,
} from './value-scale'

const labels = (scale: ValueScale): string[] => scale.ticks.map((tick) => tickLabel(scale, tick))

describe('niceScale', () => {
  it('covers the peak with round, evenly spaced ticks, as many as fit', () => {
    const quantity = fc.constantFrom('power', 'traffic', 'frequency', 'ratio')
    const peak = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(quantity, peak, fc.integer({ min: 1, max: 5 }), (kind, share, intervals) => {
        const reach = { power: 200_000, traffic: 4e11, frequency: 6000, ratio: 1 }[kind] * share
        const scale = niceScale(kind, reach, intervals)
        expect(scale.maximum).toBeGreaterThanOrEqual(reach * (1 - 1e-9))
        expect(scale.ticks[0]).toBe(0)
        expect(scale.ticks.at(-1)).toBeCloseTo(scale.maximum, 6)
        expect(scale.ticks.length).toBeLessThanOrEqual(intervals + 1)
        const shown = labels(scale).map(Number)
        shown.forEach((label, i) =>
          expect(label).toBeCloseTo((i * (shown.at(-1) as number)) / (shown.length - 1), 6),
        )
        for (const label of labels(scale)) expect(label.length).toBeLessThanOrEqual(5)
      }),
    )
  })

  it('changes to the larger unit above a thousand of the smaller', () => {
    expect(niceScale('power', 1000, 4)).toMatchObject({ unit: 'mW', maximum: 1000 })
    expect(niceScale('power', 2620, 4)).toMatchObject({ unit: 'W', maximum: 3000 })
    expect(niceScale('traffic', 232e6, 2)).toMatchObject({ unit: 'MB/s', maximum: 300e6 })
    expect(niceScale('traffic', 1.88e9, 4)).toMatchObject({ unit: 'GB/s', maximum: 2e9 })
  })

  it('shares decimals between all labels of an axis, none where they are not needed', () => {
    expect(labels(niceScale('power', 1.9e3, 4))).toEqual(['0', '0.5', '1.0', '1.5', '2.0'])
    expect(labels(niceScale('power', 49, 5))).toEqual(['0', '10', '20', '30', '40', '50'])
    expect(labels(niceScale('ratio', 0.3, 4))).toEqual(['0', '25', '50', '75', '100'])
  })

  it('does not enlarge the noise of an idle unit', () => {
    expect(niceScale('power', 0, 4).maximum).toBe(10)
    expect(niceScale('traffic', 0, 4).maximum).toBe(10e6)
    // The mean of a GPU that mostly rests, 0 MHz, fills most of its axis all the same.
    expect(niceScale('frequency', 68, 4).maximum).toBe(100)
  })
})

const LENGTH_MS = 60_000

const step = (held: StableScale | null, peak: number, nowMs: number): StableScale =>
  nextStableScale(held, 'power', peak, 5, { fromMs: nowMs - LENGTH_MS, toMs: nowMs, motion: 'follows' })

describe('nextStableScale', () => {
  it('grows at once', () => {
    const held = step(step(null, 49, 0), 180, 1000)
    expect(held.scale.maximum).toBe(200)
  })

  it('shrinks only after the smaller scale has sufficed for a while', () => {
    const grown = step(null, 180, 0)
    expect(step(grown, 20, SHRINK_AFTER_MS - 1)).toBe(grown)
    expect(step(grown, 20, SHRINK_AFTER_MS).scale.maximum).toBe(20)
  })

  it('counts from when the scale was last needed in full', () => {
    const needed = step(step(null, 180, 0), 190, 5000)
    expect(step(needed, 20, SHRINK_AFTER_MS).scale.maximum).toBe(200)
    expect(step(needed, 20, 5000 + SHRINK_AFTER_MS).scale.maximum).toBe(20)
  })

  it('returns the same scale object while it is equal, so that no frame is drawn again', () => {
    const held = step(null, 180, 0)
    expect(step(held, 170, 1000).scale).toBe(held.scale)
  })

  it('does not shrink while the view is moved, and fits one that stands still', () => {
    const range = { fromMs: 0, toMs: 1, motion: 'moves' } as const
    const held = step(null, 180, 0)
    expect(nextStableScale(held, 'power', 20, 5, range)).toBe(held)
    expect(nextStableScale(held, 'power', 20, 5, { ...range, motion: 'stands' }).scale.maximum).toBe(20)
  })

  it('may jump when another length of time is followed', () => {
    const held = step(null, 180, 0)
    const longer = { fromMs: -2 * LENGTH_MS, toMs: 1, motion: 'follows' } as const
    expect(nextStableScale(held, 'power', 20, 5, longer).scale.maximum).toBe(20)
  })
})
