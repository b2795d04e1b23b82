import { isSnoozed, type AlertSettings, type QuietHours } from '#shared/alerts'

const MINUTE_MS = 60_000

/** Whether alerts are held back at `now`, by what a clock in this machine's zone shows then. */
export function areHeldBack(settings: AlertSettings, now: Date): boolean {
  return isQuiet(settings.quietHours, now) || isSnoozed(settings, now.getTime())
}

/** The hours begin with their first minute and end before their last; equal ones are the whole day. */
function isQuiet({ isOn, fromMinute, toMinute }: QuietHours, now: Date): boolean {
  if (!isOn) return false
  const minute = minuteOfDay(now)
  if (fromMinute < toMinute) return minute >= fromMinute && minute < toMinute
  return minute >= fromMinute || minute < toMinute
}

/**
 * Minutes since midnight by the clock on the wall. Where daylight saving time ends, the clock shows an hour twice (on Lord Howe
 * Island half of one): all through the second time this is the last minute before the clock was set back, or quiet hours that
 * begin or end in it would do so twice.
 */
function minuteOfDay(now: Date): number {
  const minute = now.getHours() * 60 + now.getMinutes()
  // Of a time that is shown twice, this is the first (ECMA-262, `UTC(t)`).
  const firstMs = new Date(now.getFullYear(), now.getMonth(), now.getDate(), 0, minute).getTime()
  if (now.getTime() - firstMs < MINUTE_MS) return minute
  const before = new Date(now)
  while (before.getTimezoneOffset() === now.getTimezoneOffset()) before.setTime(before.getTime() - MINUTE_MS)
  return before.getHours() * 60 + before.getMinutes()
}
