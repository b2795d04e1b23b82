import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ArrivalClock } from './arrival-clock'

it('knows nothing before the first sample', () => {
  expect(new ArrivalClock().toAxisMs(5)).toBeNull()
})

it('is as exact as the promptest sample, however late the others are', () => {
  const delays = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 1, maxLength: 50 })
  fc.assert(
    fc.property(delays, fc.double({ min: 0, max: 60_000, noNaN: true }), (delaysMs, momentMs) => {
      const clock = new ArrivalClock()
      delaysMs.forEach((delayMs, index) =>
        clock.take(1e12 + (index + 1) * 1000, (index + 1) * 1000 + delayMs, false),
      )
      const errorMs = (clock.toAxisMs(momentMs) ?? NaN) - (1e12 + momentMs)
      expect(errorMs).toBeLessThanOrEqual(0.001)
      expect(errorMs).toBeGreaterThanOrEqual(-Math.min(...delaysMs) - 0.001)
    }),
  )
})

it('follows the axis over a gap, and keeps what lay before it where it was', () => {
  const clock = new ArrivalClock()
  clock.take(10_000, 1000, false)
  clock.take(11_000, 2000, false)
  clock.take(60_000, 3000, true)
  expect(clock.toAxisMs(500)).toBe(9500)
  expect(clock.toAxisMs(2500)).toBe(11_500)
  expect(clock.toAxisMs(3500)).toBe(60_500)
})
