import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVIDENCE } from '../ane-facts'
import { aneEvents as made } from '../testing/ane-events'
import { withoutProcesses, type TrackEvent } from '../track-events'
import { attribute, type Work, type WorkAttribution } from './attribution'

const DAEMON = { name: 'mediaanalysisd', pid: 952 }
const APP = { name: 'Example App', pid: 42 }
const PREVIEW = { name: 'Preview', pid: 77 }
const WORK: Work = { fromMs: 100_000, toMs: 105_000, startUncertaintyMs: 1000 }

function of(events: readonly TrackEvent[], work: Work = WORK): WorkAttribution {
  const [attributed] = attribute([made.logOn(0), ...events], [work]).works
  if (attributed === undefined) throw new Error('There is one stretch of work.')
  return attributed
}

const claimed = (events: readonly TrackEvent[], work: Work = WORK): unknown[] =>
  of(events, work).claims.map(({ process, evidence }) => [process.name, process.pid, evidence])

describe('the order of trust', () => {
  const evidence: readonly TrackEvent[] = [
    made.loaded(100_300, APP),
    made.opened(100_200, APP),
    made.powerOn(100_100, APP),
    made.connected(100_000, APP),
  ]

  it.each(EVIDENCE.slice(0, 4).map((name, index) => [name, index] as const))(
    'has %s in its place',
    (name, index) => {
      const events = [...evidence.slice(index), made.byDaemon(99_900)]
      const process = {
        0: [APP.name, APP.pid],
        1: [APP.name, APP.pid],
        2: [APP.name, null],
        3: [null, APP.pid],
      }[index]
      expect(claimed(events).at(0)).toEqual([...(process ?? []), name])
    },
  )

  it('takes a client that is not named only where nobody is', () => {
    expect(claimed([made.byDaemon(99_900)])).toEqual([[null, null, 'unknown-client']])
    expect(claimed([made.byDaemon(99_900), made.connected(99_800, APP)])).toEqual([
      [null, APP.pid, 'connection'],
    ])
  })

  it('joins a line with work that begins within 2 s after it, or goes on', () => {
    const [first, last] = [WORK.fromMs - 2000, WORK.toMs]
    for (const [atMs, count] of [
      [first - 1, 0],
      [first, 1],
      [last, 1],
      [last + 1, 0],
    ] as const)
      expect(claimed([made.opened(atMs, APP)])).toHaveLength(count)
    expect(claimed([{ ...made.opened(first - 500, APP), uncertaintyMs: 500 }])).toHaveLength(1)
  })
})

describe('two processes at once', () => {
  it('are both claims, the more trusted first', () => {
    expect(claimed([made.opened(99_500, APP), made.loaded(100_500, DAEMON)])).toEqual([
      [DAEMON.name, DAEMON.pid, 'ownership'],
      [APP.name, APP.pid, 'own-open'],
    ])
  })

  it('with one name and two ids stay two', () => {
    expect(claimed([made.loaded(100_000, APP), made.loaded(100_001, { ...APP, pid: 43 })])).toHaveLength(2)
  })

  it('are one where a line has only the name, cut or not, or only the id', () => {
    const long = { name: 'com.example.a-very-long-name', pid: 5 }
    for (const length of [15, 16])
      expect(
        claimed([made.loaded(100_000, long), made.powerOn(100_001, { name: long.name.slice(0, length) })]),
      ).toEqual([[long.name, 5, 'ownership']])
    expect(
      claimed([made.loaded(100_000, long), made.powerOn(100_001, { name: long.name.slice(0, 14) })]),
    ).toHaveLength(2)
    expect(claimed([made.loaded(100_000, APP), made.connected(99_000, APP)])).toHaveLength(1)
  })
})

