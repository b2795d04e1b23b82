import { describe, expect, it } from 'vitest'
import { aneEvents as made } from '../testing/ane-events'
import { withoutProcesses, type TrackEvent } from '../track-events'
import { attribute, type Work } from './attribution'
import { lookUpPhasesOf } from './look-up'
import { describeWho } from './sentences'

const DAEMON = { name: 'mediaanalysisd', pid: 952 }
const APP = { name: 'Example App', pid: 42 }
const PREVIEW = { name: 'Preview', pid: 77 }
const WORK: Work = { fromMs: 100_000, toMs: 105_000, startUncertaintyMs: 1000 }
const STYLE = { timeOf: (ms: number) => (ms / 1000).toFixed(3), nameOf: (name: string) => name }

function told(events: readonly TrackEvent[], works: readonly Work[] = [WORK]): string[] {
  const all = [made.logOn(0), ...events]
  const attribution = attribute(all, works)
  return describeWho(attribution, lookUpPhasesOf(all, attribution.works), STYLE)
}

describe('who used it', () => {
  it('says nothing where the log was not read', () => {
    expect(describeWho(attribute([], [WORK]), [], STYLE)).toEqual([])
  })

  it('tells of the first phases in their order, or of the latest, the newest first', () => {
    const works = Array.from({ length: 7 }, (_, index): Work => {
      const fromMs = 100_000 + index * 10_000
      return { fromMs, toMs: fromMs + 2000, startUncertaintyMs: 1000 }
    })
    const events = [made.logOn(0), ...works.map(({ fromMs }) => made.loaded(fromMs, APP))]
    const sentences = (isLatestFirst: boolean): unknown[] =>
      describeWho(attribute(events, works), [], { ...STYLE, isLatestFirst }).map(
        (sentence) => / at (\d+)\.000;/.exec(sentence)?.[1] ?? sentence,
      )
    expect(sentences(false)).toEqual([
      ...['100', '110', '120', '130', '140'],
      'So it goes on for 2 more phases.',
    ])
    expect(sentences(true)).toEqual([
      ...['160', '150', '140', '130', '120'],
      'So it was before, in 2 more phases.',
    ])
  })

  it.each([
    [
      made.loaded(99_820, APP),
      'Example App (pid 42) loaded a model at 99.820; ANE power rose 180 ms to 1.2 s later.',
    ],
    [
      made.loaded(100_200, APP),
      'Example App (pid 42) loaded a model at 100.200; ANE power rose within 800 ms.',
    ],
    [
      made.opened(103_000, APP),
      'Example App (pid 42) opened the ANE at 103.000; ANE power was already up for 3 s then.',
    ],
    [
      made.powerOn(99_000, APP),
      'Example App asked for ANE power at 99.000; ANE power rose 1 s to 2 s later.',
    ],
    [
      made.powerOff(107_000, APP),
      'Example App gave ANE power back at 107.000, having asked for it before the log was read; ANE power had been up for 5 s before.',
    ],
    [
      made.connected(100_000, APP),
      'A process (pid 42) connected to the daemon of the ANE at 100.000; ANE power rose within 1 s.',
    ],
    [
      made.byDaemon(100_000),
      'A program that the log does not name opened the ANE at 100.000; ANE power rose within 1 s.',
    ],
    [
      { ...made.loaded(100_200, APP), uncertaintyMs: 1000 },
      'Example App (pid 42) loaded a model at 100.200 ± 1 s; ANE power rose within 1.8 s.',
    ],
  ])('%#', (event, sentence) => {
    expect(told([event])).toEqual([sentence])
  })

  it('tells a short delay as it is, where the windows are much shorter', () => {
    const work = { ...WORK, startUncertaintyMs: 10 }
    expect(told([made.loaded(99_820, APP)], [work])).toEqual([
      'Example App (pid 42) loaded a model at 99.820; ANE power rose 180 ms later.',
    ])
  })

  it('says that energy cannot be divided between two', () => {
    expect(told([made.loaded(100_000, APP), made.opened(100_100, PREVIEW)]).join()).toBe(
      'Example App (pid 42) loaded a model at 100.000; ANE power rose within 1 s. At the same time it was in use by Preview (pid 77): how the energy divides between them cannot be told.',
    )
  })

  it('says that energy may not be a command’s own', () => {
    const own = { ...APP, isOfCommand: true }
    const other = { ...PREVIEW, isOfCommand: false }
    expect(told([made.loaded(100_000, own), made.opened(100_100, other)]).join()).toContain(
      'in use by Preview (pid 77): the energy may not be all the command’s.',
    )
    expect(told([made.loaded(100_000, other)]).join()).toContain(
      'That is no process of the command, so that the energy may not be its own.',
    )
    expect(told([made.loaded(100_000, own)]).join()).not.toContain('energy')
  })

  it('says who held it where no line falls on the work', () => {
    expect(told([])).toEqual([
      'No line of the log falls on the work that began at 100.000; who it was for cannot be told.',
    ])
    expect(told([made.loaded(10_000, APP), made.opened(11_000, PREVIEW)])[0]).toBe(
      'No line of the log falls on the work that began at 100.000; Example App (pid 42), Preview (pid 77) all had it open from before, and may have worked, as may others.',
    )
  })

  it('says once of phases one after another that no line falls on them', () => {
    const works = [100, 110, 120, 130, 140, 150, 160].map((second): Work => ({
      fromMs: second * 1000,
      toMs: second * 1000 + 10,
      startUncertaintyMs: 10,
    }))
    const known = made.loaded(120_000, APP)
    const gone = made.gone(121_000, APP)
    expect(told([known, gone], works)).toEqual([
      'No line of the log falls on the 2 phases of work that began between 100.000 and 110.000; who they were for cannot be told.',
      expect.stringMatching(/^Example App \(pid 42\) loaded a model at 120\.000;/),
      'No line of the log falls on the 4 phases of work that began between 130.000 and 160.000; who they were for cannot be told.',
    ])
    const missing = made.gap('log-gap', 151_000, 152_000)
    expect(told([known, gone, missing], works).at(-1)).not.toContain('missing')
    expect(told([known, gone, made.gap('log-gap', 149_900, 152_000)], works).at(-1)).toMatch(
      /cannot be told\. A part of the log is missing here/,
    )
  })

  it('says that others may have used it where a part of the log is missing', () => {
    expect(told([made.loaded(100_000, APP), made.gap('log-gap', 101_000, 102_000)]).join()).toMatch(
      /A part of the log is missing here, so that others may have used it, too\.$/,
    )
  })

  it('says who loaded though no power rose, and where nobody did', () => {
    expect(told([made.loaded(50_000, APP)], [])).toEqual([
      'Example App (pid 42) loaded a model at 50.000, but ANE power did not rise with it.',
    ])
    expect(told([], [])).toEqual(['The log names nobody who used the ANE.'])
  })

  it('counts what would be too much to tell', () => {
    const works = Array.from({ length: 8 }, (_, i) => ({
      ...WORK,
      fromMs: 1e5 + i * 1e4,
      toMs: 1e5 + i * 1e4 + 10,
    }))
    const loads = works.map(({ fromMs }) => made.loaded(fromMs, APP))
    expect(told(loads, works)).toHaveLength(6)
    expect(told(loads, works).at(-1)).toBe('So it goes on for 3 more phases.')
    const many = Array.from({ length: 8 }, (_, pid) => made.loaded(100_000, { name: 'p', pid }))
    expect(told(many).join()).toContain('p (pid 5), 2 more: how')
  })

  it('never says for how long somebody used it', () => {
    const all = told([
      made.powerOn(99_000, APP),
      made.powerOff(104_000, APP),
      made.loaded(99_000, DAEMON),
    ]).join()
    expect(all).not.toMatch(/used for|was used by|ran for|computed/)
  })

  it('says it without names where these were left out', () => {
    expect(told([made.loaded(100_000, APP), made.powerOn(100_000, PREVIEW)].map(withoutProcesses))).toEqual([
      'A process (pid 42) loaded a model at 100.000; ANE power rose within 1 s.',
    ])
  })
})

