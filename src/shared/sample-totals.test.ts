import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { highestTotals, NO_TOTALS, SampleTotals, type TotalsData } from './sample-totals'
import type { Sample } from './sample'
import { sampleWith } from './testing/sample-with'

const window = fc.record({
  elapsedMs: fc.oneof(fc.double({ min: 10, max: 6e4, noNaN: true }), fc.constant(null)),
  cpuMw: fc.option(fc.double({ min: 0, max: 6e5, noNaN: true })),
  aneMj: fc.option(fc.integer({ min: 0, max: 1e6 })),
  activeRatio: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
})

function sampleOf({ elapsedMs, cpuMw, aneMj, activeRatio }: Record<string, number | null>): Sample {
  const clusters = [{ name: 'E-Cluster', frequencyMhz: 1000, activeRatio: activeRatio ?? null, cores: [] }]
  const sample = sampleWith({ elapsedMs: elapsedMs ?? null, cpu: { powerMw: cpuMw ?? null, clusters } })
  Object.assign(sample.ane, { powerMw: null, energyMj: aneMj ?? null })
  return sample
}

function totalsOf(samples: readonly Sample[], before?: TotalsData): TotalsData {
  const totals = new SampleTotals(before)
  for (const sample of samples) totals.add(sample)
  return totals.data
}

describe('SampleTotals', () => {
  it('adds up energy, covered time and activity of whole windows', () => {
    const samples = [
      sampleOf({ elapsedMs: 1000, cpuMw: 1500, aneMj: 7, activeRatio: 0.5 }),
      sampleOf({ elapsedMs: 2000, cpuMw: null, aneMj: 0, activeRatio: 0.25 }),
    ]
    expect(totalsOf(samples)).toEqual({
      measuredMs: 3000,
      series: {
        'cpu.powerMw': { amount: 1_500_000, coveredMs: 1000 },
        'ane.powerMw': { amount: 7000, coveredMs: 3000 },
        'cluster:E-Cluster:activeRatio': { amount: 1000, coveredMs: 3000 },
      },
    })
  })

  it('has no series that was never reported, and no time of a window of unknown length', () => {
    expect(totalsOf([sampleOf({ elapsedMs: null, cpuMw: 100, aneMj: 5 })])).toEqual(NO_TOTALS)
  })

  it('comes to the same when it is interrupted anywhere, goes through JSON and goes on', () => {
    fc.assert(
      fc.property(fc.array(window, { maxLength: 40 }), fc.nat(40), (windows, at) => {
        const samples = windows.map(sampleOf)
        const first = JSON.parse(JSON.stringify(totalsOf(samples.slice(0, at)))) as TotalsData
        expect(totalsOf(samples.slice(at), first)).toEqual(totalsOf(samples))
      }),
    )
  })

  it('never falls, also when it goes on from a total that no float holds to the last digit', () => {
    fc.assert(
      fc.property(fc.array(window, { minLength: 1, maxLength: 30 }), (windows) => {
        let data: TotalsData = {
          measuredMs: 1e12,
          series: { 'cpu.powerMw': { amount: 2 ** 53 * 3.3, coveredMs: 1e12 } },
        }
        for (const each of windows) {
          const next = totalsOf([sampleOf(each)], data)
          const [before, after] = [data, next].map(({ series }) => series['cpu.powerMw']?.amount ?? 0)
          expect(after).toBeGreaterThanOrEqual(before as number)
          data = next
        }
      }),
    )
  })

  it('takes no more series than any Mac has', () => {
    const clusters = Array.from({ length: 500 }, (_, i) => ({
      name: `made-up ${i}`,
      frequencyMhz: null,
      activeRatio: 1,
      cores: [],
    }))
    const { series } = totalsOf([sampleWith({ elapsedMs: 1000, cpu: { powerMw: 1, clusters } })])
    expect(Object.keys(series)).toHaveLength(64)
  })
})

it('takes of each sum the higher one', () => {
  const one = { measuredMs: 10, series: { 'cpu.powerMw': { amount: 5, coveredMs: 3 } } }
  const other = {
    measuredMs: 9,
    series: { 'cpu.powerMw': { amount: 6, coveredMs: 2 }, 'gpu.powerMw': { amount: 1, coveredMs: 1 } },
  }
  const highest = {
    measuredMs: 10,
    series: { 'cpu.powerMw': { amount: 6, coveredMs: 3 }, 'gpu.powerMw': { amount: 1, coveredMs: 1 } },
  }
  expect(highestTotals(one, other)).toEqual(highest)
  expect(highestTotals(other, one)).toEqual(highest)
})
