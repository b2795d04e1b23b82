import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainMissing } from './availability'
import {
  METRIC_IDS,
  METRICS,
  MISSING_REASONS,
  NO_ANE,
  parseDoubtColumn,
  RAILS,
  seriesOf,
  type MetricId,
  type MissingReason,
} from './metrics'
import { readMetric, sampleWithMetrics, type Sample } from './sample'
import { sampleWith } from './testing/sample-with'
import { INSTRUMENTS, NO_ORIGINS } from './origins'

const FRAME = {
  timestamp: null,
  elapsedMs: 1000,
  machine: { model: null, osBuild: null },
  aneEnergyMj: 7,
  clusters: [],
  thermalPressure: 'Nominal',
  doubts: [],
  origins: NO_ORIGINS,
}
const ABSENT = { instrument: 'ioreport', reason: 'not-reported' } as const
const BUILDS = { 12: '21E230', 13: '22A380', 26: '25A354', 27: '26A100' }
const core = { name: 'E-Cluster', frequencyMhz: 1, activeRatio: 1, cores: [] }

const on = (macos: keyof typeof BUILDS, parts: Partial<Sample> = {}): Sample =>
  sampleWith({ machine: { model: null, osBuild: BUILDS[macos] }, ...parts })

describe('the registry of metrics', () => {
  it('reads from a sample what was put into it', () => {
    const value = fc.option(fc.double({ noNaN: true }), { nil: null })
    fc.assert(
      fc.property(
        fc.array(value, { minLength: METRIC_IDS.length, maxLength: METRIC_IDS.length }),
        (values) => {
          const sample = sampleWithMetrics(FRAME, (id) => values[METRIC_IDS.indexOf(id)] ?? null)
          expect(METRIC_IDS.map((id) => readMetric(sample, id))).toEqual(values)
          expect(sample).toMatchObject({
            ...{ elapsedMs: 1000, thermalPressure: 'Nominal' },
            ane: { energyMj: 7 },
          })
        },
      ),
    )
  })

  it('takes an id for a path, also at the top', () => {
    const sample = sampleWithMetrics(FRAME, (id) => METRIC_IDS.indexOf(id))
    expect(sample.gpu.activeRatio).toBe(METRIC_IDS.indexOf('gpu.activeRatio'))
    expect(sample.packagePowerMw).toBe(METRIC_IDS.indexOf('packagePowerMw'))
  })

  it('sums up powers only, each under a name of its own', () => {
    expect(RAILS.map(({ metric }) => METRICS[metric].quantity)).toEqual(RAILS.map(() => 'power'))
    expect(new Set(RAILS.map(({ rail }) => rail)).size).toBe(RAILS.length)
  })
})

describe('the name of a series', () => {
  it('is that of its metric, or of its cluster or core', () => {
    const named = (...keys: Parameters<typeof seriesOf>[0][]): unknown[] =>
      keys.map((key) => [seriesOf(key).name, seriesOf(key).quantity])
    expect(named('combinedPowerMw', 'cluster:a:b:frequencyMhz', 'core:12:activeRatio')).toEqual([
      ['Combined power', 'power'],
      ['a:b frequency', 'frequency'],
      ['CPU 12 activity', 'ratio'],
    ])
  })

  it('follows the reason in the column of its doubts', () => {
    expect(parseDoubtColumn('implausible:core:12:activeRatio')).toEqual({
      reason: 'implausible',
      key: 'core:12:activeRatio',
    })
    const others = ['cpu.powerMw', 'implausible:cpu', 'too-old:cpu.powerMw', 'stands-still:', 'implausible']
    expect(others.map(parseDoubtColumn)).toEqual(others.map(() => null))
  })
})