describe('Visual Look Up', () => {
  const parse: Work = { fromMs: 10_000, toMs: 12_000, startUncertaintyMs: 1000 }
  const search: Work = { fromMs: 20_000, toMs: 23_000, startUncertaintyMs: 1000 }
  const events = [
    made.asked(10_050, 'parse', PREVIEW),
    made.asked(10_060, 'parse', PREVIEW),
    made.loaded(10_200, DAEMON),
    made.asked(20_010, 'search', PREVIEW),
    made.loaded(20_100, DAEMON),
  ]

  it('is told in one sentence, with its two phases', () => {
    expect(told(events, [parse, search])[0]).toBe(
      'Visual Look Up: Preview had a picture parsed at 10.050, for which the ANE worked; it had what is on it searched for at 20.010, for which the ANE worked.',
    )
    expect(told(events, [parse, search])[1]).toBe(
      'mediaanalysisd (pid 952), for Preview, loaded a model at 10.200; ANE power rose within 800 ms.',
    )
  })

  it('says where a phase did without the ANE', () => {
    expect(told(events, [parse])[0]).toContain('searched for at 20.010, without measurable work of the ANE.')
  })

  it('leaves out work that is another program’s, and work long after the request', () => {
    const others = told([made.asked(10_050, 'parse', PREVIEW), made.loaded(10_200, APP)], [parse])
    expect(others[0]).toContain('without measurable work')
    const late = { ...parse, fromMs: 20_051, toMs: 22_000 }
    expect(told(events.slice(0, 2), [late])[0]).toContain('without measurable work')
    expect(told(events.slice(0, 2), [{ ...late, fromMs: 20_050 }])[0]).toContain('for which the ANE worked')
  })

  it('is told for each program that asked', () => {
    expect(told([...events, made.asked(30_000, 'parse', APP)], [parse, search]).slice(0, 2)).toEqual([
      expect.stringMatching(/^Visual Look Up: Preview /),
      expect.stringMatching(/^Visual Look Up: Example App /),
    ])
  })
})
