import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SampleColumns } from '#shared/sample-columns'
import { eventTouches, type TrackEvent } from '#shared/track-events'
import type { ViewedRange } from '../stores/range-source'
import { placeSamples, START_MS } from '../test-support/samples'
import { eventsAt, eventsWithin, layoutLane, MERGE_PX, mergeNear } from './event-layout'

/** A minute of samples on a lane on which a pixel is 100 ms. */
const SAMPLES = 60
const WIDTH_PX = 600
const PIXEL_MS = 100
const columns = new SampleColumns(null)
for (const placed of placeSamples(0, SAMPLES)) columns.append(placed)

const rangeWith = (events: TrackEvent[], change: Partial<ViewedRange> = {}): ViewedRange => ({
  columns,
  fromMs: START_MS,
  toMs: START_MS + SAMPLES * 1000,
  statistics: null,
  roundedToMs: null,
  events,
  motion: 'stands',
  ...change,
})
const at = (offsetMs: number, change: Partial<TrackEvent> = {}): TrackEvent => ({
  kind: 'mark',
  startMs: START_MS + offsetMs,
  endMs: null,
  label: '',
  uncertaintyMs: 0,
  ...change,
})
const gap = (fromMs: number, toMs: number): TrackEvent => at(fromMs, { kind: 'gap', endMs: START_MS + toMs })

const anyEvents = fc
  .array(
    fc.record({
      kind: fc.constantFrom('mark', 'gap', 'wake', 'of-a-later-version'),
      offsetMs: fc.integer({ min: -5000, max: 70_000 }),
      lengthMs: fc.option(fc.integer({ min: 0, max: 9000 })),
    }),
    { maxLength: 200 },
  )
  .map((made) =>
    made
      .map(({ kind, offsetMs, lengthMs }) =>
        at(offsetMs, { kind, endMs: lengthMs === null ? null : START_MS + offsetMs + lengthMs }),
      )
      .sort((one, other) => one.startMs - other.startMs),
  )
const mergeMs = MERGE_PX * PIXEL_MS

describe('mergeNear', () => {
  it('loses no event, and keeps ticks of one stream at least a head apart', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const items = mergeNear(events, mergeMs)
        expect(new Set(items.flatMap((item) => item.events))).toEqual(new Set(events))
        expect(items.reduce((sum, item) => sum + item.events.length, 0)).toBe(events.length)
        for (const stream of ['marks', 'events']) {
          const starts = items
            .filter((item) => !item.isBar && item.stream === stream)
            .map((item) => item.startMs)
          starts.slice(1).forEach((startMs, i) => {
            expect(startMs - (starts[i] as number)).toBeGreaterThanOrEqual(mergeMs)
          })
        }
      }),
    )
  })

  it('merges ticks that are nearer than a head, and no others', () => {
    expect(mergeNear([at(0), at(mergeMs - 1)], mergeMs)).toHaveLength(1)
    expect(mergeNear([at(0), at(mergeMs)], mergeMs)).toHaveLength(2)
  })

  it('moves no event by more than a head', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        for (const item of mergeNear(events, mergeMs)) {
          for (const { startMs, endMs } of item.events) {
            expect(startMs - item.startMs).toBeGreaterThanOrEqual(0)
            expect(startMs - item.startMs).toBeLessThan(mergeMs)
            if (item.isBar) expect(item.endMs - (endMs as number)).toBeLessThan(2 * mergeMs)
          }
        }
      }),
    )
  })

  it('keeps marks and events apart, ticks and bars, and bars of two kinds', () => {
    const slept = at(0, { kind: 'sleep', endMs: START_MS + 5000 })
    const items = mergeNear([at(0), at(1, { kind: 'wake' }), gap(2, 5002), gap(3, 5003), slept], mergeMs)
    expect(items.map(({ stream, isBar, events }) => [stream, isBar, events.length])).toEqual([
      ['marks', false, 1],
      ['events', false, 1],
      ['events', true, 2],
      ['events', true, 1],
    ])
  })
})

