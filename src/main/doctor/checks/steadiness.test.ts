import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { StreamFound } from '../observations'
import { steadinessOf } from './steadiness'

const plistOf = (elapsedMs: number): string =>
  `<plist version="1.0"><dict><key>elapsed_ns</key><integer>${elapsedMs * 1e6}</integer></dict></plist>`

function streamOf(windows: readonly { waitMs: number; elapsedMs: number }[]): StreamFound {
  let atMs = 1000
  const later = windows.map(({ waitMs, elapsedMs }) => ({
    atMs: (atMs += waitMs),
    plist: plistOf(elapsedMs),
  }))
  return {
    ...{ intervalMs: 1000, listenedMs: atMs, openedAtMs: 0, ended: null, endedAtMs: null, faults: [] },
    samples: [{ atMs: 1000, plist: plistOf(1000) }, ...later],
  }
}

it('needs two samples', () => {
  expect(steadinessOf(streamOf([]))).toBeNull()
})

it('takes half an interval for late, and no less', () => {
  const lateOf = (waitMs: number) => steadinessOf(streamOf([{ waitMs, elapsedMs: 1000 }]))?.lateCount
  expect([lateOf(1500), lateOf(1501)]).toEqual([0, 1])
})

it('counts what no window covers, and nothing that one does, however late it came', () => {
  const windows = fc.array(
    fc.record({ elapsedMs: fc.integer({ min: 900, max: 1300 }), lostMs: fc.nat(3000) }),
    { minLength: 1, maxLength: 20 },
  )
  fc.assert(
    fc.property(windows, fc.integer({ min: 0, max: 499 }), (made, jitterMs) => {
      const found = steadinessOf(
        streamOf(made.map(({ elapsedMs, lostMs }) => ({ elapsedMs, waitMs: elapsedMs + lostMs }))),
      )
      expect(found?.uncoveredMs).toBe(made.reduce((sum, { lostMs }) => sum + lostMs, 0))
      expect(found?.lateCount).toBe(made.filter(({ lostMs }) => lostMs > 500).length)
      // Each second one comes later, and the next by as much sooner: nothing is lost.
      const late = made.map(({ elapsedMs }, i) => ({
        elapsedMs,
        waitMs: elapsedMs + (i % 2 === 0 ? jitterMs : -jitterMs),
      }))
      const jittered = steadinessOf(streamOf(late))
      expect(jittered?.lateCount).toBe(0)
      expect(jittered?.uncoveredMs).toBe(made.length % 2 === 0 ? 0 : jitterMs)
    }),
  )
})
