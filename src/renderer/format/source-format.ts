import { formatInterval } from '#shared/format'
import type { SourceStatus } from '#shared/source-status'
import { SOURCES } from '#shared/sources'
import { words } from '#shared/words/words'

/** `every 1.004 s, asked 1 s`, without what is not known; null when neither is. */
export function formatIntervals(status: SourceStatus): string | null {
  const parts = [
    status.measuredIntervalMs === null ? [] : words.source.every(formatInterval(status.measuredIntervalMs)),
    status.requestedIntervalMs === null ? [] : words.source.asked(formatInterval(status.requestedIntervalMs)),
  ].flat()
  return parts.length === 0 ? null : parts.join(', ')
}

/** `Demonstration`, `Live`, `Recording log.txt`, `Demonstration log.txt` for a recording of one. */
export function formatSource({ kind, label, isMadeUp }: SourceStatus): string {
  if (SOURCES[kind].needs !== 'file') return label
  return `${isMadeUp ? SOURCES.demonstration.label : SOURCES[kind].label} ${label}`
}
