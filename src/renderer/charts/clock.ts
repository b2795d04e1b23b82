/** Times as a person reads them, in this machine's time zone, 24 hours. */

const TIME = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const MINUTE = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' })

/** `14:03:07` */
export function formatClock(timeMs: number): string {
  return TIME.format(timeMs)
}

/** `14:03`, for axis labels on whole minutes. */
export function formatClockMinute(timeMs: number): string {
  return MINUTE.format(timeMs)
}

/** `30 March 2022, 14:00:00 – 14:05:00`; the second day is named only when it differs. */
export function formatClockRange(fromMs: number, toMs: number): string {
  const [firstDay, lastDay] = [DAY.format(fromMs), DAY.format(toMs)]
  const last = firstDay === lastDay ? formatClock(toMs) : `${lastDay}, ${formatClock(toMs)}`
  return `${firstDay}, ${formatClock(fromMs)} – ${last}`
}
