import { formatInterval } from '#shared/format'
import { macosMajorOf } from '#shared/macos'
import type { Machine } from '#shared/sample'
import type { SourceStatus } from '#shared/source-status'
import type { RangeMinutes } from '#shared/time-range'

const DAY_MINUTES = 24 * 60

/** `macOS 12 (21E230)`; the build alone when its macOS is not known; null when there is none. */
export function formatSystem({ osBuild }: Machine): string | null {
  if (osBuild === null) return null
  const major = macosMajorOf(osBuild)
  return major === null || major < 11 ? `macOS build ${osBuild}` : `macOS ${major} (${osBuild})`
}

/** `asked 1 s, measured 1.004 s`, as far as known; null when neither is. */
export function formatIntervals(status: SourceStatus): string | null {
  const parts = [
    status.requestedIntervalMs === null ? [] : `asked ${formatInterval(status.requestedIntervalMs)}`,
    status.measuredIntervalMs === null ? [] : `measured ${formatInterval(status.measuredIntervalMs)}`,
  ].flat()
  return parts.length === 0 ? null : parts.join(', ')
}

/** `1 sample`, `312 samples`, `1,204 samples`. */
export function formatCount(count: number, singular: string): string {
  return `${count.toLocaleString('en')} ${singular}${count === 1 ? '' : 's'}`
}

/** What the source is, in the words of a badge. */
export function formatSource(status: SourceStatus): string {
  return status.kind === 'replay' ? `Recording ${status.label}` : status.label
}

/** `1 m`, `6 h`, `30 d`: a chosen range in as few letters as a button has room for. */
export function shortRange(minutes: RangeMinutes): string {
  if (minutes >= 2 * DAY_MINUTES) return `${minutes / DAY_MINUTES} d`
  return minutes >= 60 ? `${minutes / 60} h` : `${minutes} m`
}

/** `last minute`, `last 15 minutes`, `last hour`, `last 24 hours`, `last 7 days`. */
export function rangeWords(minutes: RangeMinutes): string {
  if (minutes >= 2 * DAY_MINUTES) return `last ${minutes / DAY_MINUTES} days`
  if (minutes > 60) return `last ${minutes / 60} hours`
  return minutes === 60 ? 'last hour' : minutes === 1 ? 'last minute' : `last ${minutes} minutes`
}
