import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AneEvent, EventKindId, TrackEvent } from '#shared/track-events'
import { MOST_A_SECOND, RepeatLimit } from './repeat-limit'

type Line = AneEvent & { kind: EventKindId }

function line(startMs: number, kind: EventKindId, process: string | null): Line {
  const ane = { process, pid: null, evidence: null, writer: null, message: 'text', isOfCommand: null }
  return { kind, label: '', startMs, endMs: null, uncertaintyMs: 5, ane }
}

function passedOn(lines: readonly Line[]): TrackEvent[] {
  const told: TrackEvent[] = []
  const limit = new RepeatLimit((event) => told.push(event))
  for (const each of lines) limit.add(each)
  limit.flush()
  return told
}

describe('a flood of like lines', () => {
  it('is told by its first, and by how many more there were', () => {
    const lines = Array.from({ length: 250 }, (_, index) => line(1000 + index, 'ane-other', null))
    const told = passedOn(lines)
    expect(told.slice(0, MOST_A_SECOND)).toEqual(lines.slice(0, MOST_A_SECOND))
    expect(told.slice(MOST_A_SECOND)).toEqual([
      {
        ...{ kind: 'log-omitted', label: '230 more of “ANE, other”', uncertaintyMs: 5 },
        ...{ startMs: 1020, endMs: 1249 },
      },
    ])
  })

  it('hides no line of another kind, nor of another process', () => {
    const flood = Array.from({ length: 100 }, () => line(0, 'ane-other', null))
    const others = [line(0, 'ane-loaded', null), line(0, 'ane-other', 'Preview')]
    expect(passedOn([...flood, ...others])).toEqual(expect.arrayContaining(others))
  })

  it('is kept of every second', () => {
    const lines = [0, 999, 1000].flatMap((atMs) =>
      Array.from({ length: MOST_A_SECOND }, () => line(atMs, 'ane-power-on', 'Preview')),
    )
    expect(passedOn(lines).map(({ kind, startMs }) => `${kind} ${startMs}`)).toEqual([
      ...Array.from({ length: MOST_A_SECOND }, () => 'ane-power-on 0'),
      'log-omitted 999',
      ...Array.from({ length: MOST_A_SECOND }, () => 'ane-power-on 1000'),
    ])
  })

  it('is told meanwhile, and no more of it kept of the same second', () => {
    const told: TrackEvent[] = []
    const limit = new RepeatLimit((event) => told.push(event))
    for (const atMs of [0, 300, 600]) {
      for (let index = 0; index <= MOST_A_SECOND; index++) limit.add(line(atMs, 'ane-other', null))
      limit.flush()
    }
    expect(told.slice(MOST_A_SECOND).map(({ label, startMs }) => [label, startMs])).toEqual([
      ['1 more of “ANE, other”', 0],
      [`${MOST_A_SECOND + 1} more of “ANE, other”`, 300],
      [`${MOST_A_SECOND + 1} more of “ANE, other”`, 600],
    ])
  })

  it('loses no line that it does not count, in whatever order they come', () => {
    const lines = fc.array(
      fc
        .tuple(
          fc.integer({ min: 0, max: 3000 }),
          fc.constantFrom<EventKindId>('ane-other', 'ane-loaded'),
          fc.constantFrom('Preview', 'Photos', null),
        )
        .map((parts) => line(...parts)),
      { maxLength: 300 },
    )
    fc.assert(
      fc.property(lines, (made) => {
        const told = passedOn(made)
        const omitted = told.filter(({ kind }) => kind === 'log-omitted')
        const count = omitted.reduce((sum, { label }) => sum + Number.parseInt(label, 10), 0)
        expect(told.length - omitted.length + count).toBe(made.length)
      }),
    )
  })
})
