/** What a track has beside samples: `events` of the Mac or of the readings, and `marks` that a person or a program set. */
export type EventStream = 'events' | 'marks'

/** A kind of event. A new one is an entry in `EVENT_KINDS`, and the code that produces it. */
export interface EventKind {
  stream: EventStream
  /** In a list and in a legend. */
  label: string
}

export const EVENT_KINDS = {
  mark: { stream: 'marks', label: 'Mark' },
  source: { stream: 'events', label: 'Source' },
  gap: { stream: 'events', label: 'Nothing read' },
  sleep: { stream: 'events', label: 'Sleep' },
  wake: { stream: 'events', label: 'Wake' },
  'ane-throttle': { stream: 'events', label: 'ANE throttled' },
} as const satisfies Record<string, EventKind>

export type EventKindId = keyof typeof EVENT_KINDS

/** A point on a track's time axis, or an interval of it. */
export interface TrackEvent {
  /** One of `EVENT_KINDS`, or a kind of a later version, which is kept and shown by its id. */
  kind: string
  /** ms since 1970, on the axis of the samples beside it. */
  startMs: number
  /** ms since 1970, not before `startMs`; null for a point. */
  endMs: number | null
  /** What a person reads; may be empty. At most `LONGEST_EVENT_LABEL` characters. */
  label: string
  /** How far both times may be off, either way, ms; 0 where they are those of samples. */
  uncertaintyMs: number
}

export const LONGEST_EVENT_LABEL = 200

/** The stream of an event; `events` for an unknown kind. */
export function streamOf({ kind }: Pick<TrackEvent, 'kind'>): EventStream {
  return isKnownKind(kind) ? EVENT_KINDS[kind].stream : 'events'
}

export function isKnownKind(kind: string): kind is EventKindId {
  return Object.hasOwn(EVENT_KINDS, kind)
}

/** True where any of it lies in `(fromMs, toMs]`; a point lies where it is. */
export function eventTouches({ startMs, endMs }: TrackEvent, fromMs: number, toMs: number): boolean {
  return startMs <= toMs && (endMs ?? startMs) > fromMs
}

/**
 * Merges two lists by start, without duplicates. A mark without a label is dropped where one with a label has the same time:
 * it was named after it was set.
 */
export function mergeEvents(
  some: readonly TrackEvent[],
  others: readonly TrackEvent[],
): readonly TrackEvent[] {
  const byContent = new Map<string, TrackEvent>()
  const namedMs = new Set<number>()
  for (const event of [...some, ...others]) {
    const { kind, startMs, endMs, label } = event
    byContent.set(JSON.stringify([kind, startMs, endMs, label]), event)
    if (kind === 'mark' && label !== '') namedMs.add(startMs)
  }
  return [...byContent.values()]
    .filter(({ kind, startMs, label }) => kind !== 'mark' || label !== '' || !namedMs.has(startMs))
    .sort((one, other) => one.startMs - other.startMs)
}
