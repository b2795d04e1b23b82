import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MeasuredFigures } from '#shared/measurement'
import { DOUBT_REASONS, type DoubtReason } from '#shared/metrics'
import type { ClusterReading, PlacedSample } from '#shared/sample'
import { NEVER_DOUBTED } from '#shared/metrics'
import { aneWindow, placeWindows, type MadeWindow } from '#shared/testing/placed-samples'
import { sampleWith } from '#shared/testing/sample-with'
import { measure } from './measure'

const power = (powerMw: number | null) => ({ powerMw, frequencyMhz: null, activeRatio: null })

function gpuWindow(powerMw: number | null, elapsedMs: number, pauseMs = 0): MadeWindow {
  return { elapsedMs, pauseMs, gpu: power(powerMw) }
}

function measureAll(windows: readonly MadeWindow[]): MeasuredFigures {
  const placed = placeWindows(windows)
  return measure(placed, { fromMs: 0, toMs: placed.at(-1)?.endMs ?? 0 }, null)
}

const anyWindows = fc.array(
  fc.record({
    pauseMs: fc.constantFrom(0, 0, 0, 40, 5000),
    elapsedMs: fc.integer({ min: 10, max: 2000 }),
    energyMj: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 900 }) }, fc.constant(null)),
    gpuMw: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 9000 }) }, fc.constant(null)),
  }),
  { maxLength: 40 },
)

const recordings = anyWindows.map((steps) =>
  placeWindows(
    steps.map(({ pauseMs, elapsedMs, energyMj, gpuMw }) => ({
      ...aneWindow(energyMj, elapsedMs, pauseMs),
      gpu: power(gpuMw),
    })),
  ),
)

const threeTimes = fc
  .tuple(fc.nat(40_000), fc.nat(40_000), fc.nat(40_000))
  .map((times) => times.sort((a, b) => a - b))

