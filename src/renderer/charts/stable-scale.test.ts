import { describe, expect, it } from 'vitest'
import { nextScale, SHRINK_AFTER_MS, type HeldScale } from './stable-scale'

const LENGTH_MS = 60_000

const step = (held: HeldScale | null, peak: number, nowMs: number): HeldScale =>
  nextScale(held, 'power', peak, 5, { fromMs: nowMs - LENGTH_MS, toMs: nowMs, motion: 'follows' })

describe('nextScale', () => {
  it('grows at once', () => {
    const held = step(step(null, 49, 0), 180, 1000)
    expect(held.scale.maximum).toBe(200)
  })

  it('shrinks only after the smaller scale did for a while', () => {
    const grown = step(null, 180, 0)
    expect(step(grown, 20, SHRINK_AFTER_MS - 1)).toBe(grown)
    expect(step(grown, 20, SHRINK_AFTER_MS).scale.maximum).toBe(20)
  })

  it('counts from when the scale was last needed in full', () => {
    const needed = step(step(null, 180, 0), 190, 5000)
    expect(step(needed, 20, SHRINK_AFTER_MS).scale.maximum).toBe(200)
    expect(step(needed, 20, 5000 + SHRINK_AFTER_MS).scale.maximum).toBe(20)
  })

  it('hands out the same scale while it stays, so that no frame is drawn again', () => {
    const held = step(null, 180, 0)
    expect(step(held, 170, 1000).scale).toBe(held.scale)
  })

  it('does not shrink under the hand, and fits what stands still', () => {
    const range = { fromMs: 0, toMs: 1, motion: 'moves' } as const
    const held = step(null, 180, 0)
    expect(nextScale(held, 'power', 20, 5, range)).toBe(held)
    expect(nextScale(held, 'power', 20, 5, { ...range, motion: 'stands' }).scale.maximum).toBe(20)
  })

  it('may jump when another length of time is followed', () => {
    const held = step(null, 180, 0)
    const longer = { fromMs: -2 * LENGTH_MS, toMs: 1, motion: 'follows' } as const
    expect(nextScale(held, 'power', 20, 5, longer).scale.maximum).toBe(20)
  })
})
