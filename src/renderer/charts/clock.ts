/** Times as a person reads them, in this machine's time zone, 24 hours. */

import { dateFormat } from './date-format'

const TIME = dateFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const MINUTE = dateFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const ZONE = dateFormat(undefined, { timeZoneName: 'short' })
const DAY = dateFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' })

const SHORT_DAY = dateFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' })
const SHORT_DAY_WITH_YEAR = dateFormat(undefined, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
})

/** Below this seconds matter, above the other hours do not. */
const SHORT_MS = 3 * 60_000
const LONG_MS = 7 * 24 * 3_600_000

/** `14:03:07` */
export function formatClock(timeMs: number): string {
  return TIME().format(timeMs)
}

/** `14:03`, for axis labels on whole minutes. */
export function formatClockMinute(timeMs: number): string {
  return MINUTE().format(timeMs)
}

/** `Wed, 30 Mar` */
export function formatDay(timeMs: number): string {
  return SHORT_DAY().format(timeMs)
}

/** `Wed, 30 Mar 14:03:07`, where the day is not plain from the view. */
export function formatDayClock(timeMs: number): string {
  return `${formatDay(timeMs)} ${formatClock(timeMs)}`
}

/**
 * `14:02–15:10`; with the day where that is not `nowMs`'s, or where there are two, with seconds below three minutes,
 * and with the days alone above a week.
 */
export function formatSpan(fromMs: number, toMs: number, nowMs = Date.now()): string {
  const lengthMs = toMs - fromMs
  const isThisYear = new Date(fromMs).getFullYear() === new Date(nowMs).getFullYear()
  const day = isThisYear ? formatDay : (timeMs: number) => SHORT_DAY_WITH_YEAR().format(timeMs)
  if (lengthMs > LONG_MS) return `${day(fromMs)} – ${day(toMs)}`
  const clock = lengthMs < SHORT_MS ? formatClock : formatClockMinute
  const isOneDay = DAY().format(fromMs) === DAY().format(toMs)
  if (!isOneDay) return `${day(fromMs)} ${clock(fromMs)} – ${day(toMs)} ${clock(toMs)}`
  const isToday = DAY().format(toMs) === DAY().format(nowMs)
  return `${isToday ? '' : `${day(fromMs)} `}${clock(fromMs)}–${clock(toMs)}`
}

/**
 * `30 March 2022, 14:00:00 – 14:05:00 UTC`; the second day is named only when it differs, the first zone only where
 * the clocks were changed in between.
 */
export function formatClockRange(fromMs: number, toMs: number): string {
  const [firstDay, lastDay] = [DAY().format(fromMs), DAY().format(toMs)]
  const [firstZone, lastZone] = [formatZone(fromMs), formatZone(toMs)]
  const first = firstZone === lastZone ? formatClock(fromMs) : `${formatClock(fromMs)} ${firstZone}`
  const last = firstDay === lastDay ? formatClock(toMs) : `${lastDay}, ${formatClock(toMs)}`
  return `${firstDay}, ${first} – ${last} ${lastZone}`
}

/** `UTC`, `GMT-7`: this machine's zone as it is at `timeMs`. */
function formatZone(timeMs: number): string {
  return (
    ZONE()
      .formatToParts(timeMs)
      .find((part) => part.type === 'timeZoneName')?.value ?? ''
  )
}