describe('power', () => {
  const long = { name: 'zoom.us' }

  it('held from long before is a claim until it is given back', () => {
    const on = made.powerOn(20_000, long)
    expect(claimed([on])).toEqual([['zoom.us', null, 'power']])
    expect(claimed([on, made.powerOff(100_001, long)])).toHaveLength(1)
    expect(claimed([on, made.powerOff(99_999, long)])).toEqual([])
    expect(claimed([on, made.powerOff(99_999, { name: 'other' })])).toHaveLength(1)
  })

  it('of which only the end was seen was held before, back to where the log begins or the engine slept', () => {
    const off = made.powerOff(110_000, long)
    expect(of([off]).claims).toMatchObject([{ process: long, powerFromMs: null, atMs: 110_000 }])
    expect(claimed([made.asleep(106_000), off])).toEqual([])
    expect(claimed([made.asleep(99_000), off])).toHaveLength(1)
  })

  it.each([
    ['sleep of the engine, 5 s after the last let go', made.asleep(104_000)],
    ['a start of the Mac', made.boot(99_000)],
    ['a gap of the log', made.gap('log-gap', 98_000, 99_000)],
  ])('whose end was lost ends with %s', (_, end) => {
    expect(claimed([made.powerOn(20_000, long), end])).toEqual([])
  })

  it('whose end was lost ends 5.001 s before the engine sleeps', () => {
    const on = made.powerOn(20_000, long)
    expect(claimed([on, made.asleep(WORK.fromMs + 5001)])).toHaveLength(1)
    expect(claimed([on, made.asleep(WORK.fromMs + 5000)])).toEqual([])
  })

  it('whose end was lost ends with the process', () => {
    const app = { name: 'app', pid: 9 }
    const events = [made.loaded(10_000, app), made.connected(10_000, app), made.powerOn(20_000, app)]
    expect(claimed(events)).toEqual([['app', 9, 'power']])
    expect(claimed([...events, made.gone(99_999, app)])).toEqual([])
  })

  it('asked for twice ends with the first end', () => {
    const events = [made.powerOn(20_000, long), made.powerOn(30_000, long), made.powerOff(99_000, long)]
    expect(claimed(events)).toEqual([])
  })
})

describe('a process that is gone', () => {
  it('claims no work that began later', () => {
    const events = [made.connected(98_500, APP), made.opened(98_600, APP)]
    expect(claimed([...events, made.gone(99_999, APP)])).toEqual([])
    expect(claimed([...events, made.gone(100_500, APP)])).toEqual([[APP.name, APP.pid, 'own-open']])
  })

  it('leaves its id to another one', () => {
    const next = { name: 'next', pid: APP.pid }
    const events = [
      made.loaded(50_000, APP),
      made.connected(50_000, APP),
      made.gone(60_000, APP),
      made.loaded(99_000, next),
    ]
    expect(claimed(events)).toEqual([['next', APP.pid, 'ownership']])
  })
})

describe('work that no line falls on', () => {
  it('may be of whoever held it open from before, and was not seen to let go', () => {
    const events = [made.loaded(10_000, DAEMON), made.opened(20_000, APP), made.connected(20_000, PREVIEW)]
    expect(of(events)).toMatchObject({ claims: [], holders: [DAEMON, APP, { name: null, pid: PREVIEW.pid }] })
    expect(of([...events, made.gone(30_000, APP)]).holders).toHaveLength(2)
    expect(of([...events, made.boot(40_000)]).holders).toEqual([])
  })

  it('names no holder where somebody claims it', () => {
    expect(of([made.loaded(10_000, DAEMON), made.loaded(100_000, APP)]).holders).toEqual([])
  })
})

describe('gaps of the log', () => {
  it('make what is known of work incomplete, unless they were read again', () => {
    const gap = made.gap('log-gap', 101_000, 102_000)
    expect(of([gap]).isIncomplete).toBe(true)
    expect(of([gap, made.gap('log-filled', 100_500, 102_000)]).isIncomplete).toBe(false)
    expect(of([gap, made.gap('log-filled', 101_000, 101_900)]).isIncomplete).toBe(true)
    expect(of([made.gap('log-gap', 98_000, 98_000)]).isIncomplete).toBe(true)
    expect(of([made.gap('log-gap', 90_000, 97_999)]).isIncomplete).toBe(false)
    expect(of([made.gap('log-gap', 105_001, 106_000)]).isIncomplete).toBe(false)
  })
})

it('is incomplete where the log was read only from a moment on', () => {
  const readFrom = (atMs: number): boolean | undefined =>
    attribute([made.logOn(atMs), made.loaded(104_000, APP)], [WORK]).works[0]?.isIncomplete
  expect(readFrom(97_999)).toBe(false)
  expect(readFrom(98_000)).toBe(true)
  expect(readFrom(103_000)).toBe(true)
})

