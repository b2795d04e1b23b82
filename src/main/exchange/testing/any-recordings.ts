import fc from 'fast-check'
import { HIGHEST, HIGHEST_POWER_MW } from '#shared/impossible'
import { DOUBT_REASONS, type ColumnKey } from '#shared/metrics'
import { byKey, type Doubt, type PlacedSample } from '#shared/sample'
import { sampleWith } from '#shared/testing/sample-with'

/** JSON and CSV write -0 as 0. */
const upTo = (highest: number) =>
  fc.option(
    fc
      .oneof(
        fc.integer({ min: 0, max: Math.min(5000, highest) }),
        fc.double({ min: 0, max: highest, noNaN: true }),
        fc.constantFrom(5e-324, 1e-7, highest),
      )
      .map((value) => value + 0),
    { nil: null },
  )
const reading = upTo(HIGHEST_POWER_MW)
const oddText = fc.string({
  unit: fc.constantFrom(
    'a',
    'E',
    '-',
    ',',
    '"',
    '\n',
    '\r',
    '\r\n',
    '\ufeff',
    ' ',
    ';',
    '.',
    'é',
    '😀',
    '\0',
  ),
  minLength: 1,
  maxLength: 8,
})
const text = fc.option(fc.oneof(oddText, fc.constant('Nominal')), { nil: null })
const stamp = fc.option(
  fc.integer({ min: 0, max: 4e9 }).map((s) => new Date(s * 1000).toISOString().replace('.000Z', 'Z')),
  { nil: null },
)
const keys = fc.constantFrom<ColumnKey>('cpu.powerMw', 'cluster:é,"x:activeRatio', 'core:3:frequencyMhz')
const doubts = fc
  .uniqueArray(
    fc.record<Doubt>(
      {
        key: keys,
        reason: fc.constantFrom(...DOUBT_REASONS),
        reported: reading.map((value) => value ?? 0),
        limit: reading,
        against: fc.oneof(fc.constant('range' as const), keys),
      },
      { noNullPrototype: true },
    ),
    { selector: ({ key }) => key, maxLength: 2 },
  )
  .map((all) => all.sort(byKey))
const load = fc.record(
  { frequencyMhz: upTo(HIGHEST.frequency), activeRatio: upTo(HIGHEST.ratio) },
  { noNullPrototype: true },
)
const names = fc.uniqueArray(fc.oneof(fc.constantFrom('E-Cluster', 'P0-Cluster', '__proto__'), oddText), {
  maxLength: 3,
})
type Layout = { name: string; coreIds: number[] }[]
const layout: fc.Arbitrary<Layout> = names.chain((all) =>
  fc
    .tuple(...all.map(() => fc.uniqueArray(fc.nat(9), { maxLength: 3 })))
    .map((ids) => all.map((name, index) => ({ name, coreIds: ids[index] ?? [] }))),
)

/** The clusters of the layout, or some of them, with some of their cores. */
const clustersOf = (units: Layout, isWhole: fc.Arbitrary<boolean>) =>
  fc
    .tuple(
      ...units.map(({ name, coreIds }) =>
        fc.record({
          isThere: isWhole,
          own: load,
          cores: fc
            .tuple(...coreIds.map((id) => fc.record({ isThere: isWhole, id: fc.constant(id), own: load })))
            .map((cores) => cores.filter((core) => core.isThere).map(({ id, own }) => ({ id, ...own }))),
          name: fc.constant(name),
        }),
      ),
    )
    .map((clusters) =>
      clusters.filter((cluster) => cluster.isThere).map(({ name, own, cores }) => ({ name, ...own, cores })),
    )

const sampleOf = (units: Layout, isWhole: fc.Arbitrary<boolean>) =>
  fc
    .record(
      {
        timestamp: stamp,
        elapsedMs: fc.option(fc.double({ min: 1, max: 5000, noNaN: true }), { nil: null }),
        model: text,
        thermalPressure: text,
        powers: fc.array(reading, { minLength: 11, maxLength: 11 }),
        poweredRatio: upTo(HIGHEST.ratio),
        gpu: load,
        clusters: clustersOf(units, isWhole),
        doubts,
      },
      { noNullPrototype: true },
    )
    .map(({ timestamp, elapsedMs, model, thermalPressure, powers, poweredRatio, gpu, clusters, doubts }) => {
      const at = (index: number): number | null => powers[index] ?? null
      return sampleWith({
        timestamp,
        elapsedMs,
        thermalPressure,
        doubts,
        machine: { model, osBuild: null },
        ane: {
          powerMw: at(0),
          energyMj: at(1),
          readBytesPerSecond: at(2),
          writeBytesPerSecond: at(3),
          dramReadBytesPerSecond: at(4),
          dramWriteBytesPerSecond: at(5),
          readWriteBytesPerSecond: at(10),
          poweredRatio,
        },
        gpu: { powerMw: at(6), ...gpu },
        cpu: { powerMw: at(7), clusters },
        combinedPowerMw: at(8),
        packagePowerMw: at(9),
      })
    })

/** On one axis, with gaps. The first has every cluster and core, so that each has a column. */
export const recordings: fc.Arbitrary<PlacedSample[]> = layout
  .chain((units) =>
    fc.tuple(
      sampleOf(units, fc.constant(true)),
      fc.array(
        fc.tuple(
          sampleOf(units, fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.boolean())),
          fc.boolean(),
          fc.double({ min: 1, max: 1e6, noNaN: true }),
        ),
        { maxLength: 8 },
      ),
    ),
  )
  .map(([first, rest]) => {
    let endMs = 1_648_641_607_020.408
    return [
      { sequence: 0, endMs, gapBefore: false, sample: first },
      ...rest.map(([sample, gapBefore, stepMs], index) => {
        endMs += stepMs
        return { sequence: index + 1, endMs, gapBefore, sample }
      }),
    ]
  })
