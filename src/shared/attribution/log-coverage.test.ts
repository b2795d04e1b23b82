import { expect, it } from 'vitest'
import type { TrackEvent } from '../track-events'
import { logCoverageOf } from './log-coverage'

const at = (kind: string, startMs: number, endMs: number | null = null): TrackEvent => ({
  ...{ kind, startMs, endMs, label: '', uncertaintyMs: 0 },
})
/** Without what was before the first reading. */
const gaps = (...events: TrackEvent[]): [number, number][] =>
  logCoverageOf(events).gaps.flatMap(({ fromMs, toMs }) => (fromMs === -Infinity ? [] : [[fromMs, toMs]]))

it('begins where the log was read first, and knows nothing where it never was', () => {
  expect(logCoverageOf([at('source', 1), at('gap', 2, 3)])).toEqual({ fromMs: null, gaps: [] })
  const gaps = [{ fromMs: -Infinity, toMs: 5 }]
  expect(logCoverageOf([at('log-on', 20), at('log-on', 5)])).toEqual({ fromMs: 5, gaps })
  // Looked up, and told before it is known to be whole.
  expect(logCoverageOf([at('log-on', 20), at('ane-loaded', 5)])).toEqual({ fromMs: 5, gaps })
  // Of a file nobody knows how long before its first line it was quiet.
  expect(logCoverageOf([at('log-file', 5, 9)])).toEqual({ fromMs: 5, gaps: [] })
})

it('is missing from where the log was turned off to where it was turned on again', () => {
  expect(gaps(at('log-on', 1), at('log-off', 5))).toEqual([[5, Infinity]])
  expect(gaps(at('log-on', 1), at('log-off', 5), at('log-on', 9))).toEqual([[5, 9]])
  expect(gaps(at('log-on', 9), at('log-off', 5), at('log-on', 1))).toEqual([[5, 9]])
  // It was read before the first that is known here.
  expect(gaps(at('log-off', 5), at('log-on', 9))).toEqual([[5, 9]])
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