describe('whom a daemon worked for', () => {
  it('is who asked at most 5 s before', () => {
    const load = made.loaded(100_400, DAEMON)
    expect(of([made.asked(99_900, 'parse', PREVIEW), load]).claims[0]?.requesters).toEqual([PREVIEW])
    expect(of([made.asked(94_999, 'parse', PREVIEW), load]).claims[0]?.requesters).toEqual([])
    expect(of([made.asked(95_000, 'parse', PREVIEW), load]).claims[0]?.requesters).toEqual([PREVIEW])
    expect(
      of([made.asked(99_900, 'parse', PREVIEW), made.loaded(100_400, APP)]).claims[0]?.requesters,
    ).toEqual([])
  })
})

it('open is not compute: who loads without work is told apart', () => {
  const { works, withoutWork } = attribute(
    [made.logOn(0), made.loaded(50_000, APP), made.loaded(50_005, APP)],
    [],
  )
  expect([works, withoutWork.map(({ process }) => process)]).toEqual([[], [APP]])
})

it('knows whether the log was read at all', () => {
  expect(attribute([], [WORK]).coverage.fromMs).toBeNull()
  expect(attribute([made.logOn(5)], [WORK]).coverage.fromMs).toBe(5)
})

describe('whatever the log says', () => {
  const process = fc.record({
    name: fc.constantFrom('a', 'b', 'mediaanalysisd'),
    pid: fc.integer({ min: 1, max: 4 }),
  })
  const atMs = fc.integer({ min: 0, max: 200_000 })
  const event = fc.tuple(fc.nat(8), atMs, process, atMs).map(([which, at, who, other]): TrackEvent => {
    const all = [
      made.loaded(at, who),
      made.opened(at, who),
      made.powerOn(at, who),
      made.powerOff(at, who),
      made.connected(at, who),
      made.gone(at, who),
      made.asleep(at),
      made.byDaemon(at),
      made.gap('log-gap', Math.min(at, other), Math.max(at, other)),
    ]
    return all[which] as TrackEvent
  })
  const events = fc.array(event, { maxLength: 25 })
  const works = fc
    .array(fc.tuple(atMs, fc.integer({ min: 1, max: 20_000 }), fc.constantFrom(50, 1000, 5000)), {
      maxLength: 4,
    })
    .map((list) =>
      list.map(([fromMs, lengthMs, startUncertaintyMs]): Work => ({
        fromMs,
        toMs: fromMs + lengthMs,
        startUncertaintyMs,
      })),
    )

  // A failure prints its seed.
  it('claims only what a line names, each process once, the most trusted first', () => {
    fc.assert(
      fc.property(events, works, (list, stretches) => {
        const names = list.map(({ ane }) => ane?.process ?? null)
        for (const { claims } of attribute(list, stretches).works) {
          const ranks = claims.map(({ evidence }) => EVIDENCE.indexOf(evidence))
          expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
          const keys = claims.map(({ process: { name, pid } }) => `${name ?? ''} ${pid ?? ''}`)
          expect(new Set(keys).size).toBe(keys.length)
          for (const { process: who } of claims) expect(names).toContain(who.name)
        }
      }),
    )
  })

  it('does not depend on the order in which events come', () => {
    fc.assert(
      fc.property(
        events,
        works,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (list, stretches, chance) => {
          const unlike = list.filter(
            ({ startMs }, index) => list.findIndex((other) => other.startMs === startMs) === index,
          )
          const shuffled = unlike
            .map((each) => ({ each, key: chance.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ each }) => each)
          expect(attribute(shuffled, stretches)).toEqual(attribute(unlike, stretches))
        },
      ),
    )
  })

  it('never claims power beyond the engine’s sleep, though its end was lost', () => {
    fc.assert(
      fc.property(atMs, atMs, (onMs, asleepMs) => {
        fc.pre(asleepMs > onMs)
        const work: Work = { fromMs: asleepMs + 1, toMs: asleepMs + 5000, startUncertaintyMs: 1000 }
        expect(claimed([made.powerOn(onMs, { name: 'x' }), made.asleep(asleepMs)], work)).toEqual([])
      }),
    )
  })

  it('holds no name once processes are left out', () => {
    fc.assert(
      fc.property(events, works, (list, stretches) => {
        const text = JSON.stringify(attribute(list.map(withoutProcesses), stretches))
        expect(text).not.toMatch(/"(a|b|mediaanalysisd)"/)
      }),
    )
  })
})
