/** Times as a person reads them, in this machine's time zone, 24 hours. */

const TIME = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const MINUTE = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const ZONE = new Intl.DateTimeFormat(undefined, { timeZoneName: 'short' })
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' })

/** `14:03:07` */
export function formatClock(timeMs: number): string {
  return TIME.format(timeMs)
}

/** `14:03`, for axis labels on whole minutes. */
export function formatClockMinute(timeMs: number): string {
  return MINUTE.format(timeMs)
}

/**
 * `30 March 2022, 14:00:00 – 14:05:00 UTC`; the second day is named only when it differs, the first zone only where
 * the clocks were changed in between.
 */
export function formatClockRange(fromMs: number, toMs: number): string {
  const [firstDay, lastDay] = [DAY.format(fromMs), DAY.format(toMs)]
  const [firstZone, lastZone] = [formatZone(fromMs), formatZone(toMs)]
  const first = firstZone === lastZone ? formatClock(fromMs) : `${formatClock(fromMs)} ${firstZone}`
  const last = firstDay === lastDay ? formatClock(toMs) : `${lastDay}, ${formatClock(toMs)}`
  return `${firstDay}, ${first} – ${last} ${lastZone}`
}

/** `UTC`, `GMT-7`: this machine's zone as it is at `timeMs`. */
function formatZone(timeMs: number): string {
  return ZONE.formatToParts(timeMs).find((part) => part.type === 'timeZoneName')?.value ?? ''
}
