import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { METRIC_IDS } from './metrics'
import { NO_DOUBTS, readMetric, sampleWithMetrics, type Doubt, type PlacedSample } from './sample'
import { clusterKey, coreKey, SampleColumns } from './sample-columns'
import { sampleWith } from './testing/sample-with'
import { NO_ORIGINS } from './origins'

const maybe = (max: number): fc.Arbitrary<number | null> =>
  fc.oneof({ weight: 3, arbitrary: fc.double({ min: 0, max, noNaN: true }) }, fc.constant(null))

const reading = { frequencyMhz: maybe(4000), activeRatio: maybe(1) }
const clusters = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('E-Cluster', 'P0-Cluster', 'P1-Cluster'),
    ...reading,
    cores: fc.uniqueArray(fc.record({ id: fc.nat(11), ...reading }), {
      selector: (core) => core.id,
      maxLength: 4,
    }),
  }),
  { selector: (cluster) => cluster.name, maxLength: 3 },
)

const DOUBT: Doubt = {
  ...{ key: 'cpu.powerMw', reason: 'implausible', reported: 9, limit: 3 },
  against: 'combinedPowerMw',
}

const sample = fc
  .record({
    elapsedMs: maybe(5000),
    clusters,
    thermalPressure: fc.constantFrom('Nominal', 'Heavy', null),
    doubts: fc.constantFrom(NO_DOUBTS, NO_DOUBTS, [DOUBT], [{ ...DOUBT, reported: 7 }]),
    metrics: fc.array(maybe(9000), { minLength: METRIC_IDS.length, maxLength: METRIC_IDS.length }),
  })
  .map(({ metrics, ...rest }) => {
    const frame = {
      timestamp: null,
      machine: { model: null, osBuild: null },
      aneEnergyMj: null,
      origins: NO_ORIGINS,
      ...rest,
    }
    return sampleWithMetrics(frame, (id) => metrics[METRIC_IDS.indexOf(id)] ?? null)
  })

/** Enough for the arrays to grow and to move more than once. */
const history = (maxLength: number): fc.Arbitrary<PlacedSample[]> =>
  fc
    .array(fc.record({ sample, stepMs: fc.integer({ min: 1, max: 2000 }), gapBefore: fc.boolean() }), {
      maxLength,
    })
    .map((steps) => {
      let endMs = 0
      return steps.map(({ stepMs, ...rest }, sequence) => ({ ...rest, sequence, endMs: (endMs += stepMs) }))
    })

const orNaN = (value: number | null | undefined): number => value ?? Number.NaN

/** Every column must be what the kept samples say, row by row. */
function expectSame(columns: SampleColumns, kept: readonly PlacedSample[]): void {
  expect([...columns.endTimes()]).toEqual(kept.map((placed) => placed.endMs))
  expect([...columns.elapsedTimes()]).toEqual(kept.map((placed) => orNaN(placed.sample.elapsedMs)))
  expect([...columns.gapFlags()]).toEqual(kept.map((placed) => (placed.gapBefore ? 1 : 0)))
  const doubted = kept.filter((placed) => placed.sample.doubts.length > 0)
  expect([...columns.doubts()]).toEqual(doubted.map((placed) => [placed.endMs, placed.sample.doubts]))
  const expectColumn = (
    key: Parameters<SampleColumns['values']>[0],
    read: (p: PlacedSample) => number,
  ): void => {
    const expected = kept.map(read)
    const values = columns.values(key)
    if (values === null) expect(expected.every(Number.isNaN)).toBe(true)
    else expect([...values]).toEqual(expected)
  }
  for (const id of METRIC_IDS) expectColumn(id, (placed) => orNaN(readMetric(placed.sample, id)))
  for (const name of ['E-Cluster', 'P0-Cluster', 'P1-Cluster']) {
    expectColumn(clusterKey(name, 'frequencyMhz'), (placed) =>
      orNaN(placed.sample.cpu.clusters.find((cluster) => cluster.name === name)?.frequencyMhz),
    )
  }
  for (let id = 0; id < 12; id++) {
    expectColumn(coreKey(id, 'activeRatio'), (placed) =>
      orNaN(
        placed.sample.cpu.clusters.flatMap((c) => c.cores).findLast((core) => core.id === id)?.activeRatio,
      ),
    )
  }
}

function filled(samples: readonly PlacedSample[], retentionMs: number | null): SampleColumns {
  const columns = new SampleColumns(retentionMs)
  for (const placed of samples) columns.append(placed)
  return columns
}