describe('measure', () => {
  it('sums energy over windows, weighs means by time and takes peaks', () => {
    const { gpu, durationMs, samples, intervalMs } = measureAll([gpuWindow(1000, 1000), gpuWindow(4000, 500)])
    expect({ ...gpu, durationMs, samples, intervalMs }).toEqual({
      energyMj: 3000,
      meanMw: 2000,
      peakMw: 4000,
      aboveBaselineMj: null,
      aboveBaselineMw: null,
      doubtfulMs: NEVER_DOUBTED,
      durationMs: 1500,
      samples: 2,
      intervalMs: 750,
    })
  })

  it('makes the same of a window that is doubted as of one that is missing, and says for how long', () => {
    const reason = fc.constantFrom<DoubtReason | null>(null, null, ...DOUBT_REASONS)
    fc.assert(
      fc.property(anyWindows, fc.array(reason, { minLength: 40, maxLength: 40 }), (steps, reasons) => {
        const windowOf = (step: (typeof steps)[number]): MadeWindow => ({
          ...aneWindow(step.energyMj, step.elapsedMs, step.pauseMs),
          gpu: power(step.gpuMw),
        })
        const doubted = placeWindows(
          steps.map((step, index) => {
            const doubtReason = reasons[index] ?? null
            if (doubtReason === null) return windowOf(step)
            const doubt = { reason: doubtReason, reported: 0, limit: null, against: 'range' } as const
            const nothing = windowOf({ ...step, energyMj: null, gpuMw: null })
            return {
              ...nothing,
              doubts: [
                { key: 'ane.powerMw', ...doubt },
                { key: 'gpu.powerMw', ...doubt },
              ],
            }
          }),
        )
        const missing = placeWindows(steps.map(windowOf))
          .filter((_, index) => reasons[index] === null)
          .map((placed, index, kept) => ({
            ...placed,
            gapBefore: placed.gapBefore || kept[index - 1]?.sequence !== placed.sequence - 1,
          }))
        const window = { fromMs: 0, toMs: doubted.at(-1)?.endMs ?? 0 }
        const [one, other] = [measure(doubted, window, null), measure(missing, window, null)]
        for (const rail of ['ane', 'gpu'] as const) {
          const { doubtfulMs, aboveBaselineMj, ...figures } = one[rail]
          expect(other[rail]).toMatchObject(figures)
          for (const each of DOUBT_REASONS) {
            const lengths = steps.filter((_, index) => reasons[index] === each)
            expect(doubtfulMs[each]).toBe(lengths.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0))
          }
          expect(aboveBaselineMj).toBeNull()
        }
        expect(one.coverageRatio).toBeCloseTo(other.coverageRatio, 9)
      }),
    )
  })

  it('takes ANE energy as counted, not as power × time', () => {
    const ane = { ...sampleWith().ane, powerMw: 9.7, energyMj: 1 }
    expect(measureAll([{ elapsedMs: 100, ane }]).ane).toMatchObject({ energyMj: 1, meanMw: 10, peakMw: 9.7 })
  })

  it('counts a window that is partly inside with that part, and with its peak', () => {
    const placed = placeWindows([aneWindow(100), aneWindow(0), aneWindow(40)])
    const { ane, samples } = measure(placed, { fromMs: 750, toMs: 2500 }, null)
    expect(ane).toMatchObject({ energyMj: 45, peakMw: 100, coverageRatio: 1 })
    expect(samples).toBe(3)
  })

  it('leaves out a window that only touches the edge, as rounded times do', () => {
    const placed = placeWindows([aneWindow(100), aneWindow(0)])
    const { ane, samples } = measure(placed, { fromMs: 999.9999, toMs: 2000 }, null)
    expect(samples).toBe(1)
    expect(ane).toMatchObject({ peakMw: 0, bursts: [] })
  })

  it('turns traffic into bytes', () => {
    const ane = { ...sampleWith().ane, readBytesPerSecond: 2e6, writeBytesPerSecond: 1e6 }
    expect(measureAll([{ elapsedMs: 500, ane }]).ane).toMatchObject({
      readBytes: 1e6,
      writeBytes: 5e5,
      peakReadBytesPerSecond: 2e6,
      peakWriteBytesPerSecond: 1e6,
      dramReadBytes: null,
      readWriteBytes: null,
      peakReadWriteBytesPerSecond: null,
    })
  })

  it('sums up what reached DRAM, and read and write where only both together are counted', () => {
    const ane = {
      ...sampleWith().ane,
      dramReadBytesPerSecond: 4e6,
      dramWriteBytesPerSecond: 2e6,
      readWriteBytesPerSecond: 8e6,
    }
    expect(measureAll([{ elapsedMs: 500, ane }, { elapsedMs: 500 }]).ane).toMatchObject({
      readBytes: null,
      dramReadBytes: 2e6,
      dramWriteBytes: 1e6,
      readWriteBytes: 4e6,
      peakDramReadBytesPerSecond: 4e6,
      peakDramWriteBytesPerSecond: 2e6,
      peakReadWriteBytesPerSecond: 8e6,
    })
  })

  it('says null, never zero, of what was not reported', () => {
    const { ane, gpu, clusters, thermal } = measureAll([{ elapsedMs: 1000 }])
    expect(ane).toMatchObject({
      energyMj: null,
      meanMw: null,
      peakMw: null,
      readBytes: null,
      coverageRatio: 0,
    })
    expect(gpu).toMatchObject({ energyMj: null, meanMw: null, peakMw: null })
    expect(clusters).toEqual([])
    expect(thermal).toEqual({ pressures: [] })
  })

  it('takes the peak of a window of unknown length, but no energy', () => {
    const placed = placeWindows([gpuWindow(1000, 1000)])
    const unknown: PlacedSample = {
      sequence: 1,
      endMs: 1500,
      gapBefore: false,
      sample: sampleWith({ gpu: power(7000) }),
    }
    const { gpu, samples } = measure([...placed, unknown], { fromMs: 0, toMs: 2000 }, null)
    expect({ samples, peak: gpu.peakMw, energy: gpu.energyMj }).toEqual({
      samples: 2,
      peak: 7000,
      energy: 1000,
    })
  })

  it.each([0, 24 * 3_600_000 + 1])('takes a window of %d ms for one of unknown length', (elapsedMs) => {
    const sample = sampleWith({ elapsedMs, gpu: power(7000), ane: { ...sampleWith().ane, powerMw: 9 } })
    const doubtful: PlacedSample = { sequence: 1, endMs: 1500, gapBefore: false, sample }
    const placed = [...placeWindows([gpuWindow(1000, 1000)]), doubtful]
    const { gpu, ane, samples, coverageRatio } = measure(placed, { fromMs: 0, toMs: 2000 }, null)
    expect(samples).toBe(2)
    expect(gpu).toMatchObject({ peakMw: 7000, energyMj: 1000 })
    expect(ane).toMatchObject({ peakMw: 9, energyMj: null })
    expect(coverageRatio).toBe(0.5)
  })

  it('believes a window of a day', () => {
    const day = 24 * 3_600_000
    expect(measureAll([gpuWindow(1, day)])).toMatchObject({ coverageRatio: 1, gpu: { energyMj: day / 1000 } })
  })

  it('covers what was measured: less over a gap, never twice where windows overlap', () => {
    expect(measureAll([gpuWindow(1, 1000), gpuWindow(1, 1000, 2000)]).coverageRatio).toBe(0.5)
    const overlapping = placeWindows([gpuWindow(1, 1000), gpuWindow(1, 1000, 3000)])
    const second = { ...(overlapping[1] as PlacedSample), endMs: 1900, gapBefore: true }
    const { coverageRatio } = measure(
      [overlapping[0] as PlacedSample, second],
      { fromMs: 0, toMs: 2000 },
      null,
    )
    expect(coverageRatio).toBe(0.95)
  })

  it('goes by the windows where the axis slips between them, as when stamps tell more', () => {
    const placed = placeWindows(Array.from({ length: 6 }, () => aneWindow(30)))
    const slipped = placed.map((each, i) => (i < 4 ? each : { ...each, endMs: each.endMs + 900 }))
    const { durationMs, endedAt, ane } = measure(slipped, { fromMs: 0, toMs: 6900 }, null)
    expect({ durationMs, endedAt }).toEqual({ durationMs: 6000, endedAt: '1970-01-01T00:00:06.900Z' })
    expect(ane).toMatchObject({ coverageRatio: 1, burstCount: 1, burstDurationMs: 6000 })
    const half = measure(slipped, { fromMs: 3500, toMs: 4400 }, null)
    expect(half).toMatchObject({ durationMs: 500, coverageRatio: 1 })
    const back = placed.map((each, i) => (i < 4 ? each : { ...each, endMs: each.endMs - 200 }))
    expect(measure(back, { fromMs: 0, toMs: 5800 }, null)).toMatchObject({
      durationMs: 6000,
      coverageRatio: 1,
    })
    const missing = slipped.map((each, i) => ({ ...each, gapBefore: i === 4 }))
    expect(measure(missing, { fromMs: 0, toMs: 7500 }, null)).toMatchObject({
      durationMs: 7500,
      coverageRatio: 0.8,
    })
  })

  it('weighs the frequency of a core by its activity, and takes its extremes while it was active', () => {
    const cluster = (activeRatio: number | null, frequencyMhz: number | null): ClusterReading => ({
      name: 'P0-Cluster',
      activeRatio,
      frequencyMhz,
      cores: [{ id: 4, activeRatio, frequencyMhz }],
    })
    const windows = [
      cluster(1, 3000),
      cluster(0.5, 2000),
      cluster(0.009, 600),
      cluster(null, 100),
      cluster(0, 0),
    ]
    const { clusters } = measureAll(
      windows.map((each) => ({ elapsedMs: 1000, cpu: { powerMw: null, clusters: [each] } })),
    )
    expect(clusters[0]?.name).toBe('P0-Cluster')
    const [core] = clusters[0]?.cores ?? []
    expect(core).toMatchObject({ id: 4, minFrequencyMhz: 2000, maxFrequencyMhz: 3000 })
    expect(core?.activeRatio).toBeCloseTo(1.509 / 4, 9)
    expect(core?.frequencyMhz).toBeCloseTo((3000 + 1000 + 5.4) / 1.509, 9)
    expect(clusters[0]?.frequencyMhz).toBe(core?.frequencyMhz)
  })

  it('tells how long each thermal pressure held, in the order of appearance', () => {
    const at = (thermalPressure: string | null): MadeWindow => ({ elapsedMs: 1000, thermalPressure })
    expect(measureAll([at('Nominal'), at('Heavy'), at(null), at('Nominal')]).thermal.pressures).toEqual([
      { pressure: 'Nominal', durationMs: 2000 },
      { pressure: 'Heavy', durationMs: 1000 },
    ])
  })

  it('keeps 64 pressures, and goes on with those it knows', () => {
    const names = Array.from({ length: 65 }, (_, i) => `Pressure ${i}`)
    const windows = [...names, ...names].map((thermalPressure) => ({ elapsedMs: 1000, thermalPressure }))
    expect(measureAll(windows).thermal.pressures).toEqual(
      names.slice(0, 64).map((pressure) => ({ pressure, durationMs: 2000 })),
    )
  })

  it('keeps the energy when a range is cut in two', () => {
    fc.assert(
      fc.property(recordings, threeTimes, (placed, [a, b, c]) => {
        const energies = (fromMs: number, toMs: number): number[] => {
          const { ane, gpu } = measure(placed, { fromMs, toMs }, null)
          return [ane.energyMj ?? 0, gpu.energyMj ?? 0]
        }
        const [first, second, whole] = [energies(a, b), energies(b, c), energies(a, c)]
        whole.forEach((energy, i) => expect((first[i] ?? 0) + (second[i] ?? 0)).toBeCloseTo(energy, 6))
      }),
    )
  })

  it('keeps coverage in 0 to 1, means between the extremes, and bursts within the whole', () => {
    fc.assert(
      fc.property(recordings, threeTimes, (placed, [fromMs, , toMs]) => {
        const { ane, gpu, coverageRatio, durationMs } = measure(placed, { fromMs, toMs }, null)
        for (const ratio of [coverageRatio, ane.coverageRatio]) {
          expect(ratio).toBeGreaterThanOrEqual(0)
          expect(ratio).toBeLessThanOrEqual(1)
        }
        expect(ane.coverageRatio).toBeLessThanOrEqual(coverageRatio + 1e-9)
        for (const { meanMw, peakMw } of [ane, gpu]) {
          // Amounts are rounded to 1/4096 mW·ms, and these windows last for 1 ms or more.
          expect(meanMw ?? 0).toBeLessThanOrEqual((peakMw ?? 0) + 2 ** -12)
          expect(meanMw ?? 0).toBeGreaterThanOrEqual(0)
        }
        const inBursts = ane.bursts.reduce((sum, { energyMj }) => sum + energyMj, 0)
        expect(inBursts).toBeLessThanOrEqual((ane.energyMj ?? 0) + 1e-4)
        let reachedMs = 0
        for (const burst of ane.bursts) {
          expect(burst.offsetMs).toBeGreaterThanOrEqual(reachedMs)
          reachedMs = burst.offsetMs + burst.durationMs
          expect(burst.peakMw).toBeLessThanOrEqual(ane.peakMw ?? 0)
        }
        expect(reachedMs).toBeLessThanOrEqual(durationMs + 1e-6)
        expect(ane.burstCount).toBe(ane.bursts.length)
      }),
    )
  })
})

