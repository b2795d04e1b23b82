import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainMissing } from './availability'
import { describeDoubt, plausibleFrequency, plausibleRatio, withoutDoubtfulPowers } from './doubts'
import { METRIC_IDS, type MetricId } from './metrics'
import { readMetric, sampleWithMetrics, type Doubt, type Sample } from './sample'
import { sampleWith } from './testing/sample-with'

type Powers = Partial<Record<MetricId, number>>

/** One core of this activity and frequency, and these metrics. */
function withCore(
  activeRatio: number,
  frequencyMhz: number | null,
  powers: Powers,
  elapsedMs = 1000,
): Sample {
  const cluster = { name: 'P-Cluster', frequencyMhz: null, activeRatio: null }
  const clusters = [{ ...cluster, cores: [{ id: 2, activeRatio, frequencyMhz }] }]
  return sampleWithMetrics(
    { ...sampleWith({ elapsedMs }), aneEnergyMj: powers['ane.powerMw'] ?? null, clusters },
    (id) => powers[id] ?? null,
  )
}

const doubtsOf = (sample: Sample): string[] =>
  withoutDoubtfulPowers(sample).doubts.map(({ key, reason }) => `${key} ${reason}`)
const ALL_ZERO: Powers = { 'cpu.powerMw': 0, 'ane.powerMw': 0, 'gpu.powerMw': 0 }
const words = (doubt: Doubt | undefined): string | undefined =>
  doubt && describeDoubt(doubt).replaceAll('\u202f', ' ')

