import { formatDate } from '#shared/format'
import { afterEach, expect, it, vi } from 'vitest'
import { formatClockMinute, formatClockRange, formatDayClock, formatSpan } from './time-format'

afterEach(() => vi.unstubAllEnvs())

function rangeIn(zone: string, from: string, to: string): string {
  vi.stubEnv('TZ', zone)
  return formatClockRange(Date.parse(from), Date.parse(to))
}

it('names the time zone once', () => {
  const text = rangeIn('UTC', '2022-03-30T14:00:00Z', '2022-03-30T14:05:00Z')
  expect(text).toBe('30 Mar 2022, 14:00:00 – 14:05:00 UTC')
})

it('names both zones when the clocks change in between', () => {
  const text = rangeIn('America/Los_Angeles', '2022-03-13T09:59:00Z', '2022-03-13T10:01:00Z')
  expect(text).toMatch(/01:59:00 (PST|GMT-8) – 03:01:00 (PDT|GMT-7)$/)
})

it('follows a machine that is taken into another zone while the window is open', () => {
  const range = ['2022-03-30T20:00:00Z', '2022-03-30T20:05:00Z'] as const
  expect(rangeIn('UTC', ...range)).toBe('30 Mar 2022, 20:00:00 – 20:05:00 UTC')
  expect(rangeIn('Asia/Tokyo', ...range)).toBe('31 Mar 2022, 05:00:00 – 05:05:00 GMT+9')
})

it('names days and months in English without zeros in front, in the zone of this machine', () => {
  vi.stubEnv('TZ', 'Asia/Tokyo')
  const timeMs = Date.parse('2022-09-04T15:04:05Z')
  expect(formatDate(timeMs)).toBe('5 Sep 2022')
  expect(formatDate(timeMs, false)).toBe('5 Sep')
  expect(formatDayClock(timeMs)).toBe('Mon, 5 Sep 00:04:05')
  expect(formatClockMinute(timeMs)).toBe('00:04')
  const hourMs = 3_600_000
  expect(formatSpan(timeMs - hourMs, timeMs, timeMs)).toBe('Sun, 4 Sep 23:04 – Mon, 5 Sep 00:04')
  expect(formatSpan(timeMs, timeMs + hourMs, timeMs)).toBe('00:04–01:04')
  expect(formatSpan(timeMs, timeMs + hourMs, Date.parse('2023-01-02T00:00:00Z'))).toBe(
    '5 Sep 2022 00:04–01:04',
  )
})
