import { formatInterval, NARROW_SPACE } from '#shared/format'
import type { MeasurementHead, MeasurementOrigin, VerdictCode } from '#shared/measurement'
import { formatClockMinute } from '../charts/clock'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const DAY_AND_YEAR = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** `800 ms`, `12.4 s`, `5 min 3 s`, `2 h 10 min`, `3 d 4 h`: two units at most. */
export function formatLength(ms: number): string {
  if (ms < MINUTE_MS) return formatInterval(ms < 10 * SECOND_MS ? ms : Math.round(ms / 100) * 100)
  const seconds = Math.round(ms / SECOND_MS) * SECOND_MS
  if (seconds < HOUR_MS) return twoUnits(seconds, MINUTE_MS, 'min', SECOND_MS, 's')
  const minutes = Math.round(ms / MINUTE_MS) * MINUTE_MS
  if (minutes < DAY_MS) return twoUnits(minutes, HOUR_MS, 'h', MINUTE_MS, 'min')
  return twoUnits(Math.round(ms / HOUR_MS) * HOUR_MS, DAY_MS, 'd', HOUR_MS, 'h')
}

function twoUnits(ms: number, largeMs: number, large: string, smallMs: number, small: string): string {
  const rest = Math.floor((ms % largeMs) / smallMs)
  const first = `${Math.floor(ms / largeMs)}${NARROW_SPACE}${large}`
  return rest === 0 ? first : `${first} ${rest}${NARROW_SPACE}${small}`
}

/** `0:07`, `12:34`, `1:02:03`: of a measurement that runs. */
export function formatStopwatch(ms: number): string {
  const total = Math.max(0, Math.floor(ms / SECOND_MS))
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60]
  const two = (value: number): string => String(value).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`
}

/** `Today, 14:03`, `Yesterday, 09:12`, `30 Mar, 14:03`, `30 Mar 2022, 14:03`; in this machine's time zone. */
export function formatWhen(iso: string, nowMs: number): string {
  const timeMs = Date.parse(iso)
  return `${dayWords(timeMs, nowMs)}, ${formatClockMinute(timeMs)}`
}

function dayWords(timeMs: number, nowMs: number): string {
  const [time, now] = [new Date(timeMs), new Date(nowMs)]
  // Noon, for a day may have 23 or 25 hours.
  const noonOf = (date: Date): number =>
    new Date(date.getFullYear(), date.getMonth(), date.getDate(), 12).getTime()
  const days = Math.round((noonOf(now) - noonOf(time)) / DAY_MS)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  return (time.getFullYear() === now.getFullYear() ? DAY : DAY_AND_YEAR).format(time)
}

/** What a measurement is called where nobody gave it a name. */
export function nameOf(
  { name, startedAt }: Pick<MeasurementHead, 'name' | 'startedAt'>,
  nowMs: number,
): string {
  return name.trim() === '' ? `Unnamed, ${formatWhen(startedAt, nowMs).toLowerCase()}` : name
}

export const ORIGIN_WORDS: Readonly<Record<MeasurementOrigin, string>> = {
  started: 'Started by hand',
  range: 'Picked range',
  run: 'Command',
  record: 'Recorded',
  import: 'Imported',
}

/** Of the Neural Engine, beside its mark. */
export const VERDICT_WORDS: Readonly<Record<VerdictCode, string>> = {
  'ane-used': 'Used',
  'ane-not-used': 'Not used',
  'ane-uncertain': 'Uncertain',
  'ane-not-reported': 'Not reported',
  'too-short': 'Too short',
  incomplete: 'Incomplete',
}
