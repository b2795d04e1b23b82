import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PhaseFigures } from '#shared/measurement'
import { aneWindow, placeWindows, type MadeWindow } from '#shared/testing/placed-samples'
import type { TrackEvent } from '#shared/track-events'
import { measure } from './measure'

/** ms since 1970. */
const START_MS = 1_764_513_300_000

const mark = (kind: string, offsetMs: number, label: string, uncertaintyMs = 0): TrackEvent => ({
  ...{ kind, startMs: START_MS + offsetMs, endMs: null, label, uncertaintyMs },
})
const phase = (name: string, fromMs: number, toMs: number, count = '', uncertaintyMs = 0): TrackEvent[] => [
  mark('phase-begin', fromMs, name, uncertaintyMs),
  mark('phase-end', toMs, `${name} ${count}`.trim(), uncertaintyMs),
]

const window = (
  aneMj: number | null,
  parts: { gpuMw?: number; cpuMw?: number; elapsedMs?: number; pauseMs?: number } = {},
): MadeWindow => {
  const { gpuMw = 0, cpuMw = 0, elapsedMs = 1000, pauseMs = 0 } = parts
  return {
    ...aneWindow(aneMj, elapsedMs, pauseMs),
    gpu: { powerMw: gpuMw, frequencyMhz: null, activeRatio: null },
    cpu: { powerMw: cpuMw, clusters: [] },
  }
}

/** Measured from `START_MS`; what the windows say before it is the quiet time. */
function measured(windows: MadeWindow[], marks: TrackEvent[], quiet = 0) {
  const samples = placeWindows(windows, START_MS - quiet * 1000)
  const toMs = samples.at(-1)?.endMs ?? START_MS
  return measure(samples, { fromMs: START_MS, toMs }, START_MS - 30_000, { history: null, marks })
}

function only(windows: MadeWindow[], marks: TrackEvent[]): PhaseFigures {
  const [figures] = measured(windows, marks).phases
  if (figures === undefined) throw new Error('There is no phase.')
  return figures
}

const steady = (count: number, aneMj = 100): MadeWindow[] =>
  Array.from({ length: count }, () => window(aneMj, { cpuMw: 50 }))

describe('energy per unit', () => {
  it('is energy by count, for each power and for their sum', () => {
    const { units } = measured(steady(10), [mark('unit-count', 10_000, 'tokens=200')])
    expect(units).toMatchObject([
      {
        name: 'tokens',
        count: 200,
        basis: ['ane', 'gpu', 'cpu'],
        ane: { mjPerUnit: 5, aboveBaselineMjPerUnit: null, lowestMjPerUnit: null },
        gpu: { mjPerUnit: 0 },
        cpu: { mjPerUnit: 2.5 },
        dram: { mjPerUnit: null },
        total: { mjPerUnit: 7.5 },
      },
    ])
  })

  it('is told without what the Mac takes at rest, too', () => {
    const quiet = Array.from({ length: 5 }, () => window(0, { cpuMw: 30 }))
    const { units } = measured([...quiet, ...steady(10)], [mark('unit-count', 10_000, 'tokens=100')], 5)
    expect(units[0]).toMatchObject({
      ane: { mjPerUnit: 10, aboveBaselineMjPerUnit: 10 },
      cpu: { mjPerUnit: 5, aboveBaselineMjPerUnit: 2 },
      total: { mjPerUnit: 15, aboveBaselineMjPerUnit: 12 },
    })
  })

  it('is not known where nothing was counted, or a power is not known for all of the time', () => {
    expect(measured(steady(10), [mark('unit-count', 1, 'tokens=0')]).units[0]?.ane.mjPerUnit).toBeNull()
    const holed = [...steady(5), window(null), ...steady(4)]
    const { units } = measured(holed, [mark('unit-count', 1, 'tokens=4')])
    expect(units[0]).toMatchObject({ basis: ['gpu', 'cpu'], ane: { mjPerUnit: null } })
    const gap = [...steady(5), window(100, { pauseMs: 3000 }), ...steady(4)]
    expect(measured(gap, [mark('unit-count', 1, 'tokens=4')]).units[0]).toMatchObject({
      basis: [],
      total: { mjPerUnit: null },
    })
  })
})

