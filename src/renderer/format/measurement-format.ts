import { formatDate } from '#shared/format'
import type { MeasurementHead, MeasurementOrigin } from '#shared/measurement'
import { isKnownDate } from '#shared/sample-window'
import { words } from '#shared/words/words'
import { formatClockMinute } from './time-format'

const SECOND_MS = 1000
const DAY_MS = 24 * 3_600_000

/** `0:07`, `12:34`, `1:02:03`: how long a measurement has been running. */
export function formatStopwatch(ms: number): string {
  const total = Math.max(0, Math.floor(ms / SECOND_MS))
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60]
  const two = (value: number): string => String(value).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`
}

/** `Today, 14:03`, `Yesterday, 09:12`, `30 Mar, 14:03`, `30 Mar 2022, 14:03`; in this machine's time zone. */
export function formatWhen(iso: string, nowMs: number): string {
  const timeMs = Date.parse(iso)
  if (!isKnownDate(timeMs)) return words.measurements.timeUnknown
  return `${formatRelativeDay(timeMs, nowMs)}, ${formatClockMinute(timeMs)}`
}

function formatRelativeDay(timeMs: number, nowMs: number): string {
  const [time, now] = [new Date(timeMs), new Date(nowMs)]
  // Counted from noon to noon, since a day may have 23 or 25 hours.
  const noonOf = (date: Date): number =>
    new Date(date.getFullYear(), date.getMonth(), date.getDate(), 12).getTime()
  const days = Math.round((noonOf(now) - noonOf(time)) / DAY_MS)
  if (days === 0) return words.measurements.today
  if (days === 1) return words.measurements.yesterday
  return formatDate(timeMs, time.getFullYear() !== now.getFullYear())
}

/** A measurement's name, or `Unnamed, 30 Mar 2022, 14:03`. */
export function displayName({ name, startedAt }: Pick<MeasurementHead, 'name' | 'startedAt'>): string {
  if (name.trim() !== '') return name
  const timeMs = Date.parse(startedAt)
  if (!isKnownDate(timeMs)) return words.measurements.unnamedWithoutTime
  return words.measurements.unnamed(`${formatDate(timeMs)}, ${formatClockMinute(timeMs)}`)
}

export const ORIGIN_LABELS: Readonly<Record<MeasurementOrigin, string>> = words.measurements.origins
