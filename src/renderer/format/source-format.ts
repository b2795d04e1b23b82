import { formatInterval } from '#shared/format'
import { macosMajorOf, type Machine } from '#shared/sample'
import type { SourceStatus } from '#shared/source-status'
import { SOURCES } from '#shared/sources'

/** `macOS 12 (21E230)`; `macOS build 18A1` when its version is not known; null without a build. */
export function formatSystem({ osBuild }: Machine): string | null {
  if (osBuild === null) return null
  const major = macosMajorOf(osBuild)
  return major === null || major < 11 ? `macOS build ${osBuild}` : `macOS ${major} (${osBuild})`
}

/** `asked 1 s, measured 1.004 s`, without what is not known; null when neither is. */
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

/** `Demonstration`, `Live`, `Recording log.txt`. */
export function formatSource(status: SourceStatus): string {
  const { needs, label } = SOURCES[status.kind]
  return needs === 'file' ? `${label} ${status.label}` : status.label
}