describe('phases', () => {
  it('are refused from the 10,001st on, and counted all the same', () => {
    const some = (name: string, count: number) =>
      Array.from({ length: count }, () => phase(name, 0, 5000)).flat()
    const told = (marks: TrackEvent[]) =>
      measured(steady(5), marks).phases.map(({ name, repeats, measuredRepeats, refusal }) => [
        ...[name, repeats, measuredRepeats, refusal],
      ])
    expect(told(some('a', 10_000))).toEqual([['a', 10_000, 10_000, null]])
    expect(told([...some('a', 10_001), ...some('b', 2)])).toEqual([
      ['a', 10_001, 10_000, null],
      ['b', 2, 0, 'too-many'],
    ])
  })

  it('have the energy of their time, however they nest and overlap', () =>
    fc.assert(
      fc.property(
        fc.array(fc.nat(500), { minLength: 10, maxLength: 40 }),
        fc.array(
          fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
          {
            minLength: 1,
            maxLength: 6,
          },
        ),
        (energies, cuts) => {
          const wholeMs = energies.length * 1000
          const names = cuts.map((_, index) => `p${index}`)
          const spans = cuts.map(([a, b]) => [Math.min(a, b) * wholeMs, Math.max(a, b) * wholeMs] as const)
          const marks = spans.flatMap(([fromMs, toMs], index) => phase(names[index] as string, fromMs, toMs))
          const { phases } = measured(
            energies.map((energyMj) => window(energyMj)),
            marks,
          )
          for (const figures of phases) {
            const [fromMs, toMs] = spans[names.indexOf(figures.name)] as readonly [number, number]
            if (figures.refusal !== null) {
              // Where no window lies inside as a whole.
              expect(toMs - fromMs).toBeLessThan(2001)
              continue
            }
            const expected = energies.reduce((sum, energyMj, index) => {
              const insideMs = Math.min(toMs, (index + 1) * 1000) - Math.max(fromMs, index * 1000)
              return sum + (energyMj * Math.max(0, insideMs)) / 1000
            }, 0)
            expect(figures.ane.energyMj).toBeCloseTo(expected, 2)
          }
        },
      ),
    ))

  it('add up where one begins as the other ends', () =>
    fc.assert(
      fc.property(
        fc.array(fc.nat(500), { minLength: 12, maxLength: 30 }),
        fc.integer({ min: 3500, max: 8500 }),
        (energies, cutMs) => {
          const wholeMs = energies.length * 1000
          const marks = [...phase('a', 0, cutMs), ...phase('b', cutMs, wholeMs)]
          const { phases, ane } = measured(
            energies.map((energyMj) => window(energyMj)),
            marks,
          )
          const sum = phases.reduce((total, each) => total + (each.ane.energyMj ?? NaN), 0)
          expect(sum).toBeCloseTo(ane.energyMj ?? NaN, 6)
        },
      ),
    ))

  it('are divided by what their ends count, with the spread over repeats', () => {
    const windows = [...steady(5, 100), ...steady(5, 200)]
    const marks = [
      ...phase('decode', 0, 5000, 'n=100 tokens'),
      ...phase('decode', 5000, 10_000, 'n=50 tokens'),
    ]
    expect(only(windows, marks)).toMatchObject({
      ...{
        name: 'decode',
        repeats: 2,
        measuredRepeats: 2,
        unendedRepeats: 0,
        durationMs: 10_000,
        refusal: null,
      },
      ane: { energyMj: 1500, lowestMj: 500, highestMj: 1000 },
      units: [
        {
          ...{ name: 'tokens', count: 150 },
          ane: { mjPerUnit: 10, lowestMjPerUnit: 5, highestMjPerUnit: 20 },
        },
      ],
    })
  })

  it('are divided by all units that they count', () => {
    const { units } = only(steady(6), phase('a', 0, 6000, 'n=6 images n=600 tokens'))
    expect(units.map(({ name, ane }) => [name, ane.mjPerUnit])).toEqual([
      ['images', 100],
      ['tokens', 1],
    ])
  })

  it.each([
    ['two windows of it as a whole', phase('a', 1000, 3000), 'too-short'],
    ['two windows of it in part', phase('a', 500, 1500), 'too-short'],
    ['three windows, and less than the length of two', phase('a', 950, 2949), 'too-short'],
    ['three windows, and the length of two', phase('a', 950, 2950), null],
    ['begin and end that came together', phase('a', 3000, 3000), 'too-short'],
    ['no end', [mark('phase-begin', 2000, 'a')], 'never-ended'],
    ['times that may be off by half of it', phase('a', 0, 4000, '', 2000), 'times-uncertain'],
    ['times that may be off by less', phase('a', 0, 4000, '', 1999), null],
  ])('with %s are judged by the rule of the verdict', (_, marks, refusal) => {
    const figures = only(steady(10), marks)
    expect(figures.refusal).toBe(refusal)
    expect(figures.ane.energyMj === null).toBe(refusal !== null)
  })

  it('leave repeats out that are too short, and count them', () => {
    const marks = [
      ...phase('a', 0, 4000, 'n=4 x'),
      ...phase('a', 5000, 5100, 'n=1000 x'),
      mark('phase-begin', 9000, 'a'),
    ]
    expect(only(steady(10), marks)).toMatchObject({
      ...{ repeats: 3, measuredRepeats: 1, unendedRepeats: 1, durationMs: 4000, refusal: null },
      units: [{ count: 4, ane: { mjPerUnit: 100, lowestMjPerUnit: null } }],
    })
  })

  it('that lie outside of the measurement are left out', () => {
    const marks = [
      ...phase('before', -9000, 0),
      mark('phase-begin', -1, 'begun before'),
      ...phase('in', 0, 4000),
      mark('phase-begin', 0, 'open'),
      ...phase('after', 10_000, 30_000),
    ]
    expect(measured(steady(10), marks).phases.map(({ name }) => name)).toEqual(['in', 'open'])
  })

  it('are known where stamps moved the axis, which is no missing time', () => {
    const samples = placeWindows(steady(10), START_MS).map((placed, index) => ({
      ...placed,
      endMs: placed.endMs + (index >= 5 ? 800 : 0),
    }))
    const window = { fromMs: START_MS, toMs: START_MS + 10_800 }
    const marks = [...phase('a', 0, 10_800, 'n=10 x')]
    const { phases } = measure(samples, window, null, { history: null, marks })
    expect(phases[0]?.ane.energyMj).toBeCloseTo(1000, 6)
  })
})

