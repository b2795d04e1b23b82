import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlacedSample } from '../sample'
import { aneEvents as made } from '../testing/ane-events'
import { sampleWith } from '../testing/sample-with'
import type { TrackEvent } from '../track-events'
import { CompileEnergyPass, compilingsIn, describeCompiling, type Compiling } from './compiling'

const APP = { name: 'Example App', pid: 42 }
const ALL = { fromMs: 0, toMs: 1e6 }

const began = (atMs: number): TrackEvent => ({ ...made.byDaemon(atMs), kind: 'ane-compile' })
const compiled = (atMs: number): TrackEvent => ({ ...made.byDaemon(atMs), kind: 'ane-compiled' })
const spans = (...events: TrackEvent[]): unknown[] =>
  compilingsIn(events, ALL).map(({ fromMs, toMs, end }) => [fromMs, toMs, end])

describe('a compilation', () => {
  it('lasts from the first line that it began to the first that it is over', () => {
    expect(spans(began(10), began(12), compiled(500), made.loaded(510, APP))).toEqual([[10, 500, 'compiled']])
    expect(spans(made.compileFailed(700), began(10), made.compileFailed(710))).toEqual([[10, 700, 'failed']])
    expect(spans(began(10), compiled(20), began(30), compiled(45))).toEqual([
      [10, 20, 'compiled'],
      [30, 45, 'compiled'],
    ])
  })

  it('of which the end is not told was over when the model was loaded', () =>
    expect(spans(began(10), made.loaded(510, APP))).toEqual([[10, 510, 'loaded']]))

  it('without a beginning is none', () => {
    expect(spans(compiled(500), made.loaded(600, APP))).toEqual([])
  })

  it('has an end that is not told where none comes, or one that comes too late', () => {
    expect(spans(began(10))).toEqual([[10, 10, 'untold']])
    expect(spans(began(10), compiled(600_010))).toEqual([[10, 600_010, 'compiled']])
    expect(spans(began(10), compiled(600_011))).toEqual([[10, 10, 'untold']])
    expect(spans(began(10), began(600_011), compiled(600_500))).toEqual([
      [10, 10, 'untold'],
      [600_011, 600_500, 'compiled'],
    ])
  })

  it('counts only in the measured time, and of the measured command', () => {
    expect(compilingsIn([began(10), compiled(20)], { fromMs: 10, toMs: 30 })).toEqual([])
    expect(compilingsIn([began(10), compiled(20)], { fromMs: 9, toMs: 19 })).toMatchObject([
      { end: 'untold' },
    ])
    expect(compilingsIn([began(10), compiled(20)], { fromMs: 9, toMs: 20 })).toHaveLength(1)
    const other = made.compileFailed(20, { isOfCommand: false })
    expect(spans(began(10), other, compiled(30))).toEqual([[10, 30, 'compiled']])
  })
})

/** Windows one behind the other from 0 on. */
function windows(lengthMs: number, powersMw: readonly (number | null)[]): PlacedSample[] {
  return powersMw.map((powerMw, index) => {
    const sample = sampleWith({ cpu: { powerMw, clusters: [] } })
    const [gpu, ane] = [
      { ...sample.gpu, powerMw: 0 },
      { ...sample.ane, powerMw: 0, energyMj: 0 },
    ]
    return {
      ...{ sequence: index, endMs: (index + 1) * lengthMs, gapBefore: false },
      sample: { ...sample, elapsedMs: lengthMs, gpu, ane },
    }
  })
}

function cost(compiling: Partial<Compiling>, samples: readonly PlacedSample[]) {
  const pass = new CompileEnergyPass({ fromMs: 0, toMs: 1, end: 'compiled', uncertaintyMs: 0, ...compiling })
  for (const placed of samples) pass.add(placed)
  return pass.energy()
}