describe('a metric that is missing', () => {
  it.each(METRIC_IDS)('has words for every reason: %s', (id) => {
    const others = on(12, { cpu: { powerMw: null, clusters: [core] } })
    const samples = [on(12), on(13), on(26), on(27), others, on(12, { packagePowerMw: 1 })]
    const sentences = samples
      .filter((each) => readMetric(each, id) === null)
      .map((each) => explainMissing(id, each))
    expect(sentences.filter((sentence) => !sentence?.endsWith('.') && !sentence?.endsWith(').'))).toEqual([])
  })

  it.each([
    [12, 'dramPowerMw', 'taken without the cpu_power sampler'],
    [13, 'dramPowerMw', 'not reported since macOS 13'],
    [12, 'packagePowerMw', 'taken without the cpu_power sampler'],
    [13, 'packagePowerMw', 'not reported since macOS 13'],
    [12, 'combinedPowerMw', 'reported since macOS 13'],
    [13, 'combinedPowerMw', 'taken without the cpu_power sampler'],
    [12, 'ane.readBytesPerSecond', 'bandwidth sampler'],
    [13, 'ane.readBytesPerSecond', 'Apple removed'],
  ] as const)('depends on macOS %i for %s', (macos, id, words) => {
    expect(explainMissing(id, on(macos))).toContain(words)
  })

  it('is blamed on a Mac only where its sampler ran', () => {
    const ran = { cpu: { powerMw: 5, clusters: [] } }
    expect(explainMissing('ane.powerMw', on(27))).toContain('without the cpu_power sampler')
    expect(explainMissing('ane.powerMw', on(26, ran))).toContain('--show-all')
    expect(explainMissing('ane.powerMw', on(27, ran))).toContain('known of M6')
    const cores = { cpu: { powerMw: null, clusters: [core] } }
    expect(explainMissing('cpu.powerMw', on(26, cores))).toBe('CPU power: not reported in these readings.')
    const gpu = { gpu: { powerMw: 5, frequencyMhz: null, activeRatio: null } }
    expect(explainMissing('gpu.activeRatio', on(26, gpu))).toContain('without the gpu_power sampler')
  })

  it('is never there on an Intel Mac', () => {
    const intel = on(26, { packagePowerMw: 17_190 })
    expect(explainMissing('ane.readBytesPerSecond', intel)).toBe(NO_ANE)
    expect(explainMissing('dramPowerMw', intel)).toBe('DRAM power: not reported for Intel Macs.')
    expect(explainMissing('packagePowerMw', intel)).toBeNull()
  })

  const frozen = (
    reason: MissingReason,
    osBuild: string | null,
    id: MetricId = 'ane.powerMw',
  ): string | null =>
    explainMissing(
      id,
      sampleWith({
        machine: { model: 'Mac16,10', osBuild },
        origins: { [id]: { instrument: 'ioreport', reason } },
      }),
    )

  it('is explained as its instrument says', () => {
    expect(frozen('stands-still', '26A428')).toBe(
      'ANE power: IOReport’s counter has not moved for 10 s; on macOS 27 only powermetrics (administrator) gives ANE watts.',
    )
    expect(frozen('stands-still', '25F71')).toBe(
      'ANE power: IOReport’s counter has not moved for 10 s; powermetrics (administrator) gives ANE watts.',
    )
    expect(frozen('not-reported', '26A428')).toBe(
      'ANE power: IOReport has nothing that counts it on this Mac; powermetrics (administrator) gives ANE watts.',
    )
    expect(frozen('starting', '26A428')).toBe('ANE power: IOReport’s counter has yet to move.')
    expect(frozen('stands-still', '26A428', 'dramPowerMw')).toBe(
      'DRAM power: IOReport’s counter has not moved for 10 s.',
    )
    expect(frozen('refused', '26A428', 'ane.readBytesPerSecond')).toBe(
      'ANE read: macOS does not let IOReport have it.',
    )
  })

  it('has words for every reason of every instrument, and none where it is not missing', () => {
    for (const id of METRIC_IDS) {
      for (const reason of MISSING_REASONS) {
        for (const instrument of INSTRUMENTS) {
          const origins = { [id]: { instrument, reason } }
          expect(explainMissing(id, on(26, { origins }))).toMatch(/^\S.*[^.]\.$/)
        }
      }
    }
    expect(
      explainMissing('dramPowerMw', on(12, { dramPowerMw: 0, origins: { dramPowerMw: ABSENT } })),
    ).toBeNull()
  })

  it('is doubted rather than absent, and explained by powermetrics’ own words', () => {
    const origins = { 'ane.powerMw': { instrument: 'powermetrics', reason: 'some-macs' } } as const
    expect(explainMissing('ane.powerMw', on(26, { origins }))).toContain('known of M6')
    const doubt = {
      key: 'ane.powerMw',
      reason: 'stands-still',
      reported: 0,
      limit: null,
      against: 'cpu.powerMw',
    } as const
    const doubted = on(26, { doubts: [doubt], origins: { 'ane.powerMw': ABSENT } })
    expect(explainMissing('ane.powerMw', doubted)).toMatch(/^ANE power stands still/)
  })
})
