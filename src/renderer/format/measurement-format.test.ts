import { describe, expect, it } from 'vitest'
import { makeHead } from '../test-support/measurements'
import { displayName, formatStopwatch, formatWhen } from './measurement-format'

describe('formatStopwatch', () => {
  it.each([
    [0, '0:00'],
    [7900, '0:07'],
    [754_000, '12:34'],
    [3_723_000, '1:02:03'],
    [-5, '0:00'],
  ])('counts %i ms', (ms, words) => {
    expect(formatStopwatch(ms)).toBe(words)
  })
})

describe('formatWhen', () => {
  const at = (...parts: [number, number, number, number, number]): number => new Date(...parts).getTime()
  const now = at(2022, 2, 30, 0, 30)
  const when = (timeMs: number): string => formatWhen(new Date(timeMs).toISOString(), now)

  it('says Today and Yesterday, and adds the year when it is another one', () => {
    expect(when(at(2022, 2, 30, 0, 3))).toBe('Today, 00:03')
    expect(when(at(2022, 2, 29, 23, 59))).toBe('Yesterday, 23:59')
    expect(when(at(2022, 0, 2, 9, 12))).toBe('2 Jan, 09:12')
    expect(when(at(2021, 11, 31, 9, 12))).toBe('31 Dec 2021, 09:12')
  })
})

it('names a measurement without a name by its time', () => {
  expect(displayName(makeHead({ name: 'Look up' }))).toBe('Look up')
  expect(displayName(makeHead({ name: ' ' }))).toMatch(/^Unnamed, 30 Mar 2022, \d\d:\d\d$/)
})