describe('the edges of a measurement', () => {
  const at = (endMs: number, elapsedMs: number | null): PlacedSample => ({
    ...{ sequence: 0, endMs, gapBefore: false },
    sample: sampleWith({ elapsedMs, gpu: power(7) }),
  })
  const countIn = (placed: PlacedSample): number =>
    measure([placed], { fromMs: 1000, toMs: 2000 }, null).samples

  it('hold a window of unknown length by its end, and one of no length is such a one', () => {
    expect([1000, 1001, 2000, 2001].map((endMs) => countIn(at(endMs, null)))).toEqual([0, 1, 1, 0])
    expect([1000, 1500].map((endMs) => countIn(at(endMs, 0)))).toEqual([0, 1])
  })

  it('may be one moment, of which nothing is covered', () => {
    const { durationMs, coverageRatio, ane } = measure([], { fromMs: 1000, toMs: 1000 }, null)
    expect({ durationMs, coverageRatio, ane: ane.coverageRatio }).toEqual({
      durationMs: 0,
      coverageRatio: 0,
      ane: 0,
    })
  })

  it('leave time before the first window and around one of unknown length what it is: missing', () => {
    const { durationMs, coverageRatio } = measure([at(3000, 1000)], { fromMs: 0, toMs: 4000 }, null)
    expect({ durationMs, coverageRatio }).toEqual({ durationMs: 4000, coverageRatio: 0.25 })
    const around = [at(1000, 1000), at(1500, null), at(2500, 1000)]
    expect(measure(around, { fromMs: 0, toMs: 2500 }, null)).toMatchObject({ durationMs: 2500 })
  })
})

