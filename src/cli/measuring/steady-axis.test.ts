import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlacedSample } from '#shared/sample'
import { sampleWith } from '#shared/testing/sample-with'
import { Timeline } from '../../main/pipeline/timeline'
import { SteadyAxis } from './steady-axis'

/** As powermetrics stamps them: whole seconds. */
function placed(trueEndsMs: readonly number[], elapsedMs: number): PlacedSample[] {
  const timeline = new Timeline()
  return trueEndsMs.map((endMs) => {
    const timestamp = new Date(Math.floor(endMs / 1000) * 1000).toISOString().replace('.000Z', 'Z')
    return timeline.place({ ...sampleWith({ timestamp }), elapsedMs }, endMs)
  })
}

describe('the steady axis', () => {
  it('lets windows follow one another exactly, wherever in its second a stream began', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999 }),
        fc.integer({ min: 100, max: 3000 }),
        (beganMs, elapsedMs) => {
          const ends = Array.from({ length: 60 }, (_, index) => 1e12 + beganMs + (index + 1) * elapsedMs)
          const axis = new SteadyAxis()
          const steady = placed(ends, elapsedMs).map((sample) => axis.place(sample).endMs)
          steady.forEach((endMs, index) => {
            expect(endMs).toBeCloseTo((steady[0] ?? NaN) + index * elapsedMs, 3)
          })
        },
      ),
    )
  })

  it('goes by where a window was placed if its length is not known, or not believed', () => {
    for (const elapsedMs of [null, 0, 25 * 3_600_000]) {
      const axis = new SteadyAxis()
      const [first, second] = [0, 900].map((endMs) =>
        axis.place({ sequence: 0, endMs, gapBefore: false, sample: sampleWith({ elapsedMs }) }),
      )
      expect([first?.endMs, second?.endMs]).toEqual([0, 900])
    }
  })

  it('moves on over a gap', () => {
    const axis = new SteadyAxis()
    const [first, second] = placed([1e12, 1e12 + 60_000], 1000).map((sample) => axis.place(sample))
    expect(second?.gapBefore).toBe(true)
    expect((second?.endMs ?? NaN) - (first?.endMs ?? NaN)).toBe(60_000)
  })
})
