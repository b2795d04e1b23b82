import { describe, expect, it } from 'vitest'
import { METRICS, type MetricId } from '#shared/metrics'
import { internOrigins, type OriginKind } from '#shared/origins'
import { sampleWithMetrics, type Sample } from '#shared/sample'
import { SampleColumns } from '#shared/sample-columns'
import type { ViewedRange } from '../stores/range-source'
import { makeSample, placeSample } from '../test-support/samples'
import { lineStyleOf } from './chart-layout'
import { missingSentence } from './missing-sentence'
import { chartTitle, drawnMetrics, kindAt, kindOver, shownLanes, shownMetrics } from './shown-series'

const READ = 'ane.readBytesPerSecond'
const WRITE = 'ane.writeBytesPerSecond'
const TOGETHER = 'ane.readWriteBytesPerSecond'
const DRAM_READ = 'ane.dramReadBytesPerSecond'
const DRAM_WRITE = 'ane.dramWriteBytesPerSecond'
const TRAFFIC = [READ, WRITE, TOGETHER, DRAM_READ, DRAM_WRITE] as const

function rangeOf(...samples: Sample[]): ViewedRange {
  const columns = new SampleColumns(null)
  samples.forEach((sample, i) => columns.append(placeSample(i, sample)))
  const toMs = placeSample(samples.length - 1).endMs
  return { columns, fromMs: 0, toMs, statistics: null, roundedToMs: null, events: [], motion: 'stands' }
}

/** A sample whose traffic is just this, each series as sure as said. */
function withTraffic(kinds: Partial<Record<MetricId, OriginKind>>): Sample {
  const entries = Object.entries(kinds) as [MetricId, OriginKind][]
  const origins = internOrigins(
    Object.fromEntries(
      entries.map(([metric, kind]) => [metric, { instrument: 'ioreport', field: 'channel', kind }]),
    ),
  )
  const frame = { ...makeSample(), aneEnergyMj: null, clusters: [], origins }
  return sampleWithMetrics(frame, (metric) => (metric in kinds ? 1e9 : null))
}

describe('the ANE’s traffic', () => {
  it.each([
    [
      'M1: all is counted',
      { [READ]: 'computed', [WRITE]: 'computed', [DRAM_READ]: 'computed' },
      [READ, WRITE],
    ],
    ['M1 Pro: only both together', { [TOGETHER]: 'estimated' }, [TOGETHER]],
    [
      'M4: DRAM is counted, the others are estimated',
      {
        [READ]: 'estimated',
        [WRITE]: 'estimated',
        [TOGETHER]: 'at-least',
        [DRAM_READ]: 'computed',
        [DRAM_WRITE]: 'computed',
      },
      [READ, WRITE, DRAM_READ, DRAM_WRITE],
    ],
    [
      'M5 Max: all is estimated',
      { [READ]: 'estimated', [WRITE]: 'estimated', [TOGETHER]: 'estimated', [DRAM_READ]: 'estimated' },
      [READ, WRITE],
    ],
    ['M6: only DRAM', { [DRAM_READ]: 'estimated', [DRAM_WRITE]: 'estimated' }, [DRAM_READ, DRAM_WRITE]],
    [
      'both together, and DRAM counted',
      { [TOGETHER]: 'estimated', [DRAM_READ]: 'computed' },
      [TOGETHER, DRAM_READ],
    ],
    ['nothing: read and write say why', {}, [READ, WRITE]],
  ] as const)('%s', (_, kinds, expected) => {
    const range = rangeOf(withTraffic(kinds))
    expect(shownMetrics('ane-traffic', range)).toEqual(expected)
    expect(drawnMetrics('ane-traffic', TRAFFIC, range)).toEqual(expected)
    expect(new Set(expected.map(lineStyleOf)).size, 'each can be told without colour').toBe(expected.length)
  })

  it('is called that of DRAM where nothing else is known', () => {
    const dram = rangeOf(withTraffic({ [DRAM_READ]: 'estimated', [DRAM_WRITE]: 'estimated' }))
    expect(chartTitle('ane-traffic', dram)).toBe('ANE DRAM traffic')
    const both = rangeOf(withTraffic({ [READ]: 'estimated', [DRAM_READ]: 'computed' }))
    expect(chartTitle('ane-traffic', both)).toBe('ANE memory traffic')
    expect(chartTitle('ane-traffic', rangeOf(withTraffic({})))).toBe('ANE memory traffic')
    expect(chartTitle('ane-traffic', null)).toBe('ANE memory traffic')
  })

  it('is as sure as its least sure value in the range, and a point as sure as it is', () => {
    const range = rangeOf(
      withTraffic({ [READ]: 'at-least' }),
      withTraffic({ [READ]: 'computed' }),
      withTraffic({ [READ]: 'estimated' }),
    )
    expect(kindOver(READ, range)).toBe('at-least')
    expect([0, 1, 2].map((index) => kindAt(READ, range, index))).toEqual([
      'at-least',
      'computed',
      'estimated',
    ])
    const later = { ...range, fromMs: placeSample(0).endMs + 1 }
    expect(kindOver(READ, later)).toBe('estimated')
    expect(kindOver(WRITE, range)).toBe('measured')
  })
})

