import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.resetModules()
})

/** The formatters take the zone when the module is loaded. */
async function rangeIn(zone: string, from: string, to: string): Promise<string> {
  vi.stubEnv('TZ', zone)
  vi.resetModules()
  const { formatClockRange } = await import('./time-format')
  return formatClockRange(Date.parse(from), Date.parse(to))
}

it('names the time zone once', async () => {
  const text = await rangeIn('UTC', '2022-03-30T14:00:00Z', '2022-03-30T14:05:00Z')
  expect(text).toBe('30 Mar 2022, 14:00:00 – 14:05:00 UTC')
})

it('names both zones when the clocks change in between', async () => {
  const text = await rangeIn('America/Los_Angeles', '2022-03-13T09:59:00Z', '2022-03-13T10:01:00Z')
  expect(text).toMatch(/01:59:00 (PST|GMT-8) – 03:01:00 (PDT|GMT-7)$/)
})

it('names days and months in English without zeros in front, in the zone of this machine', async () => {
  vi.stubEnv('TZ', 'Asia/Tokyo')
  vi.resetModules()
  const { formatClockMinute, formatDate, formatDayClock, formatSpan } = await import('./time-format')
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
