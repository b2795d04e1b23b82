import { describe, expect, it } from 'vitest'
import { METRIC_IDS, METRICS } from '#shared/metrics'
import type { FamilyId } from '#shared/metric-families'
import { SampleTotals } from '#shared/sample-totals'
import { Pipeline } from '../pipeline/pipeline'
import type { Source, SourceEvents } from '../sources/source'
import { madeSample } from '../storage/testing/made-samples'
import type { Labels } from './exposition'
import { Meter, type MeterOptions } from './meter'

const OPTIONS: MeterOptions = { version: '1.2.3', watchedEvents: ['gap', 'source'], hasHistory: false }

/** A source that a test plays, read by a pipeline into a meter whose clocks the test moves. */
function started(options: Partial<MeterOptions> = {}) {
  const listeners: SourceEvents[] = []
  const source: Source = {
    kind: 'live',
    label: 'Live',
    requestedIntervalMs: 5000,
    start: (events) => void listeners.push(events),
    stop: () => undefined,
    setPaused: () => undefined,
  }
  const clock = { now: 1_800_000_000_000, monotonic: 0 }
  const meter = new Meter(
    { ...OPTIONS, ...options },
    { wallClockMs: () => clock.now, nowMs: () => clock.monotonic },
  )
  const pipeline = new Pipeline(() => ({ state: { kind: 'live' } }) as never)
  pipeline.register(meter)
  pipeline.use(source)
  const [events] = listeners
  if (events === undefined) throw new Error('It was not started.')
  return { meter, clock, events, pipeline }
}

/** null: there is no such point. */
function valueOf(meter: Meter, family: FamilyId, labels: Labels = {}): number | null {
  const points = meter.collect().find((each) => each.family === family)?.points ?? []
  return points.find((point) => JSON.stringify(point.labels) === JSON.stringify(labels))?.value ?? null
}

const sample = (fields: Partial<Parameters<typeof madeSample>[1]> = {}) =>
  madeSample(0, { endMs: 1_700_000_000_000, elapsedMs: 2000, ...fields }).sample

