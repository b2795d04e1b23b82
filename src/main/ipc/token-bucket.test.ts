import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TokenBucket } from './token-bucket'

it('never allows more than its burst and what was added since, and always allows that', () => {
  const limit = fc.record({
    burst: fc.integer({ min: 1, max: 50 }),
    perSecond: fc.integer({ min: 1, max: 50 }),
  })
  const steps = fc.array(
    fc.record({ afterMs: fc.integer({ min: -100, max: 3000 }), count: fc.integer({ min: 1, max: 9 }) }),
  )
  fc.assert(
    fc.property(limit, steps, ({ burst, perSecond }, calls) => {
      let nowMs = 0
      const bucket = new TokenBucket({ burst, perSecond }, () => nowMs)
      // The same by the definition: what is left is the burst, less what was used, plus what was added.
      let left = burst
      for (const { afterMs, count } of calls) {
        nowMs += afterMs
        left = Math.min(burst, left + (Math.max(0, afterMs) / 1000) * perSecond)
        if (Math.abs(left - count) < 1e-6) continue
        expect(bucket.has(count)).toBe(left > count)
        if (!bucket.has(count)) continue
        bucket.take(count)
        left -= count
      }
    }),
  )
})
