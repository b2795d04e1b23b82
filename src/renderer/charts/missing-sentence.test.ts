import { describe, expect, it } from 'vitest'
import { CHART_IDS } from '#shared/charts'
import type { MissingReason } from '#shared/metrics'
import type { Sample } from '#shared/sample'
import { SampleColumns } from '#shared/sample-columns'
import { formatClock } from '../format/time-format'
import type { ViewedRange } from '../stores/range-source'
import { columnsData, makeSample, placeSample } from '../test-support/samples'
import { missingSentence, missingSeries, missingSince, shownCharts } from './missing-sentence'

function rangeOf(...changes: ((sample: Sample) => void)[]): ViewedRange {
  const samples = changes.map((change, i) => placeSample(i, makeSample(change)))
  const columns = SampleColumns.fromData(columnsData(samples), null)
  const toMs = samples.at(-1)?.endMs ?? 0
  return { columns, fromMs: 0, toMs, statistics: null, roundedToMs: null, events: [], motion: 'stands' }
}

const withoutTraffic = (sample: Sample): void => {
  sample.ane.readBytesPerSecond = sample.ane.writeBytesPerSecond = null
}
const monterey = { model: 'MacBookPro18,3', osBuild: '21E230' }
const tahoe = { model: 'Mac17,7', osBuild: '25D2128' }

describe('missingSentence', () => {
  it('is not needed where anything was reported, be it zero', () => {
    const zero = rangeOf((sample) => (sample.ane.powerMw = 0))
    expect(missingSentence('ane-power', zero, monterey)).toBeNull()
    expect(
      missingSentence(
        'ane-traffic',
        rangeOf(() => undefined, withoutTraffic),
        monterey,
      ),
    ).toBeNull()
  })

  it('says why there is no traffic, by macOS', () => {
    expect(missingSentence('ane-traffic', rangeOf(withoutTraffic), tahoe)).toContain(
      'not reported since macOS 13',
    )
    expect(missingSentence('ane-traffic', rangeOf(withoutTraffic), monterey)).toContain('bandwidth sampler')
  })

  it('says what the instrument says, the newest in the range', () => {
    const without = (reason: MissingReason) => (sample: Sample) => {
      withoutTraffic(sample)
      sample.cpu.clusters = []
      sample.origins = {
        'ane.readBytesPerSecond': { instrument: 'ioreport', reason },
        'cluster:activeRatio': { instrument: 'ioreport', reason },
      }
    }
    const range = rangeOf(without('starting'), without('refused'))
    expect(missingSentence('ane-traffic', range, tahoe)).toBe(
      'ANE read: macOS does not let IOReport have it.',
    )
    expect(missingSentence('clusters', range, tahoe)).toBe(
      'CPU clusters: macOS does not let IOReport have it.',
    )
    const before = { ...range, toMs: range.toMs - 500 }
    expect(missingSentence('ane-traffic', before, tahoe)).toContain('yet to move')
  })

  it('speaks of the range, not of what was reported before it', () => {
    const range = rangeOf(() => undefined, withoutTraffic)
    expect(missingSentence('ane-traffic', { ...range, fromMs: range.toMs - 500 }, tahoe)).toContain(
      'macOS 13',
    )
  })

  it('says that an Intel Mac has neither clusters nor a Neural Engine, once', () => {
    const intel = rangeOf((sample) => {
      sample.ane.powerMw = sample.cpu.powerMw = sample.gpu.powerMw = null
      withoutTraffic(sample)
      sample.cpu.clusters = []
      sample.packagePowerMw = 17_190
    })
    const machine = { model: 'MacBookPro16,2', osBuild: '24D60' }
    expect(missingSentence('ane-power', intel, machine)).toBe('There is no Neural Engine in this Mac.')
    expect(missingSentence('clusters', intel, machine)).toContain('Intel')
    expect(missingSentence('power', intel, machine)).toBeNull()
    expect([...shownCharts(intel, machine).keys()]).toEqual(['ane-power', 'power', 'clusters', 'gpu'])
  })
})

describe('shownCharts', () => {
  it('are all, with the reason of each that has nothing to draw', () => {
    expect([
      ...shownCharts(
        rangeOf(() => undefined),
        monterey,
      ),
    ]).toEqual(CHART_IDS.map((id) => [id, null]))
    const both = rangeOf((sample) => {
      withoutTraffic(sample)
      sample.ane.powerMw = null
    })
    const shown = shownCharts(both, tahoe)
    expect([...shown.keys()]).toEqual(CHART_IDS)
    expect(shown.get('ane-traffic')).toContain('macOS 13')
  })
})

describe('missingSeries', () => {
  it('says of one series why it is missing beside another that is there', () => {
    const range = rangeOf((sample) => {
      sample.cpu.powerMw = null
      sample.cpu.clusters = []
    })
    expect(missingSentence('power', range, monterey)).toBeNull()
    expect(missingSeries('cpu.powerMw', range, monterey)).toContain('without the cpu_power sampler')
    expect(missingSeries('gpu.powerMw', range, monterey)).toBeNull()
  })

  it('names the missing series itself, and blames no sampler that did report', () => {
    const range = rangeOf((sample) => (sample.gpu.activeRatio = null))
    expect(missingSeries('gpu.activeRatio', range, monterey)).toBe(
      'GPU activity: not reported in these readings.',
    )
  })

  it('is silent where the series was reported once in the range', () => {
    const range = rangeOf(
      () => undefined,
      (sample) => (sample.gpu.activeRatio = null),
    )
    expect(missingSeries('gpu.activeRatio', range, monterey)).toBeNull()
  })
})

describe('a last sample without a value', () => {
  const cutOff = (sample: Sample): void => {
    sample.ane.powerMw = sample.cpu.powerMw = sample.gpu.powerMw = null
    sample.cpu.clusters = []
    withoutTraffic(sample)
  }

  it('does not explain the range: what earlier ones had is not missing', () => {
    const range = rangeOf(() => undefined, cutOff)
    expect(missingSeries('ane.powerMw', range, tahoe)).toBeNull()
    expect(missingSentence('power', range, tahoe)).toBeNull()
  })

  it('is no reason for a series that none has', () => {
    const range = rangeOf(withoutTraffic, cutOff)
    expect(missingSentence('ane-traffic', range, tahoe)).toContain('not reported since macOS 13')
    const noAne = (sample: Sample): void => void (sample.ane.powerMw = null)
    expect(missingSeries('ane.powerMw', rangeOf(noAne, cutOff), tahoe)).toContain('not reported by this Mac')
    expect(missingSeries('ane.powerMw', rangeOf(cutOff, cutOff), tahoe)).toContain('cpu_power sampler')
  })

  it('tells since when the series is missing', () => {
    const range = rangeOf(() => undefined, cutOff, cutOff)
    const endMs = range.columns.endTimes()[0] as number
    expect(missingSince('ane.powerMw', range)).toBe(`not reported since ${formatClock(endMs)}`)
    expect(
      missingSince(
        'ane.powerMw',
        rangeOf(cutOff, () => undefined),
      ),
    ).toBeNull()
    expect(missingSince('ane.powerMw', rangeOf(cutOff))).toBeNull()
    // Before the range it does not count.
    expect(missingSince('ane.powerMw', { ...range, fromMs: endMs })).toBeNull()
  })
})
