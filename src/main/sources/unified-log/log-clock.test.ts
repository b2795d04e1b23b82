import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LogClock } from './log-clock'
import type { LogRecord } from './log-record'

const TICKS_PER_MS = 24_000
const record = (wallMs: number, machTicks: number | null, bootId = ''): LogRecord => ({
  ...{
    wallMs,
    machTicks,
    bootId,
    hasZone: true,
    threadId: 1,
    process: 'kernel',
    processPath: '/kernel',
    pid: 0,
  },
  ...{ sender: 'x', subsystem: '', category: '', level: 'Default', message: '' },
})

/** A record that is written, and then read after `delayMs`, with the wall clock set by `stepMs` in between. */
const written = fc.record({
  afterMs: fc.integer({ min: 2000, max: 60_000 }),
  delayMs: fc.integer({ min: 0, max: 400 }),
  stepMs: fc.oneof(fc.constant(0), fc.integer({ min: -7_200_000, max: 7_200_000 })),
})

describe('the clock of the log', () => {
  // A failure prints its seed.
  it('knows when a record was written, whenever the wall clock is set, once it knows the unit of the ticks', () => {
    fc.assert(
      fc.property(fc.array(written, { maxLength: 12 }), fc.nat(1e9), (records, bootMs) => {
        const clock = new LogClock()
        let trueMs = 5000
        let aheadMs = 1.7e12
        const steady = [0, 0, 0].map(() => ({ afterMs: 2500, delayMs: 0, stepMs: 0 }))
        for (const { afterMs, delayMs, stepMs } of [...steady, ...records]) {
          trueMs += afterMs
          const made = record(trueMs + aheadMs, (trueMs + bootMs) * TICKS_PER_MS)
          aheadMs += stepMs
          const nowMs = trueMs + delayMs
          const moment = clock.momentOf(made, nowMs + aheadMs, nowMs)
          expect(Math.abs(moment - trueMs)).toBeLessThanOrEqual(500)
          expect(moment).toBeLessThanOrEqual(nowMs)
          trueMs = nowMs
        }
      }),
    )
  })

  it('is exact while nobody sets the clock, whatever the unit of the ticks', () => {
    for (const ticksPerMs of [TICKS_PER_MS, 1_000_000, 1]) {
      const clock = new LogClock()
      for (let at = 10_000; at < 100_000; at += 7000.25)
        expect(
          clock.momentOf(record(at + 1e9, Math.round(at * ticksPerMs)), at + 80 + 1e9, at + 80),
        ).toBeCloseTo(at, 3)
    }
  })

  it('goes by the wall clock where there are no ticks, or those of another start of the Mac', () => {
    const clock = new LogClock()
    for (const at of [1000, 4000, 7000]) clock.momentOf(record(at, at * TICKS_PER_MS, 'a'), at, at)
    expect(clock.momentOf(record(90_000, 5, 'b'), 90_010, 90_010)).toBe(90_000)
    expect(clock.momentOf(record(99_000, null), 99_010, 99_010)).toBe(99_000)
  })

  it('keeps the order in which records were written, though the wall clock of this process has whole ms', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.001, max: 3, noNaN: true }), { maxLength: 30 }), (stepsMs) => {
        const clock = new LogClock()
        let trueMs = 5000
        let lastMs = Number.NEGATIVE_INFINITY
        for (const stepMs of stepsMs) {
          const made = record(trueMs + 1.7e12, Math.round(trueMs * TICKS_PER_MS))
          const nowMs = trueMs + 0.7 + stepMs / 2
          const moment = clock.momentOf(made, Math.floor(nowMs + 1.7e12), nowMs)
          expect(moment).toBeGreaterThanOrEqual(lastMs)
          lastMs = moment
          trueMs += stepMs
        }
      }),
    )
  })

  it('lets nothing be written after it was read', () => {
    expect(new LogClock().momentOf(record(50_000, null), 10_000, 10_000)).toBe(10_000)
  })
})
