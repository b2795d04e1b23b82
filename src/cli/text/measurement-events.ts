import type { RangeEvents } from '#shared/history'
import { duration } from '#shared/plain-text'
import { EVENT_KINDS, isKnownKind, type TrackEvent } from '#shared/track-events'
import { printable } from './printable'
import type { Style } from '../terminal/style'
import { alignTable } from './table'

/** More are counted only; `--json` has them. */
const MOST_SHOWN = 40

/** Below a measurement that begins at `startMs`, ms since 1970: what happened and was marked; empty where nothing was. */
export function eventsTable({ events, omittedEvents }: RangeEvents, startMs: number, style: Style): string {
  if (events.length === 0) return ''
  const rows = events
    .slice(0, MOST_SHOWN)
    .map((event) => [
      `  ${offset(event.startMs - startMs)}`,
      length(event),
      isKnownKind(event.kind) ? EVENT_KINDS[event.kind].label : printable(event.kind),
      printable(event.label),
    ])
  const more = events.length + omittedEvents - rows.length
  const lines = [
    style.bold('Events and marks'),
    ...alignTable(rows, ['left', 'left', 'left', 'left']),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ]
  return `\n${lines.join('\n')}\n`
}

function offset(ms: number): string {
  return ms < 0 ? `${duration(-ms)} before` : `at ${duration(ms)}`
}

function length({ startMs, endMs }: TrackEvent): string {
  return endMs === null ? '' : `for ${duration(endMs - startMs)}`
}
