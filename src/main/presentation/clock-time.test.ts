import { expect, it } from 'vitest'
import { clockTime } from './clock-time'

it('writes the time of day in digits of two', () => {
  expect(clockTime(new Date(2026, 2, 30, 14, 5, 9))).toBe('14:05:09')
  expect(clockTime(new Date(2026, 2, 30))).toBe('00:00:00')
})