describe('an axis that slips', () => {
  /** Eight windows of a second; the axis slips by 900 ms before the seventh. `gapAt` lies behind 2 s without any. */
  function durationMs(gapAt: number | null, fromMs: number, toMs = 20_000): number {
    const windows = Array.from({ length: 8 }, (_, i) => aneWindow(30, 1000, i === gapAt && i > 0 ? 2000 : 0))
    const placed = placeWindows(windows).map((each, i) => ({
      ...each,
      endMs: each.endMs + (i < 6 ? 0 : 900),
      gapBefore: i === gapAt,
    }))
    return measure(placed, { fromMs, toMs }, null).durationMs
  }

  it('is missing time only behind a gap inside the measurement', () => {
    expect(durationMs(null, 0)).toBe(20_000 - 900)
    expect(durationMs(0, 0)).toBe(20_000 - 900)
    expect(durationMs(3, 0)).toBe(20_000)
    expect(durationMs(3, 2999)).toBe(20_000 - 2999)
    expect(durationMs(3, 3000)).toBe(20_000 - 3000)
    expect(durationMs(3, 3001)).toBe(20_000 - 3001 - 900)
    expect(durationMs(3, 5000)).toBe(20_000 - 5000 - 900)
  })

  it('does not by less than a tenth of a ms, as rounded times do', () => {
    const placed = placeWindows(Array.from({ length: 9 }, () => aneWindow(30)))
    const rounded = placed.map((each, i) => ({ ...each, endMs: each.endMs + i * 0.0625 }))
    expect(measure(rounded, { fromMs: 0, toMs: 9001 }, null).durationMs).toBe(9001)
  })
})

