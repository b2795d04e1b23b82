import fc from 'fast-check'
import { expect, it } from 'vitest'
import { FailureLimit } from './failure-limit'

it('counts the failures of the last minute', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 70_000 })), (pausesMs) => {
      let nowMs = 0
      const limit = new FailureLimit(() => nowMs)
      const timesMs = pausesMs.map((pauseMs) => (nowMs += pauseMs))
      nowMs = 0
      for (const [index, pauseMs] of pausesMs.entries()) {
        nowMs += pauseMs
        const recent = timesMs.slice(0, index + 1).filter((atMs) => nowMs - atMs < 60_000)
        expect(limit.add()).toBe(recent.length)
      }
    }),
  )
})