describe('a workload whose energy per unit is known, in windows of 200 ms', () => {
  const REST_MW = 40

  /** Phases of known power, one after the other, as windows that begin anywhere and count whole mJ. */
  function workload(phases: readonly { seconds: number; aneMw: number; tokens: number }[], shiftMs: number) {
    const [quietMs, lengthMs] = [5000, 200]
    const marks: TrackEvent[] = []
    let atMs = 0
    const stretches = phases.map(({ seconds, aneMw, tokens }, index) => {
      const stretch = { fromMs: atMs, toMs: atMs + seconds * 1000, aneMw }
      marks.push(...phase(`p${index}`, stretch.fromMs, stretch.toMs, `n=${tokens} tokens`))
      atMs = stretch.toMs
      return stretch
    })
    const tookMj = (untilMs: number): number =>
      stretches.reduce((sum, { fromMs, toMs, aneMw }) => {
        return sum + (aneMw * Math.max(0, Math.min(toMs, untilMs) - fromMs)) / 1000
      }, 0)
    const windows: MadeWindow[] = []
    for (let fromMs = -quietMs - shiftMs; fromMs < atMs; fromMs += lengthMs) {
      const counted = Math.floor(tookMj(fromMs + lengthMs)) - Math.floor(tookMj(fromMs))
      windows.push(window(counted, { cpuMw: REST_MW, elapsedMs: lengthMs }))
    }
    const samples = placeWindows(windows, START_MS - quietMs - shiftMs)
    return measure(samples, { fromMs: START_MS, toMs: START_MS + atMs }, START_MS - 30_000, {
      history: null,
      marks,
    })
  }

  it('is divided to 1 %, wherever its windows begin', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            seconds: fc.integer({ min: 11, max: 40 }),
            aneMw: fc.integer({ min: 500, max: 1000 }),
            tokens: fc.integer({ min: 10, max: 1000 }),
          }),
          { minLength: 2, maxLength: 4 },
        ),
        fc.integer({ min: 0, max: 199 }),
        (phases, shiftMs) => {
          for (const [index, { seconds, aneMw, tokens }] of phases.entries()) {
            const [unit] = workload(phases, shiftMs).phases[index]?.units ?? []
            const expectedMj = (aneMw * seconds) / tokens
            expect(Math.abs((unit?.ane.mjPerUnit ?? NaN) - expectedMj)).toBeLessThan(0.01 * expectedMj)
            expect(unit?.cpu.aboveBaselineMjPerUnit).toBeCloseTo(0, 6)
          }
        },
      ),
      { numRuns: 40 },
    ))

  it('is refused for a phase of less than two windows', () => {
    const { phases } = workload(
      [
        { seconds: 0.35, aneMw: 800, tokens: 9 },
        { seconds: 9, aneMw: 800, tokens: 90 },
      ],
      0,
    )
    expect(phases.map(({ refusal }) => refusal)).toEqual(['too-short', null])
  })
})