describe('counters that stand still', () => {
  it('leaves out the CPU, what is counted with it, and what it is part of; the GPU counts on', () => {
    const powers = { ...ALL_ZERO, 'gpu.powerMw': 43, dramPowerMw: 0, packagePowerMw: 0, combinedPowerMw: 43 }
    const sample = withoutDoubtfulPowers(withCore(0.98, 2064, powers))
    expect(METRIC_IDS.filter((id) => readMetric(sample, id) !== null)).toEqual(['gpu.powerMw'])
    expect(sample.ane.energyMj).toBeNull()
    expect(sample.doubts).toEqual([
      { key: 'ane.powerMw', reason: 'stands-still', reported: 0, limit: null, against: 'cpu.powerMw' },
      { key: 'combinedPowerMw', reason: 'stands-still', reported: 43, limit: null, against: 'cpu.powerMw' },
      {
        ...{ key: 'cpu.powerMw', reason: 'stands-still', reported: 0 },
        ...{ limit: 0.98 * 2064 * 0.01, against: 'core:2:activeRatio' },
      },
      { key: 'dramPowerMw', reason: 'stands-still', reported: 0, limit: null, against: 'cpu.powerMw' },
      { key: 'packagePowerMw', reason: 'stands-still', reported: 0, limit: null, against: 'cpu.powerMw' },
    ])
  })

  it('needs 5 mJ and 2 mW by the cycles of the cores, at 0.01 nJ each', () => {
    const stands = (activeRatio: number, frequencyMhz: number | null, elapsedMs: number): boolean =>
      doubtsOf(withCore(activeRatio, frequencyMhz, ALL_ZERO, elapsedMs)).length > 0
    expect([stands(0.5, 1000, 1000), stands(0.499, 1000, 1000)]).toEqual([true, false])
    expect([stands(0.5, 1000, 1000), stands(0.5, 999, 1000), stands(0.5, 1000, 999)]).toEqual([
      true,
      false,
      false,
    ])
    expect([stands(0.2, 1000, 60_000), stands(0.199, 1000, 60_000)]).toEqual([true, false])
    // Without a frequency the lowest step counts, 600 MHz.
    expect([stands(0.834, null, 1000), stands(0.833, null, 1000)]).toEqual([true, false])
    expect([stands(0.834, 0, 1000), stands(0.833, 0, 1000)]).toEqual([true, false])
  })

  it('adds up clusters, each by its cores or by itself, whichever is more', () => {
    const cluster = (name: string, activeRatio: number, coreRatios: readonly number[]) => ({
      ...{ name, activeRatio, frequencyMhz: 1000 },
      cores: coreRatios.map((ratio, id) => ({ id, activeRatio: ratio, frequencyMhz: 1000 })),
    })
    const stands = (...clusters: ReturnType<typeof cluster>[]): unknown =>
      withoutDoubtfulPowers({ ...withCore(0, 0, ALL_ZERO), cpu: { powerMw: 0, clusters } }).doubts.find(
        ({ key }) => key === 'cpu.powerMw',
      )?.against ?? null
    expect(stands(cluster('E', 0, [0.2, 0.3]))).toBe('core:1:activeRatio')
    expect(stands(cluster('E', 0.5, []))).toBe('cluster:E:activeRatio')
    expect(stands(cluster('E', 0.5, [0.1]))).toBe('core:0:activeRatio')
    expect(stands(cluster('E', 0.3, []), cluster('P', 0.2, []))).toBe('cluster:E:activeRatio')
    expect(stands(cluster('E', 0.3, []), cluster('P', 0.19, []))).toBeNull()
  })

  it('doubts only an exact 0, and no ANE that counts', () => {
    expect(doubtsOf(withCore(1, 3000, { 'cpu.powerMw': 0.1, 'ane.powerMw': 0 }))).toEqual([])
    expect(doubtsOf(withCore(1, 3000, { 'cpu.powerMw': 0, 'ane.powerMw': 1 }))).toEqual([
      'cpu.powerMw stands-still',
    ])
    expect(doubtsOf(withCore(1, 3000, { 'ane.powerMw': 0 }))).toEqual([])
  })

  it('tells nothing of a window of unknown length', () => {
    for (const elapsedMs of [null, 0, 25 * 3_600_000]) {
      expect(doubtsOf({ ...withCore(1, 3000, ALL_ZERO), elapsedMs })).toEqual([])
    }
  })

  it('leaves out a GPU at 0 that was active for 250 ms, at 20 mW', () => {
    const stands = (activeRatio: number, elapsedMs: number): string[] =>
      doubtsOf(
        withCore(0, 0, { 'gpu.powerMw': 0, 'gpu.activeRatio': activeRatio, combinedPowerMw: 9 }, elapsedMs),
      )
    expect(stands(0.25, 1000)).toEqual(['combinedPowerMw stands-still', 'gpu.powerMw stands-still'])
    expect([stands(0.249, 1000), stands(0.25, 999), stands(0.099, 60_000)]).toEqual([[], [], []])
    expect(stands(0.1, 60_000)).toHaveLength(2)
  })
})

describe('parts that exceed the whole', () => {
  const parts = (cpu: number, gpu: number, ane: number, combinedPowerMw: number): Sample =>
    withCore(0, 0, { 'cpu.powerMw': cpu, 'gpu.powerMw': gpu, 'ane.powerMw': ane, combinedPowerMw })

  it('doubts all that take part, and says both numbers', () => {
    const { doubts } = withoutDoubtfulPowers(parts(175_000, 4000, 900, 67_000))
    expect(doubts.map(({ key }) => key)).toEqual([
      'ane.powerMw',
      'combinedPowerMw',
      'cpu.powerMw',
      'gpu.powerMw',
    ])
    expect(doubts.map(words)).toEqual([
      'implausible (900 mW reported, with the other parts more than the whole of 67.0 W)',
      'implausible (67.0 W reported, less than its parts of 180 W)',
      'implausible (175 W reported, more than the whole of 67.0 W)',
      'implausible (4.00 W reported, with the other parts more than the whole of 67.0 W)',
    ])
  })

  it('allows half a mW and one mJ for each number, and 2 % of the whole', () => {
    // 4 × (0.5 mW + 1 mJ in 1 s) + 20 mW
    expect(doubtsOf(parts(900, 120, 6, 1000))).toEqual([])
    expect(doubtsOf(parts(900, 120, 6.1, 1000))).toHaveLength(4)
  })

  it('holds the package to the same, and takes the parts that are there', () => {
    const powers = { 'cpu.powerMw': 900, packagePowerMw: 500 }
    expect(doubtsOf(withCore(0, 0, powers))).toEqual([
      'cpu.powerMw implausible',
      'packagePowerMw implausible',
    ])
    expect(doubtsOf(withCore(0, 0, { ...powers, packagePowerMw: 900 }))).toEqual([])
  })

  it('doubts a combined power alone that is exactly the sum of some parts: the others were left out', () => {
    expect(doubtsOf(parts(3100, 43, 900, 43))).toEqual(['combinedPowerMw implausible'])
    expect(doubtsOf(parts(3100, 43, 900, 3143))).toEqual(['combinedPowerMw implausible'])
    expect(doubtsOf(parts(3100, 43, 900, 0))).toEqual(['combinedPowerMw implausible'])
    expect(doubtsOf(parts(3100, 43, 900, 43.5))).toHaveLength(4)
    expect(doubtsOf(withCore(0, 0, { 'cpu.powerMw': 900, packagePowerMw: 0 }))).toHaveLength(2)
  })
})

