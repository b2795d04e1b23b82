import { create } from 'zustand'
import type { TrackEvent } from '#shared/track-events'
import type { RangeSource } from './range-source'

interface EventListState {
  isOpen: boolean
  /** Words that a listed event contains; empty for all. */
  search: string
  order: 'newest' | 'oldest'
  /** The event whose record is shown, and whose mark is ringed; null for none. */
  selected: TrackEvent | null
}

/** The list of events below the charts. It is forgotten when the window closes. */
export const useEventList = create<EventListState>()(() => ({
  isOpen: false,
  search: '',
  order: 'newest',
  selected: null,
}))

export function toggleEventList(): void {
  useEventList.setState(({ isOpen }) => ({ isOpen: !isOpen, selected: null }))
}

/** Selects an event, and moves the crosshair of the charts that `source` draws to it. */
export function selectEvent(source: RangeSource, event: TrackEvent | null): void {
  useEventList.setState({ selected: event })
  const range = source.range()
  if (event === null || range === null) return
  // A view that follows the newest sample draws later events at its edge.
  source.setCrosshair(range.motion === 'follows' ? Math.min(event.startMs, range.toMs) : event.startMs)
}

/** The same from a mark: also opens the list, and empties its search, so that the event is in it. */
export function revealEvent(source: RangeSource, event: TrackEvent): void {
  useEventList.setState({ isOpen: true, search: '' })
  selectEvent(source, event)
}
