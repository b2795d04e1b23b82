import { describe, expect, it } from 'vitest'
import { nextScale, SHRINK_AFTER_MS, type HeldScale } from './stable-scale'

const step = (held: HeldScale | null, peak: number, nowMs: number): HeldScale =>
  nextScale(held, 'power', peak, 5, nowMs)

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
})
