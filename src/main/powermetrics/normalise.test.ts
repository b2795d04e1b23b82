import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalise } from './normalise'
import { createRawReport, residency, type RawReport } from './raw-report'

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

  it('computes no rate without a window', () => {
    for (const elapsedNs of [null, 0, -5]) {
      const sample = normalise(report({ elapsedNs, ane: { rate: null, amount: 98 } }))
      expect(sample.ane.powerMw).toBeNull()
      expect(sample.elapsedMs).toBe(elapsedNs === 0 ? 0 : null)
    }
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
        ane: { rate: 2e6, amount: 9e18 },
        gpuFrequencyMhz: 338e6,
        aneRead: { rate: null, amount: -(2 ** 63) },
        clusters: [{ name: 'E-Cluster', frequencyHz: 1e12, residency: residency(), cores: [] }],
      }),
    )
    expect(sample.ane).toMatchObject({ powerMw: null, energyMj: null, readBytesPerSecond: null })
    expect(sample.gpu.frequencyMhz).toBeNull()
    expect(sample.cpu.clusters[0]?.frequencyMhz).toBeNull()
  })

  it('keeps every share between 0 and 1', () => {
    const share = fc.option(fc.double({ noNaN: true, min: -1e9, max: 1e9 }))
    fc.assert(
      fc.property(share, share, share, (active, idle, down) => {
        const { activeRatio } = normalise(report({ gpuResidency: { active, idle, down } })).gpu
        if (active === null && idle === null) expect(activeRatio).toBeNull()
        else expect(activeRatio).toSatisfy((ratio: number) => ratio >= 0 && ratio <= 1)
      }),
    )
  })
})
