import { create } from 'zustand'
import type { TimeSpan } from '#shared/sample-window'
import { mergeEvents, streamOf, type TrackEvent } from '#shared/track-events'
import { mainProcess } from '../bridge/bridge'

/** The most events of a session in memory. Older ones are read from the disk with their range. */
export const MOST_EVENTS = 2000

interface EventsState {
  /** null until something is known of a session. */
  sessionId: number | null
  /** Its events and marks that main has sent, by start, without duplicates. */
  events: readonly TrackEvent[]
}

export const useEvents = create<EventsState>()(() => ({ sessionId: null, events: [] }))

/** Adds events of a session. A newer session begins empty; events of an older one are ignored. */
export function addEvents(sessionId: number, added: readonly TrackEvent[]): void {
  const { sessionId: knownId, events } = useEvents.getState()
  if (knownId !== null && sessionId < knownId) return
  if (knownId === sessionId && added.length === 0) return
  useEvents.setState({
    sessionId,
    events: newestOf(mergeEvents(knownId === sessionId ? events : [], added)),
  })
}

/** Drops everything, when the history was cleared. */
export function clearEvents(): void {
  useEvents.setState({ events: [] })
}

/** The newest `MOST_EVENTS`. Events are dropped before marks, so that a source of many events drops no mark. */
function newestOf(events: readonly TrackEvent[]): readonly TrackEvent[] {
  let surplus = events.length - MOST_EVENTS
  if (surplus <= 0) return events
  const kept = events.filter((event) => surplus <= 0 || streamOf(event) === 'marks' || surplus-- <= 0)
  return kept.slice(-MOST_EVENTS)
}

/** The stored events of the current source between two times; none without a history. */
export async function fetchEvents({ fromMs, toMs }: TimeSpan): Promise<readonly TrackEvent[]> {
  const request = { target: { kind: 'current' } as const, fromMs, toMs, points: 1, keys: [] }
  // Main shows a notice about a missing history itself; the lane then has the pushed events only.
  const answer = await mainProcess()
    .invoke('history:range', request)
    .catch(() => null)
  return answer?.ok === true ? answer.value.events : []
}
