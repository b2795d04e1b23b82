import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { TrackEvent } from '#shared/track-events'
import { countedUnits, findPhases, withPhases } from './phase-spans'

const mark = (kind: string, startMs: number, label: string, uncertaintyMs = 0): TrackEvent => ({
  ...{ kind, startMs, endMs: null, label, uncertaintyMs },
})
const begin = (startMs: number, name: string, uncertaintyMs = 0) =>
  mark('phase-begin', startMs, name, uncertaintyMs)
const end = (startMs: number, label: string, uncertaintyMs = 0) =>
  mark('phase-end', startMs, label, uncertaintyMs)
const told = (marks: TrackEvent[]) =>
  findPhases(marks).spans.map(({ name, startMs, endMs }) => [name, startMs, endMs])

it('finds phases that nest, overlap and repeat', () => {
  const marks = [
    begin(0, 'run'),
    begin(1, 'a'),
    begin(2, 'b'),
    end(3, 'a'),
    end(4, 'b'),
    begin(5, 'a'),
    end(6, 'a'),
    end(9, 'run'),
  ]
  expect(told(marks)).toEqual([
    ['run', 0, 9],
    ['a', 1, 3],
    ['b', 2, 4],
    ['a', 5, 6],
  ])
})

it('keeps what an end counts, and the larger doubt of both times', () => {
  const { spans } = findPhases([begin(0, 'decode', 5), end(8, 'decode n=128 tokens', 30)])
  expect(spans).toEqual([
    { name: 'decode', startMs: 0, endMs: 8, counts: [{ name: 'tokens', count: 128 }], uncertaintyMs: 30 },
  ])
})

it('tells a begin without an end, and an end without a begin', () => {
  const { spans, strayEnds } = findPhases([end(0, 'a'), begin(1, 'a'), begin(2, 'b')])
  expect([spans.map(({ name, endMs }) => [name, endMs]), strayEnds]).toEqual([
    [
      ['a', null],
      ['b', null],
    ],
    ['a'],
  ])
})

it('goes by time, not by the order in which lines arrived', () => {
  expect(told([end(5, 'a'), begin(3, 'a')])).toEqual([['a', 3, 5]])
  // Of one time: the first ends before it begins again, and both have an end.
  expect(told([begin(0, 'a'), end(4, 'a'), begin(4, 'a'), end(9, 'a')])).toEqual([
    ['a', 0, 4],
    ['a', 4, 9],
  ])
  expect(told([end(4, 'a'), begin(4, 'a')])).toEqual([['a', 4, 4]])
})

it('makes as many phases as there are begins, and loses no end', () => {
  const step = fc.record({ isBegin: fc.boolean(), name: fc.constantFrom('a', 'b'), atMs: fc.nat(50) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const marks = steps.map(({ isBegin, name, atMs }) => (isBegin ? begin(atMs, name) : end(atMs, name)))
      const { spans, strayEnds } = findPhases(marks)
      const begins = steps.filter(({ isBegin }) => isBegin).length
      expect(spans).toHaveLength(begins)
      const ended = spans.filter(({ endMs }) => endMs !== null)
      expect(ended.length + strayEnds.length).toBe(steps.length - begins)
      for (const { startMs, endMs } of ended) expect(endMs).toBeGreaterThanOrEqual(startMs)
    }),
  )
})

it('takes the newest count of each name', () => {
  const marks = [
    mark('unit-count', 9, 'tokens=5,images=2'),
    mark('mark', 9, 'x'),
    mark('unit-count', 9, 'tokens=7'),
  ]
  expect(countedUnits(marks)).toEqual([
    { name: 'tokens', count: 7 },
    { name: 'images', count: 2 },
  ])
})

it('shows phases as intervals among other events', () => {
  const events = [begin(0, 'a'), mark('mark', 1, 'x'), end(3, 'a n=1 image'), begin(4, 'b')]
  expect(withPhases(events).map(({ kind, label, startMs, endMs }) => [kind, label, startMs, endMs])).toEqual([
    ['phase', 'a', 0, 3],
    ['mark', 'x', 1, null],
    ['phase', 'b begins', 4, null],
  ])
})