describe('what few Macs report', () => {
  it('is shown only where it was reported', () => {
    expect(shownMetrics('power', rangeOf(makeSample()))).toEqual(['cpu.powerMw', 'gpu.powerMw'])
    const withDram = rangeOf(makeSample((sample) => (sample.dramPowerMw = 0)))
    expect(shownMetrics('power', withDram)).toEqual(['cpu.powerMw', 'gpu.powerMw', 'dramPowerMw'])
  })

  it('stands in for what an Intel Mac does not have', () => {
    const both = rangeOf(makeSample((sample) => (sample.packagePowerMw = 17_190)))
    expect(drawnMetrics('power', ['cpu.powerMw', 'packagePowerMw'], both)).toEqual(['cpu.powerMw'])
    const intel = rangeOf(
      makeSample((sample) => {
        sample.cpu.powerMw = sample.gpu.powerMw = null
        sample.packagePowerMw = 17_190
      }),
    )
    expect(drawnMetrics('power', ['packagePowerMw'], intel)).toEqual(['packagePowerMw'])
    expect(shownMetrics('power', intel)).toEqual(['packagePowerMw'])
    // With any of the two there, the chart says why the other is missing.
    const withGpu = rangeOf(
      makeSample((sample) => {
        sample.cpu.powerMw = null
        sample.packagePowerMw = 17_190
      }),
    )
    expect(shownMetrics('power', withGpu)).toEqual(['cpu.powerMw', 'gpu.powerMw', 'packagePowerMw'])
    expect(METRICS.packagePowerMw.note).toContain('CPU and GPU')
    const nothing = rangeOf(makeSample((sample) => (sample.cpu.powerMw = sample.gpu.powerMw = null)))
    expect(shownMetrics('power', nothing)).toEqual(['cpu.powerMw', 'gpu.powerMw'])
  })
})

describe('the lane of when the ANE was powered', () => {
  const lanes = (change: (sample: Sample) => void): string[] =>
    shownLanes('ane-power', rangeOf(makeSample(change))).map(({ quantity }) => quantity)

  it('is there where a Mac tells it, alone where watts are missing', () => {
    expect(lanes(() => undefined)).toEqual(['power'])
    expect(lanes((sample) => (sample.ane.poweredRatio = 0))).toEqual(['power', 'ratio'])
    const frozen = (sample: Sample): void => {
      sample.ane.powerMw = null
      sample.ane.poweredRatio = 0.9
    }
    expect(lanes(frozen)).toEqual(['ratio'])
    expect(
      missingSentence('ane-power', rangeOf(makeSample(frozen)), { model: null, osBuild: null }),
    ).toBeNull()
  })

  it('is no reason to leave the chart without a lane', () => {
    expect(lanes((sample) => (sample.ane.powerMw = null))).toEqual(['power'])
  })
})