const tiny = (count: number, from = 0): PlacedSample[] => {
  const [model] = fc.sample(sample, { numRuns: 1, seed: 42 })
  return Array.from({ length: count }, (_, i) => ({
    sequence: from + i,
    endMs: (from + i + 1) * 1000,
    gapBefore: i % 7 === 3,
    sample: {
      ...(model as PlacedSample['sample']),
      doubts: i % 3 === 0 ? [DOUBT] : NO_DOUBTS,
      packagePowerMw: i % 5 === 0 ? null : from + i,
    },
  }))
}

describe('SampleColumns', () => {
  it('holds what was appended, null as NaN', () => {
    fc.assert(
      fc.property(history(40), (samples) => expectSame(filled(samples, null), samples)),
      { numRuns: 60 },
    )
  })

  it('drops what ended longer than the retention before the newest, and nothing else', () => {
    fc.assert(
      fc.property(history(60), fc.integer({ min: 0, max: 30_000 }), (samples, retentionMs) => {
        const newest = samples.at(-1)?.endMs ?? 0
        expectSame(
          filled(samples, retentionMs),
          samples.filter((placed) => placed.endMs >= newest - retentionMs),
        )
      }),
      { numRuns: 60 },
    )
  })

  it('stays right while the arrays grow and move', () => {
    for (const retentionMs of [null, 100_000, 400_000, 3_000]) {
      const samples = tiny(1500)
      const oldest = retentionMs === null ? 0 : 1_500_000 - retentionMs
      expectSame(
        filled(samples, retentionMs),
        samples.filter((placed) => placed.endMs >= oldest),
      )
    }
  })

  it('goes on after a copy came back over IPC, and leaves the original alone', () => {
    for (const length of [0, 1, 255, 256, 300, 700]) {
      const samples = tiny(length)
      const original = filled(samples, null)
      const copy = SampleColumns.fromData(original.toData(), 200_000)
      const more = tiny(400, length)
      for (const placed of more) copy.append(placed)
      const newest = more.at(-1)?.endMs ?? 0
      expectSame(
        copy,
        [...samples, ...more].filter((placed) => placed.endMs >= newest - 200_000),
      )
      expectSame(original, samples)
    }
  })

  it('finds the first sample at or after a time', () => {
    fc.assert(
      fc.property(history(40), fc.integer({ min: -10, max: 80_000 }), (samples, timeMs) => {
        const found = samples.findIndex((placed) => placed.endMs >= timeMs)
        expect(filled(samples, null).indexAtOrAfter(timeMs)).toBe(found === -1 ? samples.length : found)
      }),
      { numRuns: 60 },
    )
  })

  it('keeps every cluster and core that was ever reported, also when a cut sample lacks them', () => {
    fc.assert(
      fc.property(history(20), (samples) => {
        const layout = filled(samples, null).clusters
        for (const { name, cores } of samples.flatMap((placed) => placed.sample.cpu.clusters)) {
          const coreIds = layout.find((cluster) => cluster.name === name)?.coreIds ?? []
          expect(coreIds).toEqual(expect.arrayContaining(cores.map((core) => core.id)))
          expect(new Set(coreIds).size).toBe(coreIds.length)
        }
        expect(new Set(layout.map((cluster) => cluster.name)).size).toBe(layout.length)
      }),
      { numRuns: 60 },
    )
  })

  it('forgets everything when cleared', () => {
    const columns = filled(tiny(3), null)
    columns.clear()
    expect(columns.length).toBe(0)
    expect(columns.clusters).toEqual([])
    expect(columns.values('ane.powerMw')).toBeNull()
  })

  it('keeps a bounded number of columns, whatever a broken recording calls its cores', () => {
    const columns = new SampleColumns(null)
    for (let sequence = 0; sequence < 5000; sequence++) {
      const cluster = { name: `C${sequence}`, frequencyMhz: 1, activeRatio: 1, cores: [] }
      columns.append({
        sequence,
        endMs: sequence,
        gapBefore: false,
        sample: sampleWith({ cpu: { powerMw: sequence < 3000 ? null : sequence, clusters: [cluster] } }),
      })
    }
    expect(Object.keys(columns.toData().values).length).toBeLessThanOrEqual(1024 + METRIC_IDS.length)
    expect(columns.values('cpu.powerMw')?.at(-1)).toBe(4999)
    expect(columns.values(clusterKey('C0', 'activeRatio'))?.[0]).toBe(1)
  })
})
