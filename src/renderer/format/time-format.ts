import { clockTime, formatDate, formatDay, formatDuration } from '#shared/format'
import type { RangeMinutes } from '#shared/settings'
import { words } from '#shared/words/words'

/** Times and ranges of time as text, in this machine's time zone, 24 hours a day. */

/** Shorter spans are written with seconds, longer ones than `LONG_MS` without hours. */
const SHORT_MS = 3 * 60_000
const LONG_MS = 7 * 24 * 3_600_000

/** `14:03:07` */
export function formatClock(timeMs: number): string {
  return clockTime(new Date(timeMs))
}

/** `14:03:07.250`, for events of the log, which are exact to the millisecond beside each other. */
export function formatClockMs(timeMs: number): string {
  const wholeMs = Math.round(timeMs)
  return `${formatClock(wholeMs)}.${String(((wholeMs % 1000) + 1000) % 1000).padStart(3, '0')}`
}

/** `14:03`, for axis labels on whole minutes. */
export function formatClockMinute(timeMs: number): string {
  return formatClock(timeMs).slice(0, 5)
}

/** `Wed, 30 Mar 14:03:07` */
export function formatDayClock(timeMs: number): string {
  return `${formatDay(timeMs)} ${formatClock(timeMs)}`
}

/**
 * `14:02–15:10`. Names the day unless both ends are on the day of `nowMs`, seconds below three minutes, and only the days
 * above a week.
 */
export function formatSpan(fromMs: number, toMs: number, nowMs = Date.now()): string {
  const lengthMs = toMs - fromMs
  const isThisYear = new Date(fromMs).getFullYear() === new Date(nowMs).getFullYear()
  const day = isThisYear ? formatDay : (timeMs: number) => formatDate(timeMs)
  if (lengthMs > LONG_MS) return `${day(fromMs)} – ${day(toMs)}`
  const clock = lengthMs < SHORT_MS ? formatClock : formatClockMinute
  const isOneDay = formatDate(fromMs) === formatDate(toMs)
  if (!isOneDay) return `${day(fromMs)} ${clock(fromMs)} – ${day(toMs)} ${clock(toMs)}`
  const isToday = formatDate(toMs) === formatDate(nowMs)
  return `${isToday ? '' : `${day(fromMs)} `}${clock(fromMs)}–${clock(toMs)}`
}

/**
 * `30 Mar 2022, 14:00:00 – 14:05:00 UTC`. The second day is named only when it differs, the first zone only when the
 * clocks were changed in between.
 */
export function formatClockRange(fromMs: number, toMs: number): string {
  const [firstDay, lastDay] = [formatDate(fromMs), formatDate(toMs)]
  const [firstZone, lastZone] = [formatZone(fromMs), formatZone(toMs)]
  const first = firstZone === lastZone ? formatClock(fromMs) : `${formatClock(fromMs)} ${firstZone}`
  const last = firstDay === lastDay ? formatClock(toMs) : `${lastDay}, ${formatClock(toMs)}`
  return `${firstDay}, ${first} – ${last} ${lastZone}`
}

/** `UTC`, `GMT-7`: this machine's time zone at `timeMs`. A format that is kept would stay in the zone in which it was made. */
function formatZone(timeMs: number): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' }).formatToParts(timeMs)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
}

/** `edges rounded to 10 s`, for figures of a range whose edges were moved to buckets of so many ms; null where they were not. */
export function formatRounding(roundedToMs: number | null): string | null {
  return roundedToMs === null ? null : words.head.edgesRounded(formatDuration(roundedToMs))
}

const DAY_MINUTES = 24 * 60

/** `1 m`, `6 h`, `30 d`: short enough for a button. */
export function formatShortRange(minutes: RangeMinutes): string {
  if (minutes >= 2 * DAY_MINUTES) return `${minutes / DAY_MINUTES} d`
  return minutes >= 60 ? `${minutes / 60} h` : `${minutes} m`
}

/** `last minute`, `last 15 minutes`, `last hour`, `last 24 hours`, `last 7 days`. */
export function formatRange(minutes: RangeMinutes): string {
  if (minutes >= 2 * DAY_MINUTES) return words.head.lastDays(minutes / DAY_MINUTES)
  if (minutes > 60) return words.head.lastHours(minutes / 60)
  if (minutes === 60) return words.head.lastHour
  return minutes === 1 ? words.head.lastMinute : words.head.lastMinutes(minutes)
}
