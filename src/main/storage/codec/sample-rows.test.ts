import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClusterReading, PlacedSample } from '#shared/sample'
import { SampleColumns, type ColumnKey, type CoreQuantity } from '#shared/sample-columns'
import { aneEnergyOf } from '#shared/sample-window'
import { sampleWith } from '#shared/testing/sample-with'
import { BlockWriter } from './block'
import { readSampleColumns } from './read-sample-columns'
import { decodeSamples, encodeSamples } from './sample-rows'
import { emptyClusters } from './sample-settings'
import { anySamples, demonstrationSamples, disturbedSamples } from './testing/any-samples'

const SAMPLES_IN_TEN_MINUTES = 590
const everything = fc.oneof(anySamples, disturbedSamples)

describe('a block of samples', () => {
  it('gives back every sample exactly when lossless', () => {
    fc.assert(
      fc.property(everything, (samples) => {
        expect(decodeSamples(encodeSamples(samples, 'lossless'))).toStrictEqual(samples)
      }),
      { numRuns: 150 },
    )
  })

  it('keeps even the sign of a zero on the time axis', () => {
    const [placed] = demonstrationSamples(1) as [PlacedSample]
    const zeros = [0, -0].map((endMs) => ({
      ...placed,
      endMs,
      sample: { ...placed.sample, elapsedMs: null, timestamp: null },
    }))
    expect(decodeSamples(encodeSamples(zeros, 'lossless'))).toStrictEqual(zeros)
  })

  it('rounds nothing but cores and clusters when compact', () => {
    fc.assert(
      fc.property(everything, (samples) => {
        const decoded = decodeSamples(encodeSamples(samples, 'compact'))
        expect(decoded.map(withoutLoads)).toStrictEqual(samples.map(withoutLoads))
        samples.forEach(({ sample }, row) => {
          const clusters = (decoded[row] as PlacedSample).sample.cpu.clusters
          expectClose(loadsOf(clusters), loadsOf(sample.cpu.clusters))
        })
      }),
      { numRuns: 80 },
    )
  })

  it('writes compact samples a second time without further loss', () => {
    const once = decodeSamples(encodeSamples(demonstrationSamples(50), 'compact'))
    expect(decodeSamples(encodeSamples(once, 'compact'))).toStrictEqual(once)
    expect(decodeSamples(encodeSamples(once, 'lossless'))).toStrictEqual(once)
  })

  it('reads columns with the numbers that its samples have', () => {
    fc.assert(
      fc.property(everything, fc.constantFrom('lossless', 'compact'), (samples, precision) => {
        const block = encodeSamples(samples, precision)
        const expected = new SampleColumns(null)
        for (const placed of decodeSamples(block)) expected.append(placed)
        const columns = readSampleColumns(block, null)
        expect(columns).toStrictEqual(expected.toData())
        expect([...columns.aneEnergyMj]).toStrictEqual(
          samples.map(({ sample }) => aneEnergyOf(sample) ?? Number.NaN),
        )
      }),
      { numRuns: 80 },
    )
  })

  it('reads the wanted columns alone', () => {
    fc.assert(
      fc.property(everything, fc.nat(), (samples, seed) => {
        const block = encodeSamples(samples, 'lossless')
        const all = readSampleColumns(block, null)
        const known = Object.keys(all.values) as ColumnKey[]
        const wanted = known.filter((_, index) => (index + seed) % 3 === 0)
        const values = Object.fromEntries(wanted.map((key) => [key, all.values[key]]))
        const read = readSampleColumns(block, [...wanted, 'core:999:activeRatio'])
        expect(read).toStrictEqual({ ...all, values })
      }),
      { numRuns: 60 },
    )
  })

  it('reads what another version wrote: what it does not know is left out, what it misses is not reported', () => {
    const layout = [['E-Cluster', [0]]]
    const setting = { model: 'Mac', osBuild: null, thermalPressure: 'Nominal', layout, future: 1 }
    const writer = new BlockWriter('samples', 2)
    writer.add('setting', [Float64Array.of(0, 0)])
    writer.add('endMs', [Float64Array.of(1000, 2500)])
    writer.add('cpu.powerMw', [Float64Array.of(5, Number.NaN)])
    writer.add('future.powerMw', [Float64Array.of(7, 8)])
    writer.add('core:0:future', [Float64Array.of(7, 8)])
    const block = writer.toBlock({ settings: [setting], oddStamps: [], future: true })
    const clusters = emptyClusters([['E-Cluster', [0]]])
    const expected = [5, null].map((powerMw, row) => ({
      ...{ sequence: row, endMs: [1000, 2500][row], gapBefore: false },
      sample: sampleWith({
        machine: { model: 'Mac', osBuild: null },
        cpu: { powerMw, clusters },
        thermalPressure: 'Nominal',
      }),
    }))
    expect(decodeSamples(block)).toStrictEqual(expected)
    expect(Object.keys(readSampleColumns(block, null).values)).toEqual(['cpu.powerMw'])
  })

  it('takes no more than 50 bytes a sample of the demonstration, and 90 when lossless', () => {
    const samples = demonstrationSamples(SAMPLES_IN_TEN_MINUTES)
    expect(encodeSamples(samples, 'compact').length / samples.length).toBeLessThan(50)
    expect(encodeSamples(samples, 'lossless').length / samples.length).toBeLessThan(90)
  })

  it('refuses more samples than a block can hold', () => {
    const [sample] = demonstrationSamples(1)
    const tooMany = Array.from({ length: 131_073 }, () => sample as PlacedSample)
    expect(() => encodeSamples(tooMany, 'compact')).toThrow('at most 131072')
  })
})

function withoutLoads({ sample, ...placed }: PlacedSample): unknown {
  const clusters = sample.cpu.clusters.map(({ name, cores }) => ({ name, cores: cores.map(({ id }) => id) }))
  return { ...placed, sample: { ...sample, cpu: { ...sample.cpu, clusters } } }
}

type LoadReading = [CoreQuantity, number | null]

function loadsOf(clusters: readonly ClusterReading[]): LoadReading[] {
  return clusters
    .flatMap((cluster) => [cluster, ...cluster.cores])
    .flatMap(({ frequencyMhz, activeRatio }): LoadReading[] => [
      ['frequencyMhz', frequencyMhz],
      ['activeRatio', activeRatio],
    ])
}

function expectClose(decoded: readonly LoadReading[], written: readonly LoadReading[]): void {
  const roundingOf = { frequencyMhz: 0.5, activeRatio: 0.0005 }
  decoded.forEach(([quantity, value], index) => {
    const [, before] = written[index] as LoadReading
    if (before === null) expect(value).toBeNull()
    // Beyond 2^43 the numbers themselves are coarser than the rounding.
    else
      expect(Math.abs((value as number) - before)).toBeLessThanOrEqual(
        roundingOf[quantity] * (1 + 1e-9) + Math.abs(before) * 2 ** -52,
      )
  })
}
