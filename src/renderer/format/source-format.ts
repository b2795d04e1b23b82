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

/** `1 sample`, `312 samples`, `1,204 samples`. `count`: a whole number from 0 on. */
export function formatCount(count: number, singular: string): string {
  // The first call of `toLocaleString` took 10 ms of the 170 in which a window is built.
  const digits = String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
  return `${digits} ${singular}${count === 1 ? '' : 's'}`
}

/** `Demonstration`, `Live`, `Recording log.txt`, `Demonstration log.txt` for a recording of one. */
export function formatSource({ kind, label, isMadeUp }: SourceStatus): string {
  if (SOURCES[kind].needs !== 'file') return label
  return `${isMadeUp ? SOURCES.demonstration.label : SOURCES[kind].label} ${label}`
}
