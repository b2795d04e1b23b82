import { expect, it } from 'vitest'
import type { TrackEvent } from '../track-events'
import { logCoverageOf } from './log-coverage'

const at = (kind: string, startMs: number, endMs: number | null = null): TrackEvent => ({
  ...{ kind, startMs, endMs, label: '', uncertaintyMs: 0 },
})
const gaps = (...events: TrackEvent[]): [number, number][] =>
  logCoverageOf(events).gaps.map(({ fromMs, toMs }) => [fromMs, toMs])

it('begins where the log was read first, and knows nothing where it never was', () => {
  expect(logCoverageOf([at('source', 1), at('gap', 2, 3)])).toEqual({ fromMs: null, gaps: [] })
  expect(logCoverageOf([at('log-on', 20), at('log-on', 5)])).toEqual({ fromMs: 5, gaps: [] })
})

it('is missing from where the log was turned off to where it was turned on again', () => {
  expect(gaps(at('log-on', 1), at('log-off', 5))).toEqual([[5, Infinity]])
  expect(gaps(at('log-on', 1), at('log-off', 5), at('log-on', 9))).toEqual([[5, 9]])
  expect(gaps(at('log-on', 9), at('log-off', 5), at('log-on', 1))).toEqual([[5, 9]])
  expect(gaps(at('log-off', 5), at('log-on', 9))).toEqual([])
})

it('ends with a session, also where the app was killed and told nothing', () => {
  expect(gaps(at('log-on', 1), at('source', 5), at('log-on', 5))).toEqual([])
  expect(gaps(at('log-on', 1), at('log-on', 5), at('source', 5))).toEqual([])
  expect(gaps(at('log-on', 1), at('source', 5), at('log-on', 7))).toEqual([[5, 7]])
  expect(gaps(at('log-on', 1), at('source', 5))).toEqual([[5, Infinity]])
  expect(gaps(at('log-on', 1), at('log-off', 3), at('source', 5), at('log-on', 7))).toEqual([[3, 7]])
})

it('has the gaps of one reading beside those between two, in the order of time', () => {
  expect(
    gaps(
      at('log-on', 1),
      at('log-gap', 30, 40),
      at('log-filled', 35, 45),
      at('log-off', 10),
      at('log-on', 20),
    ),
  ).toEqual([
    [10, 20],
    [30, 35],
  ])
})
