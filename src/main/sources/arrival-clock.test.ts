import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ArrivalClock } from './arrival-clock'

describe('the arrival clock', () => {
  it('knows nothing before the first sample', () => {
    expect(new ArrivalClock().toAxisMs(5)).toBeNull()
  })

  it('is as exact as the promptest sample, however late the others are', () => {
    const delays = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(delays, fc.double({ min: 0, max: 60_000, noNaN: true }), (delaysMs, momentMs) => {
        const clock = new ArrivalClock()
        delaysMs.forEach((delayMs, index) =>
          clock.addSample(1e12 + (index + 1) * 1000, (index + 1) * 1000 + delayMs, false),
        )
        const errorMs = (clock.toAxisMs(momentMs) ?? NaN) - (1e12 + momentMs)
        expect(errorMs).toBeLessThanOrEqual(0.001)
        expect(errorMs).toBeGreaterThanOrEqual(-Math.min(...delaysMs) - 0.001)
      }),
    )
  })

  it('says how late samples usually come, once three have', () => {
    const clock = new ArrivalClock()
    const spreads = [30, 5, 25, 10].map((delayMs, index) => {
      clock.addSample((index + 1) * 1000, (index + 1) * 1000 + delayMs, false)
      return clock.spreadMs
    })
    expect(spreads).toEqual([null, null, 20, 20])
  })

  it('follows the axis over a gap', () => {
    const clock = new ArrivalClock()
    clock.addSample(10_000, 1000, false)
    expect(clock.toAxisMs(1500)).toBe(10_500)
    clock.addSample(60_000, 3000, true)
    expect(clock.toAxisMs(3500)).toBe(60_500)
  })

  it('follows clocks that drift apart', () => {
    const clock = new ArrivalClock()
    // Each window measures 1 ms less than passes.
    for (let index = 1; index <= 10_000; index++) clock.addSample(index * 999, index * 1000, false)
    expect(Math.abs((clock.toAxisMs(10_000_000) ?? NaN) - 9_990_000)).toBeLessThan(100)
  })
})