describe('a meter', () => {
  it('counts joules, bytes and seconds of whole windows, and has no series of what is not reported', () => {
    const { meter, events } = started()
    events.onSample(sample({ cpuMw: 1500, aneMj: 7, readBytesPerSecond: 64_000 }), null)
    events.onSample(sample({ cpuMw: null, aneMj: 0 }), null)
    expect(valueOf(meter, 'energy', { component: 'cpu' })).toBe(3)
    expect(valueOf(meter, 'energy', { component: 'ane' })).toBe(0.007)
    expect(valueOf(meter, 'energy', { component: 'gpu' })).toBeNull()
    expect(valueOf(meter, 'energyMeasured', { component: 'cpu' })).toBe(2)
    expect(valueOf(meter, 'energyMeasured', { component: 'ane' })).toBe(4)
    expect(valueOf(meter, 'aneTraffic', { direction: 'read' })).toBe(128_000)
    expect(valueOf(meter, 'aneTraffic', { direction: 'write' })).toBeNull()
    expect(valueOf(meter, 'clusterActive', { cluster: 'E-Cluster' })).toBe(1)
    expect(valueOf(meter, 'clusterFrequency', { cluster: 'E-Cluster' })).toBe(1e9)
    expect(valueOf(meter, 'measured')).toBe(4)
    expect(valueOf(meter, 'samples')).toBe(2)
  })

  it('has a measured zero, and no energy before the first sample', () => {
    const { meter, events } = started()
    expect(valueOf(meter, 'energy', { component: 'ane' })).toBeNull()
    expect(valueOf(meter, 'measured')).toBeNull()
    expect(valueOf(meter, 'lastSample')).toBeNull()
    events.onSample(sample({ aneMw: 0 }), null)
    expect(valueOf(meter, 'energy', { component: 'ane' })).toBe(0)
  })

  it('is up while samples are no later than three intervals, and has no present after that', () => {
    const { meter, events, clock } = started()
    expect(valueOf(meter, 'up')).toBe(0)
    events.onSample(sample(), null)
    expect(valueOf(meter, 'lastSample')).toBe(1_800_000_000)
    clock.monotonic = 15_000
    expect(valueOf(meter, 'up')).toBe(1)
    expect(valueOf(meter, 'thermalPressure', { anemometer_thermal_pressure: 'Nominal' })).toBe(1)
    clock.monotonic = 15_001
    expect(valueOf(meter, 'up')).toBe(0)
    expect(valueOf(meter, 'thermalPressure', { anemometer_thermal_pressure: 'Nominal' })).toBeNull()
    expect(valueOf(meter, 'clusterFrequency', { cluster: 'E-Cluster' })).toBeNull()
    expect(valueOf(meter, 'clusterActive', { cluster: 'E-Cluster' })).toBe(0.5)
    expect(meter.whySilent()).toBe('The newest sample is 15 s old.')
  })

  it('is not up once the source has failed, and says why', () => {
    const { meter, events } = started()
    events.onSample(sample(), null)
    events.onFailure('powermetrics is gone.')
    expect(valueOf(meter, 'up')).toBe(0)
    expect(valueOf(meter, 'sourceState', { anemometer_source_state: 'failed' })).toBe(1)
    expect(valueOf(meter, 'sourceState', { anemometer_source_state: 'running' })).toBe(0)
    expect(meter.whySilent()).toBe('powermetrics is gone.')
  })

  it('has one thermal level at a time, and a level for words that it does not know, some of them', () => {
    const { meter, events } = started()
    const levels = (): Record<string, number> =>
      Object.fromEntries(
        meter
          .collect()
          .find(({ family }) => family === 'thermalPressure')
          ?.points.map(({ labels, value }) => [labels.anemometer_thermal_pressure ?? '', value]) ?? [],
      )
    events.onSample({ ...sample(), thermalPressure: 'Molten' }, null)
    expect(levels()).toEqual({ Nominal: 0, Moderate: 0, Heavy: 0, Trapping: 0, Sleeping: 0, Molten: 1 })
    events.onSample({ ...sample(), thermalPressure: 'Heavy' }, null)
    expect(levels()).toEqual({ Nominal: 0, Moderate: 0, Heavy: 1, Trapping: 0, Sleeping: 0, Molten: 0 })
    for (let i = 0; i < 50; i++) {
      events.onSample({ ...sample(), thermalPressure: `Word ${i}` }, null)
      meter.collect()
    }
    expect(Object.keys(levels())).toHaveLength(5 + 8)
  })

  it('counts events by kind, watched ones from 0, and those of a later version together', () => {
    const { meter, events, pipeline } = started()
    expect(valueOf(meter, 'events', { kind: 'gap' })).toBe(0)
    events.onSample(sample(), null)
    pipeline.addEvent({ kind: 'mark', startMs: 1, endMs: null, label: '', uncertaintyMs: 0 })
    for (const kind of ['new-1', 'new-2'])
      pipeline.addEvent({ kind, startMs: 1, endMs: null, label: '', uncertaintyMs: 0 })
    expect(valueOf(meter, 'events', { kind: 'source' })).toBe(1)
    expect(valueOf(meter, 'events', { kind: 'mark' })).toBe(1)
    expect(valueOf(meter, 'events', { kind: 'other' })).toBe(2)
  })

  it('takes its sums from the history where there is one, and only once they are on disk', () => {
    const { meter, events } = started({ hasHistory: true })
    events.onSample(sample({ cpuMw: 1500 }), null)
    expect(valueOf(meter, 'energy', { component: 'cpu' })).toBeNull()
    const totals = new SampleTotals()
    totals.add(sample({ cpuMw: 9000 }))
    meter.setTotals(totals.data)
    expect(valueOf(meter, 'energy', { component: 'cpu' })).toBe(18)
  })

  it('names the Mac by what is known of it', () => {
    const { meter, events } = started()
    expect(meter.collect().some(({ family }) => family === 'machineInfo')).toBe(false)
    events.onSample(sample(), null)
    const labels = {
      model: 'MacBookPro18,3',
      os_build: '21E230',
      model_name: 'MacBook Pro 14″ (M1 Pro)',
      os_version: '12.3',
    }
    expect(valueOf(meter, 'machineInfo', labels)).toBe(1)
    expect(valueOf(meter, 'sourceInfo', { source: 'live', real: 'true' })).toBe(1)
    expect(valueOf(meter, 'buildInfo', { version: '1.2.3' })).toBe(1)
  })

  it('has each point once, also where a Mac names two clusters alike', () => {
    const { meter, events } = started()
    const twice = sample()
    twice.cpu.clusters.push(...structuredClone(twice.cpu.clusters))
    events.onSample(twice, null)
    for (const { points } of meter.collect()) {
      const keys = points.map(({ labels }) => JSON.stringify(labels))
      expect(new Set(keys).size).toBe(keys.length)
    }
  })
})

it('tells every metric from the others by its family and labels, which are the same ones within a family', () => {
  const places = METRIC_IDS.map((id) => JSON.stringify(METRICS[id].exposed))
  expect(new Set(places).size).toBe(METRIC_IDS.length)
  const names = new Map<FamilyId, string>()
  for (const id of METRIC_IDS) {
    const { family, labels } = METRICS[id].exposed
    const keys = Object.keys(labels).join()
    expect(names.get(family) ?? keys).toBe(keys)
    names.set(family, keys)
  }
})

it.each([
  ['ane.readWriteBytesPerSecond', 'ane.readBytesPerSecond'],
  ['ane.dramReadBytesPerSecond', 'ane.readBytesPerSecond'],
  ['combinedPowerMw', 'ane.powerMw'],
  ['packagePowerMw', 'cpu.powerMw'],
] as const)(
  'gives %s a family of its own, since it holds %s or is in it: sums over labels are sums',
  (whole, part) => {
    expect(METRICS[whole].exposed.family).not.toBe(METRICS[part].exposed.family)
  },
)
