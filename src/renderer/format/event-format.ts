import { formatDay, formatDuration } from '#shared/format'
import { isNobody } from '#shared/attribution/clues'
import {
  EVENT_KINDS,
  isAneEvent,
  isKnownKind,
  streamOf,
  type AneEvent,
  type TrackEvent,
} from '#shared/track-events'
import { words } from '#shared/words/words'
import { formatProcess } from './process-format'
import { formatClock, formatClockMs, formatDayClock } from './time-format'

/** Of a kind that only a later version knows, its id. */
export function kindLabel(kind: string): string {
  return isKnownKind(kind) ? EVENT_KINDS[kind].label : kind
}

/** Beside its tick, where there is room for little: the label, else the kind; empty for a mark without a label. */
export function formatEventName({ kind, label }: TrackEvent): string {
  if (label !== '') return label
  return kind === 'mark' ? '' : kindLabel(kind)
}

/**
 * `Mark “second try” 14:03:07 ± 1 s`, `Nothing read 14:03:07 to 14:05:09 (2 min 2 s)`. An event of the log:
 * `Model loaded, mediaanalysisd (pid 952), 14:03:07.250 ± 5 ms`.
 */
export function formatEvent(event: TrackEvent, hasDay = false): string {
  const { kind, label, startMs, endMs, uncertaintyMs } = event
  if (isAneEvent(event)) return formatAneEvent(event, hasDay)
  const clock = hasDay ? formatDayClock : formatClock
  const name = label === '' ? kindLabel(kind) : words.events.labelled(kindLabel(kind), label)
  const time =
    endMs === null
      ? clock(startMs)
      : words.events.interval(clock(startMs), clock(endMs), formatDuration(endMs - startMs))
  return `${name} ${time}${formatUncertainty(uncertaintyMs)}`
}

function formatAneEvent({ kind, startMs, uncertaintyMs, ane }: AneEvent, hasDay: boolean): string {
  const process = { name: ane.process, pid: ane.pid }
  const who = isNobody(process) ? [] : [formatProcess(process)]
  const day = hasDay ? `${formatDay(startMs)} ` : ''
  const when = `${day}${formatClockMs(startMs)}${formatUncertainty(uncertaintyMs)}`
  return [kindLabel(kind), ...who, when].join(', ')
}

/** ` ± 800 ms`; empty where the times are those of samples. */
export function formatUncertainty(uncertaintyMs: number): string {
  return uncertaintyMs > 0 ? ` ± ${formatDuration(uncertaintyMs)}` : ''
}

/** `2 marks, 1 event` */
export function formatEventCount(events: readonly TrackEvent[]): string {
  const marks = events.filter((event) => streamOf(event) === 'marks').length
  const others = events.length - marks
  const parts = [
    marks === 0 ? [] : words.counts.marks(marks),
    others === 0 ? [] : words.counts.events(others),
  ]
  return parts.flat().join(', ')
}
