import { describe, expect, it } from 'vitest'
import type { InstrumentSystem } from '#shared/instruments'
import { internOrigins, type Absence, type Origin, type OriginKey } from '#shared/origins'
import type { Doubt, Sample } from '#shared/sample'
import { sampleWith } from '#shared/testing/sample-with'
import { fuse, overPart, withoutIoReport } from './fuse'

const SYSTEM: InstrumentSystem = { macos: 26, generation: 5 }
const P: Origin = { instrument: 'powermetrics', field: 'processor', kind: 'measured' }
const I: Origin = { instrument: 'ioreport', field: 'Energy Model', kind: 'computed' }
const NO_ANE: Sample['ane'] = sampleWith().ane
const NO_CPU: Sample['cpu'] = sampleWith().cpu

function origins(origin: Origin, ...keys: OriginKey[]) {
  return internOrigins(Object.fromEntries(keys.map((key) => [key, origin])))
}

const powermetrics = sampleWith({
  timestamp: '2026-09-20T12:00:01.000Z',
  elapsedMs: 1000,
  thermalPressure: 'Nominal',
  ane: { ...NO_ANE, powerMw: 500, energyMj: 500 },
  cpu: { ...NO_CPU, powerMw: 2000 },
  origins: origins(P, 'ane.powerMw', 'ane.energyMj', 'cpu.powerMw'),
})
const ioReport = sampleWith({
  timestamp: '2026-09-20T12:00:01.250Z',
  elapsedMs: 1004,
  ane: { ...NO_ANE, powerMw: 510, energyMj: 512, readBytesPerSecond: 2e9, poweredRatio: 0.5 },
  cpu: { ...NO_CPU, powerMw: 2100 },
  dramPowerMw: 300,
  origins: origins(
    I,
    ...(['ane.powerMw', 'ane.energyMj', 'cpu.powerMw', 'dramPowerMw'] as const),
    ...(['ane.readBytesPerSecond', 'ane.poweredRatio'] as const),
  ),
})
const standsStill: Doubt = {
  ...{ key: 'cpu.powerMw', reason: 'stands-still', reported: 0, limit: 90 },
  against: 'core:1:activeRatio',
}

