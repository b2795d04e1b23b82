import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalise } from './normalise'
import { createRawReport, createUnit, type RawReport } from './raw-report'

const report = (fields: Partial<RawReport>): RawReport => ({
  ...createRawReport(),
  elapsedNs: 2e9,
  ...fields,
})

describe('normalise', () => {
  it('prefers the rate, which is finer than whole mJ, and keeps the energy as reported', () => {
    const { ane } = normalise(report({ ane: { rate: 44.0773, amount: 89 } }))
    expect(ane).toMatchObject({ powerMw: 44.0773, energyMj: 89 })
  })

  it('computes either from the other over the real window', () => {
    expect(normalise(report({ ane: { rate: null, amount: 98 } })).ane).toMatchObject({
      powerMw: 49,
      energyMj: 98,
    })
    expect(normalise(report({ ane: { rate: 49, amount: null } })).ane).toMatchObject({
      powerMw: 49,
      energyMj: 98,
    })
  })

  it('falls back to the energy where the rate is impossible', () => {
    expect(normalise(report({ ane: { rate: -1, amount: 98 } })).ane.powerMw).toBe(49)
  })

  it('has the length of the window in ms, and the machine', () => {
    const machine = { model: 'MacBookPro18,3', osBuild: '21E230' }
    expect(normalise(report(machine))).toMatchObject({ elapsedMs: 2000, machine })
  })

  it('computes no rate without a window', () => {
    for (const elapsedNs of [null, 0, -5])
      expect(normalise(report({ elapsedNs, ane: { rate: null, amount: 98 } })).ane.powerMw).toBeNull()
  })

  it('computes no energy over a length that is not known, or not believed', () => {
    const day = 24 * 3600e9
    const energyOf = (elapsedNs: number | null, amount: number | null): number | null =>
      normalise(report({ elapsedNs, ane: { rate: 49, amount } })).ane.energyMj
    expect(energyOf(day, null)).toBe(49 * 24 * 3600)
    for (const elapsedNs of [null, 0, day + 1]) expect(energyOf(elapsedNs, null)).toBeNull()
    expect(energyOf(day + 1, 98)).toBe(98)
  })

  it('takes what no Mac can do for missing', () => {
    const sample = normalise(
      report({
        ane: { rate: 2e7, amount: 9e18 },
        gpuFrequencyMhz: 338e6,
        aneRead: { rate: null, amount: -(2 ** 63) },
        clusters: [{ ...createUnit(), name: 'E-Cluster', frequencyHz: 1e12, cores: [] }],
      }),
    )
    expect(sample.ane).toMatchObject({ powerMw: null, energyMj: null, readBytesPerSecond: null })
    expect(sample.gpu.frequencyMhz).toBeNull()
    expect(sample.cpu.clusters[0]?.frequencyMhz).toBeNull()
  })

  it('knows 0 from missing, and takes the highest that is believed', () => {
    const rate = (value: number): RawReport['ane'] => ({ rate: value, amount: null })
    // One at a time: together they would contradict each other.
    const powers = (value: number): unknown[] =>
      (['ane', 'gpu', 'cpu', 'combined', 'package', 'dram'] as const).map((field) => {
        const { ane, gpu, cpu, ...rest } = normalise(report({ [field]: rate(value) }))
        const { combinedPowerMw, packagePowerMw, dramPowerMw } = rest
        const wholes = { combined: combinedPowerMw, package: packagePowerMw, dram: dramPowerMw }
        return { ane: ane.powerMw, gpu: gpu.powerMw, cpu: cpu.powerMw, ...wholes }[field]
      })
    for (const value of [0, 1e7]) expect(powers(value)).toEqual(Array(6).fill(value))
    for (const value of [-0.001, 1e7 + 0.01]) expect(powers(value)).toEqual(Array(6).fill(null))

    const traffic = (value: number): unknown[] => {
      const { ane } = normalise(
        report({
          ...{ aneRead: rate(value), aneWrite: rate(value) },
          ...{ aneDramRead: rate(value), aneDramWrite: rate(value) },
        }),
      )
      const { readBytesPerSecond, writeBytesPerSecond, dramReadBytesPerSecond, dramWriteBytesPerSecond } = ane
      return [readBytesPerSecond, writeBytesPerSecond, dramReadBytesPerSecond, dramWriteBytesPerSecond]
    }
    for (const value of [0, 1e13]) expect(traffic(value)).toEqual(Array(4).fill(value))
    for (const value of [-1, 1.0001e13]) expect(traffic(value)).toEqual(Array(4).fill(null))
  })

  it('computes no rate beyond what is believed', () => {
    const computed = (amount: number): number | null =>
      normalise(report({ aneRead: { rate: null, amount } })).ane.readBytesPerSecond
    expect([2e13, 2.0001e13].map(computed)).toEqual([1e13, null])
  })

  it('believes an energy up to the highest power over the window, and any where that is unknown', () => {
    const energy = (amount: number | null, fields: Partial<RawReport> = {}): number | null =>
      normalise(report({ ane: { rate: 49, amount }, ...fields })).ane.energyMj
    expect([0, 2e7, 2e7 + 1].map((amount) => energy(amount))).toEqual([0, 2e7, 98])
    expect(energy(2e6 + 1, { elapsedNs: null })).toBe(2e6 + 1)
    expect(energy(null, { elapsedNs: null })).toBeNull()
    expect(energy(-1, { elapsedNs: null })).toBeNull()
  })

  it('takes the power of the GPU from its own section where it stands nowhere else', () => {
    const gpuMw = (gpu: RawReport['gpu'], gpuSectionEnergyMj: number | null): number | null =>
      normalise(report({ gpu, gpuSectionEnergyMj })).gpu.powerMw
    expect(gpuMw({ rate: null, amount: null }, 98)).toBe(49)
    expect(gpuMw({ rate: 0, amount: null }, 98)).toBe(0)
    expect(gpuMw({ rate: null, amount: null }, null)).toBeNull()
  })

  it('has frequencies in MHz, of clusters, cores and the GPU', () => {
    const at = (hertz: number | null, gpuFrequencyMhz: number | null): unknown[] => {
      const cores = [{ ...createUnit(), id: 4, frequencyHz: hertz }]
      const { cpu, gpu } = normalise(
        report({
          gpuFrequencyMhz,
          clusters: [{ ...createUnit(), name: 'E-Cluster', frequencyHz: hertz, cores }],
        }),
      )
      const [cluster] = cpu.clusters
      return [cluster?.frequencyMhz, cluster?.cores[0]?.frequencyMhz, gpu.frequencyMhz]
    }
    expect(at(0, 0)).toEqual([0, 0, 0])
    expect(at(20e9, 20_000)).toEqual([20_000, 20_000, 20_000])
    expect(at(20_000_001_000, 20_000.001)).toEqual([null, null, null])
    expect(at(null, null)).toEqual([null, null, null])
  })

  it('takes for active what is reported, else what neither idling nor being powered down leaves', () => {
    const ratio = (active: number | null, idle: number | null, down: number | null): number | null =>
      normalise(report({ gpuResidency: { active, idle, down } })).gpu.activeRatio
    expect(ratio(0.25, 0.9, 0.05)).toBe(0.25)
    expect(ratio(0, 0.9, null)).toBe(0)
    expect(ratio(null, 0.7, null)).toBe(0.3)
    expect(ratio(null, 0.7, 0.1)).toBe(0.2)
    expect(ratio(null, 1.0099, null)).toBe(0)
    expect(ratio(1.0099, null, null)).toBe(1)
    expect(ratio(null, null, 0.1)).toBeNull()
  })

  it('doubts a share that is none, and a frequency above every step', () => {
    const { gpu, cpu, doubts } = normalise(
      report({
        gpuResidency: { active: null, idle: 1.2, down: null },
        gpuFrequencyMhz: 1400,
        gpuHighestStepMhz: 1398,
        clusters: [
          {
            ...createUnit(),
            name: 'E-Cluster',
            residency: { active: 1.3, idle: null, down: null },
            cores: [{ ...createUnit(), id: 4, frequencyHz: 2.1e9, highestStepMhz: 2064 }],
          },
        ],
      }),
    )
    expect([gpu, cpu.clusters[0]?.activeRatio, cpu.clusters[0]?.cores[0]?.frequencyMhz]).toEqual([
      { powerMw: null, frequencyMhz: null, activeRatio: null },
      null,
      null,
    ])
    const implausible = { reason: 'implausible', against: 'range' }
    expect(doubts).toEqual([
      { ...implausible, key: 'cluster:E-Cluster:activeRatio', reported: 1.3, limit: 1 },
      { ...implausible, key: 'core:4:frequencyMhz', reported: 2100, limit: 2064 },
      { ...implausible, key: 'gpu.activeRatio', reported: -0.2, limit: 0 },
      { ...implausible, key: 'gpu.frequencyMhz', reported: 1400, limit: 1398 },
    ])
  })

  it('keeps every share between 0 and 1, or says why there is none', () => {
    const share = fc.option(fc.double({ noNaN: true, min: -1e9, max: 1e9 }))
    fc.assert(
      fc.property(share, share, share, (active, idle, down) => {
        const { gpu, doubts } = normalise(report({ gpuResidency: { active, idle, down } }))
        const { activeRatio } = gpu
        if (active === null && idle === null) expect([activeRatio, doubts]).toEqual([null, []])
        else if (activeRatio === null) expect(doubts).toMatchObject([{ key: 'gpu.activeRatio' }])
        else expect(activeRatio).toSatisfy((ratio: number) => ratio >= 0 && ratio <= 1)
      }),
    )
  })
})