describe('layoutLane', () => {
  it('shows every event that lies in view, at any moment', () => {
    fc.assert(
      fc.property(anyEvents, fc.integer({ min: 0, max: 50_000 }), (events, movedMs) => {
        const range = rangeWith(events, { fromMs: START_MS + movedMs, toMs: START_MS + movedMs + 10_000 })
        const drawn = new Set(layoutLane(range, 100).flatMap((item) => item.events))
        for (const event of events) {
          if (eventTouches(event, range.fromMs, range.toMs)) expect(drawn).toContain(event)
        }
      }),
    )
  })

  it('merges the same events wherever the view is', () => {
    fc.assert(
      fc.property(anyEvents, fc.integer({ min: 1, max: 20_000 }), (events, movedMs) => {
        const range = rangeWith(events)
        const moved = rangeWith(events, { fromMs: range.fromMs + movedMs, toMs: range.toMs + movedMs })
        const before = new Map(layoutLane(range, WIDTH_PX).map((item) => [item.events[0], item.events]))
        for (const { events: merged } of layoutLane(moved, WIDTH_PX)) {
          expect(before.get(merged[0]) ?? merged).toEqual(merged)
        }
      }),
    )
  })
})

describe('eventsWithin', () => {
  it('tells that a source began only where time is missing before it', () => {
    const begins = (offsetMs: number): TrackEvent => at(offsetMs, { kind: 'source', label: 'Demonstration' })
    const view = { fromMs: START_MS - 1000, toMs: START_MS + 2 * SAMPLES * 1000 }
    const shown = (missingMs: number, event: TrackEvent): TrackEvent[] => {
      const withPause = new SampleColumns(null)
      for (const placed of placeSamples(0, 30)) withPause.append(placed)
      for (const { endMs, ...placed } of placeSamples(30, SAMPLES))
        withPause.append({ ...placed, endMs: endMs + missingMs, gapBefore: placed.sequence === 30 })
      return eventsWithin(rangeWith([event], { ...view, columns: withPause }))
    }
    expect(shown(10_000, begins(0))).toEqual([])
    // The demonstration’s last hour ends where it begins, as exactly as stamps tell.
    expect(shown(1000, begins(31_000))).toEqual([])
    expect(shown(1001, begins(31_001))).toEqual([begins(31_001)])
    expect(shown(10_000, begins(40_000))).toEqual([begins(40_000)])
    // Its first sample is still on its way.
    expect(shown(0, begins(SAMPLES * 1000 + 5000))).toEqual([begins(SAMPLES * 1000 + 5000)])
  })

  it('shows what happened after the newest sample only in a view that follows it', () => {
    const late = at(SAMPLES * 1000 + 400)
    expect(eventsWithin(rangeWith([late], { motion: 'follows' }))).toEqual([late])
    expect(eventsWithin(rangeWith([late]))).toEqual([])
  })
})

describe('eventsAt', () => {
  const under = (events: TrackEvent[], offsetMs: number, change: Partial<ViewedRange> = {}): TrackEvent[] =>
    eventsAt(rangeWith(events, change), START_MS + offsetMs, WIDTH_PX)

  it('finds what lies in the window of the point under the crosshair, and what its tick touches', () => {
    const reachMs = (MERGE_PX / 2) * PIXEL_MS
    expect(under([at(4001)], 5000)).toHaveLength(1)
    expect(under([at(4000)], 5000)).toHaveLength(0)
    expect(under([at(5000 + reachMs)], 5000)).toHaveLength(1)
    expect(under([at(5000 + reachMs + 1)], 5000)).toHaveLength(0)
  })

  it('finds the interval and the gap that reach to it', () => {
    expect(under([at(1000, { kind: 'sleep', endMs: START_MS + 20_000 })], 9000)).toHaveLength(1)
    const gapped = new SampleColumns(null)
    for (const placed of placeSamples(0, 2)) gapped.append(placed)
    const [late] = placeSamples(30, 31)
    if (late === undefined) throw new Error('no sample was made')
    gapped.append({ ...late, sequence: 2, gapBefore: true })
    expect(under([gap(2000, 30_000)], 31_000, { columns: gapped })).toHaveLength(1)
    expect(under([gap(2000, 30_000)], 1000, { columns: gapped })).toHaveLength(0)
  })

  it('finds nothing without a crosshair', () =>
    expect(eventsAt(rangeWith([at(4500)]), null, WIDTH_PX)).toEqual([]))
})
