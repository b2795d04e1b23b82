import fc from 'fast-check'
import { expect, it } from 'vitest'
import { measure } from '#shared/measurement/measure'
import { sampleWith } from '#shared/testing/sample-with'
import { Timeline } from '../pipeline/timeline'

const T0 = Date.UTC(2022, 2, 30, 12, 0, 0)

/** As of a loop that starts `powermetrics` again and again: each window is followed by time that nobody measured. */
function loop(count: number, windowMs: number, missingMs: number) {
  const timeline = new Timeline()
  return Array.from({ length: count }, (_, i) => {
    const endMs = T0 + windowMs + i * (windowMs + missingMs)
    const timestamp = new Date(endMs).toISOString().replace(/\.\d+Z$/, 'Z')
    return timeline.place(sampleWith({ timestamp, elapsedMs: windowMs }), 0)
  })
}

it('counts time that goes missing a little at a time, whatever whole-second stamps show of it', () => {
  const shapes = fc.tuple(fc.integer({ min: 100, max: 5000 }), fc.integer({ min: 200, max: 3000 }))
  fc.assert(
    fc.property(shapes, ([windowMs, missingMs]) => {
      const count = Math.ceil(200_000 / (windowMs + missingMs))
      const samples = loop(count, windowMs, missingMs)
      const fromMs = (samples[0]?.endMs ?? 0) - windowMs
      const figures = measure(samples, { fromMs, toMs: samples.at(-1)?.endMs ?? 0 }, null)
      const trueMs = count * windowMs + (count - 1) * missingMs
      // The stamps leave a second open at either end.
      expect(Math.abs(figures.durationMs - trueMs)).toBeLessThan(2000 + windowMs * 0.05)
      expect(figures.coverageRatio).toBeCloseTo((count * windowMs) / trueMs, 1)
    }),
  )
})
