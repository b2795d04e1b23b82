import type { AneFacts } from './ane-facts'

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
  'phase-begin': { stream: 'marks', label: 'Phase begins' },
  'phase-end': { stream: 'marks', label: 'Phase ends' },
  phase: { stream: 'marks', label: 'Phase' },
  'unit-count': { stream: 'marks', label: 'Units counted' },
  output: { stream: 'events', label: 'Output' },
  source: { stream: 'events', label: 'Source' },
  gap: { stream: 'events', label: 'Nothing read' },
  sleep: { stream: 'events', label: 'Sleep' },
  wake: { stream: 'events', label: 'Wake' },
  alert: { stream: 'events', label: 'Alert' },
  'ane-throttle': { stream: 'events', label: 'ANE throttled' },
  'log-on': { stream: 'events', label: 'Log read from here' },
  'log-off': { stream: 'events', label: 'Log no longer read' },
  'log-gap': { stream: 'events', label: 'Log not read' },
  'log-filled': { stream: 'events', label: 'Log read again' },
  'log-omitted': { stream: 'events', label: 'Log lines left out' },
  'log-file': { stream: 'events', label: 'Log laid over' },
  'ane-boot': { stream: 'events', label: 'ANE started' },
  'ane-opened': { stream: 'events', label: 'ANE opened' },
  'ane-loaded': { stream: 'events', label: 'Model loaded' },
  'ane-power-on': { stream: 'events', label: 'ANE power on' },
  'ane-power-off': { stream: 'events', label: 'ANE power off' },
  'ane-connected': { stream: 'events', label: 'ANE client' },
  'ane-gone': { stream: 'events', label: 'ANE client gone' },
  'ane-asleep': { stream: 'events', label: 'ANE asleep' },
  'ane-compile': { stream: 'events', label: 'Compile began' },
  'ane-compiled': { stream: 'events', label: 'Compile ended' },
  'ane-compile-failed': { stream: 'events', label: 'Compile failed' },
  'ane-error': { stream: 'events', label: 'ANE error' },
  'ane-request': { stream: 'events', label: 'Analysis asked for' },
  'ane-other': { stream: 'events', label: 'ANE, other' },
} as const satisfies Record<string, EventKind>

export type EventKindId = keyof typeof EVENT_KINDS

/** Marks that a person or a program can set at the present. The labels of phases are those of `phases/phase-lines.ts`. */
export const MARK_KINDS = ['mark', 'phase-begin', 'phase-end'] as const satisfies EventKindId[]

export type MarkKind = (typeof MARK_KINDS)[number]

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
  /** What a record of the unified log says about the Neural Engine; absent for every other event. */
  ane?: AneFacts
}

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
    const { kind, startMs, label } = event
    byContent.set(keyOfEvent(event), event)
    if (kind === 'mark' && label !== '') namedMs.add(startMs)
  }
  return [...byContent.values()]
    .filter(({ kind, startMs, label }) => kind !== 'mark' || label !== '' || !namedMs.has(startMs))
    .sort((one, other) => one.startMs - other.startMs)
}

/** Whether two objects are the same event: of those from the disk and of those that were pushed, each may be one. */
export function isSameEvent(one: TrackEvent, other: TrackEvent | null): boolean {
  return one === other || (one.startMs === other?.startMs && keyOfEvent(one) === keyOfEvent(other))
}

/** The same text for the same event. */
export function keyOfEvent({ kind, startMs, endMs, label, ane }: TrackEvent): string {
  return JSON.stringify([kind, startMs, endMs, label, ane])
}

/** An event that came from a record of the log. */
export type AneEvent = TrackEvent & { ane: AneFacts }

export function isAneEvent(event: TrackEvent): event is AneEvent {
  return event.ane !== undefined
}

/** What the log told, or how its reading went. */
export function isOfLog(event: TrackEvent): boolean {
  return isAneEvent(event) || event.kind.startsWith('log-')
}

/**
 * The event as it may leave the machine unasked: without any name of a process, and without the text it was read from,
 * which may hold one. Process ids stay, so that two processes can still be told apart.
 */
export function withoutProcesses(event: TrackEvent): TrackEvent {
  if (event.ane === undefined) return event
  return { ...event, ane: { ...event.ane, process: null, writer: null, message: null } }
}
