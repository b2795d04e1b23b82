import { beforeEach, describe, expect, it } from 'vitest'
import type { TrackEvent } from '#shared/track-events'
import { addEvents, MOST_EVENTS, useEvents } from './events-store'

const at = (startMs: number, kind = 'wake'): TrackEvent => ({
  kind,
  startMs,
  endMs: null,
  label: '',
  uncertaintyMs: 0,
})
const starts = (): number[] => useEvents.getState().events.map(({ startMs }) => startMs)

beforeEach(() => useEvents.setState(useEvents.getInitialState(), true))

describe('the events of a session', () => {
  it('are kept by start, without doubles', () => {
    addEvents(1, [at(3), at(1)])
    addEvents(1, [at(2), at(3)])
    expect(starts()).toEqual([1, 2, 3])
  })

  it('are dropped when a newer one begins, and of an older one nothing is added', () => {
    addEvents(1, [at(1)])
    addEvents(2, [at(2)])
    addEvents(1, [at(3)])
    expect(starts()).toEqual([2])
    addEvents(3, [])
    expect(starts()).toEqual([])
  })

  it('are bounded: the oldest go first, and marks after everything else', () => {
    addEvents(1, [at(0, 'mark'), ...Array.from({ length: MOST_EVENTS }, (_, i) => at(i + 1))])
    expect(starts()).toHaveLength(MOST_EVENTS)
    expect(starts().slice(0, 2)).toEqual([0, 2])
    addEvents(
      1,
      Array.from({ length: MOST_EVENTS }, (_, i) => at(i + 0.5, 'mark')),
    )
    expect(useEvents.getState().events.every(({ kind }) => kind === 'mark')).toBe(true)
    expect([starts().length, starts()[0]]).toEqual([MOST_EVENTS, 0.5])
  })

  it('stay the same array while nothing is added', () => {
    addEvents(1, [at(1)])
    const { events } = useEvents.getState()
    addEvents(1, [])
    expect(useEvents.getState().events).toBe(events)
  })
})
