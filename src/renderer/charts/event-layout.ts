import { eventTouches, isOfLog, streamOf, type EventStream, type TrackEvent } from '#shared/track-events'
import type { ViewedRange } from '../stores/range-source'
import { crosshairIndex, newestIndex, notableEvents } from '../stores/viewed-range'

/** Events whose ticks would lie nearer to each other than this are drawn as one, CSS px: the width of a tick's head. */
export const MERGE_PX = 7

/** One drawn item: an event, or several that are too near to each other. */
export interface LaneItem {
  stream: EventStream
  /** Whether it is drawn as a bar: it is long enough to be seen as an interval. */
  isBar: boolean
  /** Of the first, ms since 1970. */
  startMs: number
  /** Of the one that ends last; `startMs` for points. */
  endMs: number
  /** How far its times may be off, ms: of the least certain. */
  uncertaintyMs: number
  events: TrackEvent[]
}

/** A view that follows the newest sample ends at the present, so that later events are drawn at its edge. */
export function edgeMs({ toMs, motion }: ViewedRange): number {
  return motion === 'follows' ? Number.POSITIVE_INFINITY : toMs
}

/** Which events a lane shows: those of the log and about its reading, or all others. */
export type LaneKind = 'programs' | 'others'

function eventsOf(range: ViewedRange, lane: LaneKind): TrackEvent[] {
  return notableEvents(range).filter((event) => isOfLog(event) === (lane === 'programs'))
}

/** The events within the range, by start. */
export function eventsWithin(range: ViewedRange, lane: LaneKind = 'others'): TrackEvent[] {
  return eventsOf(range, lane).filter((event) => eventTouches(event, range.fromMs, edgeMs(range)))
}

/**
 * The items of a lane that is `widthPx` wide. Neighbours are merged beginning with the oldest event that is known, not
 * with the first in view, so that items do not change while the view moves on.
 */
export function layoutLane(range: ViewedRange, widthPx: number): LaneItem[] {
  const mergeMs = (MERGE_PX * (range.toMs - range.fromMs)) / widthPx
  const items = mergeNear(eventsOf(range, 'others'), mergeMs)
  return items.filter(
    ({ startMs, endMs }) => startMs <= edgeMs(range) && (endMs > range.fromMs || startMs > range.fromMs),
  )
}

/** `events` by start. Points merge with points of their stream, bars with bars of their kind that end nearby as well. */
export function mergeNear(events: readonly TrackEvent[], mergeMs: number): LaneItem[] {
  const items: LaneItem[] = []
  const newest = new Map<string, LaneItem & { firstEndMs: number }>()
  for (const event of events) {
    const { startMs, uncertaintyMs } = event
    const endMs = event.endMs ?? startMs
    const [stream, isBar] = [streamOf(event), endMs - startMs >= mergeMs]
    const group = isBar ? `bar ${event.kind}` : stream
    const item = newest.get(group)
    const isNear = item !== undefined && startMs - item.startMs < mergeMs
    if (isNear && (!isBar || Math.abs(endMs - item.firstEndMs) < mergeMs)) {
      item.events.push(event)
      item.endMs = Math.max(item.endMs, endMs)
      item.uncertaintyMs = Math.max(item.uncertaintyMs, uncertaintyMs)
    } else {
      const made = { stream, isBar, startMs, endMs, uncertaintyMs, events: [event], firstEndMs: endMs }
      newest.set(group, made)
      items.push(made)
    }
  }
  return items
}

/** The events under the crosshair: in its point's window or the gap before it, or within a tick's width of it. */
export function eventsAt(
  range: ViewedRange,
  crosshairMs: number | null,
  widthPx: number,
  lane: LaneKind = 'others',
): TrackEvent[] {
  const index = crosshairIndex(range, crosshairMs)
  if (index === null || widthPx <= 0) return []
  const ends = range.columns.endTimes()
  const endMs = ends[index] as number
  const reachMs = ((MERGE_PX / 2) * (range.toMs - range.fromMs)) / widthPx
  const startMs = ends[index - 1] ?? endMs - (range.columns.elapsedTimes()[index] || 0)
  const untilMs = index === newestIndex(range) ? Math.max(endMs + reachMs, edgeMs(range)) : endMs + reachMs
  return eventsWithin(range, lane).filter((event) =>
    eventTouches(event, Math.min(startMs, endMs - reachMs), untilMs),
  )
}
