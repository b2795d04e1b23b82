import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventTouches, mergeEvents, type TrackEvent } from './track-events'

const events = fc.array(
  fc
    .record({
      kind: fc.constantFrom('mark', 'gap', 'wake', 'of-a-later-version'),
      startMs: fc.integer({ min: 0, max: 30 }),
      lengthMs: fc.option(fc.integer({ min: 0, max: 9 })),
      label: fc.constantFrom('', 'a', 'b'),
      uncertaintyMs: fc.constantFrom(0, 1000),
    })
    .map(({ lengthMs, ...event }): TrackEvent => ({
      ...event,
      endMs: lengthMs === null ? null : event.startMs + lengthMs,
    })),
)
const mark = (startMs: number, label = ''): TrackEvent => ({
  kind: 'mark',
  startMs,
  endMs: null,
  label,
  uncertaintyMs: 1000,
})
const contentOf = ({ kind, startMs, endMs, label }: TrackEvent): string =>
  JSON.stringify([kind, startMs, endMs, label])

describe('mergeEvents', () => {
  it('loses nothing but doubles and marks that were named, and sorts by start', () => {
    fc.assert(
      fc.property(events, events, (some, others) => {
        const merged = mergeEvents(some, others)
        const isNamed = ({ kind, startMs, label }: TrackEvent): boolean =>
          kind === 'mark' &&
          label === '' &&
          [...some, ...others].some(
            (other) => other.kind === 'mark' && other.startMs === startMs && other.label !== '',
          )
        const expected = new Set([...some, ...others].filter((event) => !isNamed(event)).map(contentOf))
        expect(merged.map(contentOf).sort()).toEqual([...expected].sort())
        expect(merged.map(({ startMs }) => startMs)).toEqual(
          merged.map(({ startMs }) => startMs).sort((a, b) => a - b),
        )
      }),
    )
  })

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(events, events, (some, others) => {
        const merged = mergeEvents(some, others)
        expect(mergeEvents(merged, others)).toEqual(merged)
      }),
    )
  })

  it('makes one of a mark and its name, in either order, and keeps two names apart', () => {
    expect(mergeEvents([mark(1)], [mark(1, 'a')])).toEqual([mark(1, 'a')])
    expect(mergeEvents([mark(1, 'a')], [mark(1)])).toEqual([mark(1, 'a')])
    expect(mergeEvents([mark(1, 'a')], [mark(1, 'b'), mark(2)])).toEqual([
      mark(1, 'a'),
      mark(1, 'b'),
      mark(2),
    ])
  })
})

it.each([
  [5, null, false],
  [6, null, true],
  [10, null, true],
  [11, null, false],
  [0, 5, false],
  [0, 6, true],
  [10, 20, true],
  [11, 20, false],
])('an event from %s to %s touches (5, 10]: %s', (startMs, endMs, touches) =>
  expect(eventTouches({ ...mark(startMs), endMs }, 5, 10)).toBe(touches),
)
