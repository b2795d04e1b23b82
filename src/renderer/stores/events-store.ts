import { create } from 'zustand'
import type { TimeSpan } from '#shared/sample-window'
import { mergeEvents, streamOf, type TrackEvent } from '#shared/track-events'
import { mainProcess } from '../bridge/bridge'

/** The most events of a session that the window keeps; what is older comes from the disk, with the range it lies in. */
export const MOST_EVENTS = 2000

interface EventsState {
  /** null until something is known of a session. */
  sessionId: number | null
  /** What happened and was marked in it, as far as main has sent it: by start, without doubles. */
  events: readonly TrackEvent[]
}

export const useEvents = create<EventsState>()(() => ({ sessionId: null, events: [] }))

/** Adds what happened in a session. A newer session begins empty; nothing is added to an older one. */
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

/** At most `MOST_EVENTS`, the newest. Marks go last: a source that tells of much must not push out what a person set. */
function newestOf(events: readonly TrackEvent[]): readonly TrackEvent[] {
  let surplus = events.length - MOST_EVENTS
  if (surplus <= 0) return events
  const kept = events.filter((event) => surplus <= 0 || streamOf(event) === 'marks' || surplus-- <= 0)
  return kept.slice(-MOST_EVENTS)
}

/** What is kept on disk of the current source between two times; nothing where there is no history to ask. */
export async function fetchEvents({ fromMs, toMs }: TimeSpan): Promise<readonly TrackEvent[]> {
  const request = { target: { kind: 'current' } as const, fromMs, toMs, points: 1, keys: [] }
  // Without a history main has told so itself, once: the lane then holds what was pushed.
  const answer = await mainProcess()
    .invoke('history:range', request)
    .catch(() => null)
  return answer?.ok === true ? answer.value.events : []
}
