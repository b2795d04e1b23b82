import { describe, expect, it, vi } from 'vitest'
import { formatSpan } from '../format/time-format'
import { clockTicks } from './time-ticks'

vi.stubEnv('TZ', 'Europe/Berlin')

const HOUR = 3_600_000
const labels = (fromMs: number, toMs: number, widthPx: number): string[] =>
  clockTicks(fromMs, toMs, widthPx).map(({ label }) => label)
const times = (fromMs: number, toMs: number, widthPx: number): number[] =>
  clockTicks(fromMs, toMs, widthPx).map(({ offsetMs }) => toMs + offsetMs)

describe('the time axis when the clocks change', () => {
  it('keeps to round hours when an hour is skipped in spring', () => {
    const fromMs = Date.parse('2026-03-28T22:00:00+01:00')
    const toMs = Date.parse('2026-03-29T10:00:00+02:00')
    const found = labels(fromMs, toMs, 1000)
    expect(found[2]).toMatch(/29/)
    expect(found.filter((label) => label.includes(':'))).toEqual([
      ...['22:00', '23:00', '01:00', '03:00', '04:00'],
      ...['05:00', '06:00', '07:00', '08:00', '09:00'],
    ])
  })

  it('keeps to round hours when an hour repeats in autumn', () => {
    const fromMs = Date.parse('2026-10-24T18:00:00+02:00')
    const toMs = Date.parse('2026-10-25T18:00:00+01:00')
    const hours = times(fromMs, toMs, 700).map((at) => new Date(at).getHours())
    expect(hours).toEqual([18, 21, 0, 3, 6, 9, 12, 15].filter((hour) => hours.includes(hour)))
    expect(hours).toContain(0)
    for (const hour of hours) expect(hour % 3).toBe(0)
  })

  it('starts each day at midnight, also days of 23 and 25 hours', () => {
    const toMs = Date.parse('2026-03-31T12:00:00+02:00')
    for (const at of times(toMs - 7 * 24 * HOUR, toMs, 1000)) expect(new Date(at).getHours()).toBe(0)
    expect(times(toMs - 7 * 24 * HOUR, toMs, 1000)).toHaveLength(7)
  })

  it('puts every second day on the same days, wherever the view begins', () => {
    const toMs = Date.parse('2026-06-30T12:00:00+02:00')
    const length = 20 * 24 * HOUR
    const one = times(toMs - length, toMs, 1000)
    const other = times(toMs - length - 24 * HOUR, toMs - 24 * HOUR, 1000)
    expect(one.filter((at) => other.includes(at)).length).toBeGreaterThan(5)
  })

  it('labels midnight with its day, also between minutes', () => {
    const midnight = Date.parse('2026-11-22T00:00:00+01:00')
    const found = labels(midnight - HOUR / 2, midnight + HOUR / 2, 1000)
    expect(found.filter((label) => /22/.test(label) && !label.includes(':'))).toHaveLength(1)
  })
})

describe('formatSpan', () => {
  const at = (text: string): number => Date.parse(`${text}+01:00`)
  const now = at('2026-11-22T18:00:00')

  it.each([
    ['today', '2026-11-22T14:02:00', '2026-11-22T15:10:00', /^14:02–15:10$/],
    ['another day', '2026-11-20T14:02:00', '2026-11-20T15:10:00', /20.* 14:02–15:10$/],
    ['over midnight', '2026-11-21T23:00:00', '2026-11-22T01:00:00', /21.* 23:00 – .*22.* 01:00$/],
    ['seconds', '2026-11-22T14:02:03', '2026-11-22T14:02:33', /^14:02:03–14:02:33$/],
    ['weeks', '2026-11-01T14:02:00', '2026-11-20T14:02:00', /^[^:]+ – [^:]+$/],
    ['another year', '2024-11-20T14:02:00', '2024-11-20T15:10:00', /2024/],
  ])('says %s', (_, from, to, words) => {
    expect(formatSpan(at(from), at(to), now)).toMatch(words)
  })
})