describe('a fused sample', () => {
  const fused = fuse(powermetrics, ioReport, SYSTEM)

  it('has the window of powermetrics and its powers, and what IOReport alone has', () => {
    expect(fused).toMatchObject({
      timestamp: powermetrics.timestamp,
      elapsedMs: 1000,
      thermalPressure: 'Nominal',
      ane: { powerMw: 500, energyMj: 500, readBytesPerSecond: 2e9, poweredRatio: 0.5 },
      cpu: { powerMw: 2000 },
      dramPowerMw: 300,
    })
  })

  it('says of each value where it comes from', () => {
    expect(fused.origins).toEqual({
      ...{ 'ane.powerMw': P, 'ane.energyMj': P, 'cpu.powerMw': P },
      ...{ dramPowerMw: I, 'ane.readBytesPerSecond': I, 'ane.poweredRatio': I },
    })
  })

  it('has what IOReport says where powermetrics has none, with its energy over the window of powermetrics', () => {
    const withoutAne = { ...powermetrics, ane: NO_ANE, origins: origins(P, 'cpu.powerMw') }
    const { ane, origins: of } = fuse(withoutAne, ioReport, SYSTEM)
    expect([ane.powerMw, ane.energyMj, of['ane.powerMw'], of['ane.energyMj']]).toEqual([510, 510, I, I])
  })

  it('has what IOReport says in the place of what is not believed, and doubts it no more', () => {
    const doubted = { ...powermetrics, cpu: NO_CPU, doubts: [standsStill] }
    expect(fuse(doubted, ioReport, SYSTEM)).toMatchObject({ cpu: { powerMw: 2100 }, doubts: [] })
    const none = fuse(doubted, { ...ioReport, cpu: NO_CPU }, SYSTEM)
    expect(none).toMatchObject({ cpu: { powerMw: null }, doubts: [standsStill] })
    expect(none.origins['cpu.powerMw']).toEqual(P)
  })

  it('doubts with the words of the preferred instrument what neither is believed', () => {
    const [own, other] = [standsStill, { ...standsStill, reported: 1 }]
    const fusedDoubts = fuse(
      { ...powermetrics, cpu: NO_CPU, doubts: [own] },
      { ...ioReport, cpu: NO_CPU, doubts: [other] },
      SYSTEM,
    ).doubts
    expect(fusedDoubts).toEqual([own])
  })

  it('is of the Mac that IOReport names where powermetrics names none', () => {
    const [ours, theirs] = ['Mac17,6', 'Mac16,1'].map((model) => ({ model, osBuild: '25F84' }))
    const named = { ...ioReport, machine: ours as Sample['machine'] }
    const none = { ...powermetrics, machine: { model: null, osBuild: null } }
    expect(fuse(none, named, SYSTEM).machine).toEqual(ours)
    const other = { ...powermetrics, machine: theirs as Sample['machine'] }
    expect(fuse(other, named, SYSTEM).machine).toEqual(theirs)
  })

  it('doubts a sum that both instruments together exceed', () => {
    const withSum = { ...powermetrics, ane: NO_ANE, combinedPowerMw: 2000 }
    const { combinedPowerMw, doubts } = fuse(withSum, { ...ioReport, cpu: NO_CPU }, SYSTEM)
    expect([combinedPowerMw, doubts.map(({ key }) => key)]).toEqual([null, ['combinedPowerMw']])
  })

  it('takes all clusters from one instrument', () => {
    const cluster = { name: 'E-Cluster', frequencyMhz: 1000, activeRatio: 0.5, cores: [] }
    const other = { ...cluster, name: 'P0-Cluster' }
    const silent = { ...cluster, frequencyMhz: null, activeRatio: null }
    const read = (own: Sample['cpu']['clusters']) =>
      fuse(
        {
          ...powermetrics,
          cpu: { ...powermetrics.cpu, clusters: own },
          origins: origins(P, 'cluster:activeRatio'),
        },
        {
          ...ioReport,
          cpu: { ...ioReport.cpu, clusters: [other] },
          origins: origins(I, 'cluster:activeRatio'),
        },
        SYSTEM,
      )
    const values = (sample: Sample) => [sample.cpu.clusters, sample.origins['cluster:activeRatio']]
    expect(values(read([cluster]))).toEqual([[cluster], P])
    expect(values(read([silent]))).toEqual([[other], I])
  })

  it('prefers by macOS: traffic of the bandwidth sampler up to macOS 12', () => {
    const traffic = { ...powermetrics, ane: { ...powermetrics.ane, readBytesPerSecond: 1e9 } }
    expect(fuse(traffic, ioReport, { macos: 12, generation: 1 }).ane.readBytesPerSecond).toBe(1e9)
    expect(fuse(traffic, ioReport, { macos: 13, generation: 1 }).ane.readBytesPerSecond).toBe(2e9)
  })
})

describe('why a value is missing', () => {
  const refused: Absence = { instrument: 'ioreport', reason: 'refused' }
  const silent = sampleWith({ origins: { dramPowerMw: refused, 'ane.powerMw': refused } })

  it('is what the preferred instrument says: IOReport where powermetrics cannot have it', () => {
    const bare = sampleWith({ origins: {} })
    // Powermetrics may have watts of the ANE: why it has none follows from its sample.
    expect(fuse(bare, silent, SYSTEM).origins).toEqual({ dramPowerMw: refused })
  })

  it('is told of a sample for which IOReport was not read', () => {
    const { origins: told } = withoutIoReport(powermetrics, 'too-old', SYSTEM)
    const tooOld = { instrument: 'ioreport', reason: 'too-old' }
    expect(told).toMatchObject({ dramPowerMw: tooOld, 'ane.readBytesPerSecond': tooOld, 'ane.powerMw': P })
    expect(told).not.toHaveProperty('gpu.powerMw')
  })
})

describe('a part of a window', () => {
  it('has the same means and its share of the energy', () => {
    expect(overPart(powermetrics, 250)).toMatchObject({
      elapsedMs: 250,
      ane: { powerMw: 500, energyMj: 125 },
    })
    expect(overPart(powermetrics, null)).toMatchObject({
      elapsedMs: null,
      ane: { powerMw: 500, energyMj: null },
    })
    expect(overPart(powermetrics, 1000)).toBe(powermetrics)
  })
})
