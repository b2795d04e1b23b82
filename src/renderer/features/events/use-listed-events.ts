import { useEffect, useMemo, useState } from 'react'
import type { EventCursor, EventPage, EventPageRequest, HistoryTarget } from '#shared/history'
import type { Result } from '#shared/ipc-contract'
import { MOST_LISTED_EVENTS } from '#shared/limits'
import type { TimeSpan } from '#shared/sample-window'
import { eventTouches, keyOfEvent, type TrackEvent } from '#shared/track-events'
import { words } from '#shared/words/words'
import { mainProcess } from '../../bridge/bridge'
import { edgeMs } from '../../charts/event-layout'
import { MOST_EVENTS } from '../../stores/events-store'
import type { ViewedRange } from '../../stores/range-source'
import { useSession } from '../../stores/session-store'
import { isNotable } from '../../stores/viewed-range'

/** What is loaded from the disk. */
interface EventsRequest {
  /** Of the session or the measurement. */
  id: string
  target: HistoryTarget
  span: TimeSpan
}

/** Events as far as they were loaded, by start. */
interface Loaded {
  request: EventsRequest
  events: TrackEvent[]
  keys: Set<string>
  /** How many older ones are left out; 0 while the loading goes on. */
  omitted: number
}

export interface ListedEvents {
  /** Those in view, by start. */
  events: readonly TrackEvent[]
  /** How many older ones are not among them. */
  omitted: number
  /** Why the disk could not be read; null where it could. */
  problem: string | null
}

const CURRENT: HistoryTarget = { kind: 'current' }

/** All events of the viewed range: from the disk, in pages, and those that were pushed since. */
export function useListedEvents(range: ViewedRange, target: HistoryTarget = CURRENT): ListedEvents {
  const [request, setRequest] = useState<EventsRequest | null>(null)
  const [answer, setAnswer] = useState<Loaded | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const sessionId = useSession((session) => session.status?.sessionId)
  const id = target.kind === 'current' ? `session ${sessionId}` : target.id
  const { fromMs, toMs, motion, columns } = range
  // Not with each sample that moves the view on, but when it shows what was not loaded.
  if (motion !== 'moves' && (request?.id !== id || !covers(request.span, range)))
    setRequest({ id, target, span: { fromMs, toMs } })
  useEffect(() => {
    if (request === null) return
    let isWanted = true
    const onPage = (loaded: Loaded): boolean => {
      if (isWanted) setAnswer(loaded)
      return isWanted
    }
    void loadPages(request, onPage).then((failure) => {
      if (isWanted) setProblem(failure)
    })
    return () => void (isWanted = false)
  }, [request])
  const loaded = answer?.request.id === id ? answer : null
  const events = useMemo(() => joined(loaded, range.events), [loaded, range.events])
  const untilMs = edgeMs(range)
  const visible = useMemo(
    () => events.filter((event) => eventTouches(event, fromMs, untilMs) && isNotable(event, columns)),
    [events, fromMs, untilMs, columns],
  )
  return { events: visible, omitted: loaded?.omitted ?? 0, problem }
}

/** What comes later than the loaded span is pushed, unless so much was pushed that some of it was dropped. */
function covers(span: TimeSpan, { fromMs, toMs, motion, events }: ViewedRange): boolean {
  const wasDropped = events.length >= MOST_EVENTS && (events[0]?.startMs ?? 0) > span.toMs
  return span.fromMs <= fromMs && (span.toMs >= toMs || (motion === 'follows' && !wasDropped))
}

/** Calls `onPage` with all that is loaded after each page, as long as it wants more. Returns why it failed; null where it did not. */
async function loadPages(
  request: EventsRequest,
  onPage: (loaded: Loaded) => boolean,
): Promise<string | null> {
  const { target, span } = request
  const keys = new Set<string>()
  let events: TrackEvent[] = []
  let after: EventCursor | null = null
  for (;;) {
    const answer = await fetchPage({ target, ...span, after })
    if (!answer.ok) return answer.message
    const { next, count, events: found } = answer.value
    const fresh = found.filter((event) => !keys.has(keyOfEvent(event)))
    for (const event of fresh) keys.add(keyOfEvent(event))
    events = [...fresh, ...events].sort((one, other) => one.startMs - other.startMs)
    const isFull = events.length >= MOST_LISTED_EVENTS
    const omitted = next !== null && isFull ? count - found.length : 0
    if (!onPage({ request, events, keys, omitted }) || next === null || isFull) return null
    after = next
  }
}

function fetchPage(request: EventPageRequest): Promise<Result<EventPage>> {
  return mainProcess()
    .invoke('history:events', request)
    .catch(() => ({ ok: false, message: words.events.listFailed }))
}

/** Loaded events with those that are only in memory. A mark that was named meanwhile is there once. */
function joined(loaded: Loaded | null, inMemory: readonly TrackEvent[]): readonly TrackEvent[] {
  if (loaded === null) return inMemory
  const fresh = inMemory.filter((event) => !loaded.keys.has(keyOfEvent(event)))
  if (fresh.length === 0) return loaded.events
  const named = new Set(fresh.filter(({ kind }) => kind === 'mark').map(({ startMs }) => startMs))
  const others = loaded.events.filter(
    ({ kind, label, startMs }) => kind !== 'mark' || label !== '' || !named.has(startMs),
  )
  return [...others, ...fresh].sort((one, other) => one.startMs - other.startMs)
}
