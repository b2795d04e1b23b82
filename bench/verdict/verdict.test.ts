import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/main/synthesis/random'
import { isForcedDoubt } from './forced-doubt'
import { simulateRates } from './rates'
import { simulateRun, type SimulatedRun, type TrueWindow } from './simulated-run'

const SEED = Number(process.env.ANEMOMETER_SEED ?? 1)
const RUNS_OF_EACH = 60

describe(`simulated runs, ANEMOMETER_SEED=${SEED}`, () => {
  const rates = simulateRates(SEED, RUNS_OF_EACH)
  const sum = (what: 'runs' | 'falseUsed' | 'falseNotUsed' | 'cannotTell' | 'forced'): number =>
    rates.reduce((total, each) => total + each[what], 0)

  it('are hardly ever judged falsely', () => {
    // Of 2400 runs, 0.1 % are 2.4.
    expect(sum('falseUsed')).toBeLessThanOrEqual(2)
    expect(sum('falseNotUsed')).toBeLessThanOrEqual(2)
  })

  it('are left in doubt hardly more often than counting, unknown floors and gaps force', () => {
    expect((sum('cannotTell') - sum('forced')) / sum('runs')).toBeLessThan(0.06)
  })

  it('are all told that last long and have much work', () => {
    const clear = rates.filter(({ kind }) => kind.intervalMs <= 1000 && (kind.burstMj?.[0] ?? 0) >= 1000)
    expect(clear.length).toBeGreaterThan(0)
    for (const { cannotTell, forced, runs } of clear) expect((cannotTell - forced) / runs).toBeLessThan(0.05)
  })

  it('are the same for the same seed', () => {
    const make = () => simulateRun(createRandom(SEED), { intervalMs: 500, burstMj: [10, 100] })
    expect(make()).toEqual(make())
  })
})

describe('doubt is forced', () => {
  const runOf = (countsMj: readonly number[], before = 0): SimulatedRun => {
    const windows = countsMj.map((countMj, i): TrueWindow => ({
      ...{ startMs: i * 1000, endMs: (i + 1) * 1000 },
      ...{ countMj, fewestMj: countMj, mostMj: countMj, isKnown: true },
    }))
    const [fromMs, toMs] = [before * 1000, countsMj.length * 1000]
    return { windows, samples: [], fromMs, toMs, history: null, workMj: 0, isMeasurable: false }
  }

  it.each<[string, boolean, number[], number?]>([
    ['never by zeros', false, [0, 0, 0, 0]],
    ['by a level that nothing explains', true, [8, 8, 8, 8]],
    ['not by a level as before', false, [8, 8, 8, 8, 8, 8], 3],
    ['not above any level at rest', false, [0, 11, 0, 0]],
    ['by a level that may have begun before', true, [8, 8, 3, 0, 0, 0]],
    ['not by one that comes and goes within 5 s', false, [0, 0, 8, 8, 0, 0]],
    ['by one that stays for 5 s', true, [0, 0, 8, 8, 8, 8, 8, 0, 0]],
  ])('%s', (_, isForced, countsMj, before) => expect(isForcedDoubt(runOf(countsMj, before))).toBe(isForced))
})