describe('values out of range', () => {
  it('are shares beyond 0 and 1 by more than 0.01', () => {
    const doubts: Doubt[] = []
    const key = 'gpu.activeRatio'
    expect([null, 0.5, -0.0099, 1.0099].map((ratio) => plausibleRatio(key, ratio, doubts))).toEqual([
      null,
      0.5,
      0,
      1,
    ])
    expect(doubts).toEqual([])
    expect([plausibleRatio(key, -0.0101, doubts), words(doubts[0])]).toEqual([
      null,
      'implausible (-1 % reported, less than 0 %)',
    ])
    expect(plausibleRatio('core:1:activeRatio', 1.0101, doubts)).toBeNull()
    expect(words(doubts[1])).toBe('implausible (101 % reported, more than 100 %)')
  })

  it('are frequencies above the highest step by more than 1 MHz', () => {
    const doubts: Doubt[] = []
    const at = (mhz: number, step: number | null): number | null =>
      plausibleFrequency('core:1:frequencyMhz', mhz, step, doubts)
    expect([at(3229, 3228), at(3230, null)]).toEqual([3229, 3230])
    expect(doubts).toEqual([])
    expect([at(3229.1, 3228), at(3300, 3228)]).toEqual([null, null])
    expect(doubts.map(words)).toEqual([
      'implausible (3229 MHz reported, more than its highest step of 3228 MHz)',
    ])
  })
})

describe('any sample', () => {
  const power = fc.oneof(fc.constantFrom(null, 0), fc.double({ min: 0, max: 1e5, noNaN: true }))
  const ratio = fc.double({ min: 0, max: 1, noNaN: true })

  it('keeps every value that is not doubted, and says of every doubted one what was reported', () => {
    fc.assert(
      fc.property(
        fc.array(power, { minLength: METRIC_IDS.length, maxLength: METRIC_IDS.length }),
        fc.tuple(ratio, fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 1, max: 60_000 })),
        (values, [activeRatio, mhz, elapsedMs]) => {
          const powers = Object.fromEntries(METRIC_IDS.map((id, index) => [id, values[index] ?? undefined]))
          const given = withCore(activeRatio, mhz, powers, elapsedMs)
          const judged = withoutDoubtfulPowers(given)
          for (const id of METRIC_IDS) {
            const doubt = judged.doubts.find(({ key }) => key === id)
            expect(readMetric(judged, id)).toBe(doubt === undefined ? readMetric(given, id) : null)
            if (doubt !== undefined) expect(doubt.reported).toBe(readMetric(given, id))
            if (doubt !== undefined)
              expect(explainMissing(id, judged)).toMatch(/ (stands still|implausible) \(.*\)\.$/)
          }
          expect(withoutDoubtfulPowers(judged).doubts).toEqual(judged.doubts)
        },
      ),
    )
  })
})
