import { formatDuration } from '#shared/format'
import { EVENT_KINDS, isKnownKind, streamOf, type TrackEvent } from '#shared/track-events'
import { formatClock, formatDayClock } from './time-format'

/** Of a kind that only a later version knows, its id. */
function kindLabel(kind: string): string {
  return isKnownKind(kind) ? EVENT_KINDS[kind].label : kind
}

/** Beside its tick, where there is room for little: the label, else the kind; empty for a mark without a label. */
export function formatEventName({ kind, label }: TrackEvent): string {
  if (label !== '') return label
  return kind === 'mark' ? '' : kindLabel(kind)
}

/** `Mark “second try” 14:03:07 ± 1 s`, `Nothing read 14:03:07 to 14:05:09 (2 min 2 s)`. */
export function formatEvent(
  { kind, label, startMs, endMs, uncertaintyMs }: TrackEvent,
  hasDay = false,
): string {
  const clock = hasDay ? formatDayClock : formatClock
  const name = label === '' ? kindLabel(kind) : `${kindLabel(kind)} “${label}”`
  const until = endMs === null ? '' : ` to ${clock(endMs)} (${formatDuration(endMs - startMs)})`
  const uncertainty = uncertaintyMs > 0 ? ` ± ${formatDuration(uncertaintyMs)}` : ''
  return `${name} ${clock(startMs)}${until}${uncertainty}`
}

/** `2 marks, 1 event` */
export function formatEventCount(events: readonly TrackEvent[]): string {
  const marks = events.filter((event) => streamOf(event) === 'marks').length
  return [countOf(marks, 'mark'), countOf(events.length - marks, 'event')]
    .filter((part) => part !== '')
    .join(', ')
}

function countOf(count: number, noun: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`
}