describe('its energy', () => {
  const second = windows(1000, [1000, 2000, 2000, 2000, 500])

  it('is that of whole windows, with the windows that it cuts as what is not known', () => {
    expect(cost({ fromMs: 1000, toMs: 4000 }, second)).toEqual({ energyMj: 6000, uncertaintyMj: 0 })
    expect(cost({ fromMs: 1001, toMs: 4000 }, second)).toEqual({ energyMj: 5000, uncertaintyMj: 1000 })
    expect(cost({ fromMs: 1500, toMs: 4500, uncertaintyMs: 500 }, second)).toEqual({
      ...{ energyMj: 5250, uncertaintyMj: 1250 },
    })
  })

  it('counts a window as inside only where it is, however the clocks are off', () => {
    const steady = windows(
      100,
      Array.from({ length: 50 }, () => 1000),
    )
    expect(cost({ fromMs: 1000, toMs: 3000 }, steady)).toEqual({ energyMj: 2000, uncertaintyMj: 0 })
    expect(cost({ fromMs: 1000, toMs: 3000, uncertaintyMs: 5 }, steady)).toEqual({
      ...{ energyMj: 2000, uncertaintyMj: 200 },
    })
  })

  it('is told up to half of it not being known, and no further', () => {
    const span = { fromMs: 1500, toMs: 3500 }
    expect(cost(span, second)).toEqual({ energyMj: 4000, uncertaintyMj: 2000 })
    expect(cost(span, windows(1000, [1000, 2000, 1990, 2000, 500]))).toBeNull()
  })

  it('is refused where the windows are too long', () => {
    expect(cost({ fromMs: 1200, toMs: 1700 }, second)).toBeNull()
    expect(cost({ fromMs: 1200, toMs: 2700 }, second)).toBeNull()
    expect(
      cost(
        { fromMs: 1200, toMs: 3700 },
        windows(
          100,
          Array.from({ length: 50 }, () => 1000),
        ),
      ),
    ).not.toBeNull()
  })

  it('is refused where samples are missing, at its ends or within, or report nothing', () => {
    const span = { fromMs: 1000, toMs: 4000 }
    expect(cost(span, [])).toBeNull()
    expect(cost(span, second.slice(0, 3))).toBeNull()
    expect(cost(span, second.slice(2))).toBeNull()
    expect(cost(span, [...second.slice(0, 2), ...second.slice(3)])).toBeNull()
    expect(cost(span, windows(1000, [1000, 2000, null, 2000, 500]))).toBeNull()
    const withoutGpu = second.map((placed) => ({
      ...placed,
      sample: { ...placed.sample, gpu: { ...placed.sample.gpu, powerMw: null } },
    }))
    expect(cost(span, withoutGpu)).toBeNull()
  })

  it('holds the truth, whatever is spent when, and wherever the clocks are off by what they may', () => {
    const powers = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 80, maxLength: 80 })
    const at = fc.integer({ min: 200, max: 3000 })
    fc.assert(
      fc.property(
        powers,
        at,
        at,
        fc.integer({ min: 0, max: 100 }),
        fc.boolean(),
        (finePowers, one, other, uncertaintyMs, isLate) => {
          // The truth in steps of 50 ms; samples see it in windows of 100 ms.
          const [fromMs, toMs] = [Math.min(one, other), Math.max(one, other)]
          const coarse = Array.from(
            { length: 40 },
            (_, i) => ((finePowers[2 * i] ?? 0) + (finePowers[2 * i + 1] ?? 0)) / 2,
          )
          const found = cost({ fromMs, toMs, uncertaintyMs }, windows(100, coarse))
          if (found === null) return
          const slipMs = isLate ? uncertaintyMs : -uncertaintyMs
          const spentMj = finePowers.reduce((sum, powerMw, i) => {
            const insideMs = Math.min((i + 1) * 50, toMs + slipMs) - Math.max(i * 50, fromMs + slipMs)
            return sum + (Math.max(0, insideMs) * powerMw) / 1000
          }, 0)
          expect(spentMj).toBeLessThanOrEqual(found.energyMj + found.uncertaintyMj + 1e-6)
          expect(spentMj).toBeGreaterThanOrEqual(found.energyMj - found.uncertaintyMj - 1e-6)
        },
      ),
    )
  })
})

describe('what a person reads', () => {
  const one: Compiling = { fromMs: 0, toMs: 3920, end: 'compiled', uncertaintyMs: 5 }

  it.each([
    [[], null, ''],
    [
      [one],
      { energyMj: 16_500, uncertaintyMj: 900 },
      'Compiling for the ANE took 3.9 s; CPU, GPU and ANE took 16.5 J ± 900 mJ meanwhile.',
    ],
    [
      [{ ...one, end: 'failed' }],
      null,
      'Compiling for the ANE took 3.9 s until it failed; its energy cannot be told from these samples.',
    ],
    [
      [{ ...one, end: 'loaded' }, one],
      null,
      'The first of 2 compilations for the ANE took at most 3.9 s; its energy cannot be told from these samples.',
    ],
    [[{ ...one, end: 'untold' }], null, 'Compiling for the ANE began; when it ended, the log does not tell.'],
    [
      [{ ...one, end: 'untold' }, one],
      null,
      'Compiling for the ANE took 3.9 s; its energy cannot be told from these samples. Of another the log does not tell when it ended.',
    ],
  ] as const)('%j', (compilings, spent, words) => expect(describeCompiling(compilings, spent)).toBe(words))
})