describe('bursts', () => {
  const burstsOf = (windows: readonly MadeWindow[]) => measureAll(windows).ane.bursts

  const repeat = (energyMj: number, elapsedMs: number, times: number): MadeWindow[] =>
    Array.from({ length: times }, () => aneWindow(energyMj, elapsedMs))

  it('need two counts of the energy above a rest of a second on both sides', () => {
    for (const elapsedMs of [100, 500, 1000]) {
      const rest = repeat(0, elapsedMs, 1000 / elapsedMs)
      expect(burstsOf([...rest, aneWindow(1, elapsedMs), ...rest])).toEqual([])
      expect(burstsOf([...rest, aneWindow(2, elapsedMs), ...rest])).toHaveLength(1)
    }
    for (const elapsedMs of [200, 500, 1000]) {
      const rest = repeat(0, elapsedMs, 1000 / elapsedMs)
      expect(burstsOf([...rest.slice(1), aneWindow(2, elapsedMs), ...rest])).toEqual([])
      expect(burstsOf([...rest, aneWindow(2, elapsedMs), ...rest.slice(1)])).toEqual([])
    }
  })

  it('are not proven by a rest of less than a second', () => {
    expect(burstsOf([...repeat(0, 333, 3), aneWindow(3, 333), ...repeat(0, 333, 9)])).toEqual([])
    expect(burstsOf([...repeat(0, 334, 3), aneWindow(3, 334), ...repeat(0, 334, 9)])).toHaveLength(1)
  })

  it('add up single counts that no steady power explains', () => {
    const rest = repeat(0, 500, 20)
    const { ane } = measureAll([...rest, ...repeat(1, 500, 3), ...rest])
    expect(ane.bursts).toMatchObject([{ offsetMs: 10_000, durationMs: 1000, energyMj: 2 }])
  })

  it('are longer than 5 s only above what an ANE may take at rest: 10 mW', () => {
    const rest = repeat(0, 1000, 3)
    expect(burstsOf([...rest, ...repeat(9, 1000, 5), ...rest])).toMatchObject([{ durationMs: 5000 }])
    expect(burstsOf([...rest, ...repeat(10, 1000, 6), ...rest])).toEqual([])
    expect(burstsOf([...rest, ...repeat(11, 1000, 6), ...rest])).toMatchObject([{ durationMs: 6000 }])
  })

  it('need a window that lies in the measurement as a whole', () => {
    const placed = placeWindows([aneWindow(0), aneWindow(40), ...repeat(0, 1000, 4)])
    const burstsFrom = (fromMs: number) => measure(placed, { fromMs, toMs: 6000 }, 0).ane.bursts
    expect(burstsFrom(1000)).toHaveLength(1)
    expect(burstsFrom(1001)).toEqual([])
  })

  it('have the highest power as reported, and by their energy where none is', () => {
    const peakOf = (powerMw: number | null): unknown =>
      burstsOf([{ elapsedMs: 1000, ane: { ...sampleWith().ane, powerMw, energyMj: 90 } }])[0]?.peakMw
    expect([9.7, null].map(peakOf)).toEqual([9.7, 90])
  })

  it('go on over a pause of up to 1.5 s, with its energy, and end with a longer one', () => {
    expect(burstsOf([aneWindow(30), aneWindow(1, 1500), aneWindow(20)])).toEqual([
      {
        startedAt: '1970-01-01T00:00:00.000Z',
        offsetMs: 0,
        durationMs: 3500,
        peakMw: 30,
        energyMj: 51,
      },
    ])
    const apart = burstsOf([aneWindow(30), aneWindow(1, 1501), aneWindow(20)])
    expect(apart.map(({ offsetMs, energyMj }) => [offsetMs, energyMj])).toEqual([
      [0, 30],
      [2501, 20],
    ])
  })

  it('end where time is missing or the ANE is not reported', () => {
    expect(burstsOf([aneWindow(30), aneWindow(20, 1000, 10)])).toHaveLength(2)
    expect(burstsOf([aneWindow(30), aneWindow(null, 100), aneWindow(20)])).toHaveLength(2)
  })

  it('are cut at the edges of the measurement', () => {
    const placed = placeWindows([aneWindow(0), aneWindow(40, 2000), aneWindow(90), aneWindow(0)])
    const { ane } = measure(placed, { fromMs: 1500, toMs: 5000 }, null)
    expect(ane.bursts).toMatchObject([{ offsetMs: 0, durationMs: 2500, energyMj: 120, peakMw: 90 }])
  })

  it('are kept up to a thousand, and counted beyond', () => {
    const windows = Array.from({ length: 1200 }, () => [aneWindow(50), aneWindow(0, 2000)]).flat()
    const { ane, verdict } = measureAll(windows)
    expect(ane.bursts).toHaveLength(1000)
    expect(ane).toMatchObject({ burstCount: 1200, burstDurationMs: 1_200_000 })
    expect(verdict.text).toContain('1200 phases')
  })
})

it('tells durations to the microsecond, without the noise of times that are floats', () => {
  const fromMs = Date.UTC(2022, 2, 30, 12)
  const placed = placeWindows(
    [0, 0, 0, 30, 30, 0].map((energyMj) => ({
      ...aneWindow(energyMj, 2000.123457),
      thermalPressure: 'Nominal',
    })),
    fromMs,
  )
  const from = (placed[2]?.endMs ?? 0) + 0.1
  const { durationMs, ane, thermal, baseline } = measure(
    placed,
    { fromMs: from, toMs: placed.at(-1)?.endMs ?? 0 },
    fromMs,
  )
  const [burst] = ane.bursts
  const durations = [
    ...[durationMs, ane.burstDurationMs, burst?.durationMs, burst?.offsetMs],
    ...[thermal.pressures[0]?.durationMs, baseline?.durationMs],
  ]
  expect(durations).toEqual([6000.271, 4000.147, 4000.147, 0, 6000.27, 6000.37])
})
