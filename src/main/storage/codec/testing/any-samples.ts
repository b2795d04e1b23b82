import fc from 'fast-check'
import {
  INSTRUMENTS,
  internOrigins,
  NO_ORIGINS,
  ORIGIN_KINDS,
  type OriginKey,
  type Origins,
} from '#shared/origins'
import { DOUBT_REASONS, METRIC_IDS, MISSING_REASONS, type ColumnKey } from '#shared/metrics'
import {
  byKey,
  sampleWithMetrics,
  type ClusterReading,
  type Doubt,
  type PlacedSample,
  type SampleFrame,
} from '#shared/sample'
import { PowermetricsReader } from '../../../powermetrics/powermetrics-reader'
import { Timeline } from '../../../pipeline/timeline'
import { createDemonstration } from '../../../synthesis/demonstration'

/** The demonstration's samples from its beginning, as the pipeline places them. For tests. */
export function demonstrationSamples(count: number): PlacedSample[] {
  const demonstration = createDemonstration({ startMs: Date.UTC(2026, 2, 1, 9, 30) })
  const timeline = new Timeline()
  const placed: PlacedSample[] = []
  const reader = new PowermetricsReader({
    onSample: (sample) => placed.push(timeline.place(sample, 0)),
    onFault: (fault) => {
      throw new Error(JSON.stringify(fault))
    },
  })
  for (let index = 0; index < count; index++) reader.write(demonstration.next().bytes)
  reader.end()
  return placed
}

/** With the prototype that object literals have. */
function record<Model>(model: { [Key in keyof Model]: fc.Arbitrary<Model[Key]> }): fc.Arbitrary<Model> {
  return fc.record(model, { noNullPrototype: true })
}

/** Numbers as samples have them, and such as nobody would expect in one. */
export const anyNumber = fc.oneof(
  fc.integer({ min: 0, max: 5000 }),
  fc.integer({ min: 0, max: 1e9 }).map((millionths) => millionths / 1e6),
  fc.constantFrom(0, -0, 1, 2 ** 53, -(2 ** 51), Number.MAX_VALUE, Number.MIN_VALUE, -1e-7, 1e21),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const reading = fc.option(anyNumber, { nil: null })
const anyText = fc.option(
  fc.oneof(fc.constantFrom('Nominal', 'Heavy', '__proto__', ''), fc.string({ unit: 'binary' })),
  { nil: null },
)
const anyStamp = fc.option(
  fc.oneof(
    fc.integer({ min: 0, max: 4e9 }).map((s) => new Date(s * 1000).toISOString().replace('.000Z', 'Z')),
    fc.constantFrom('2026-03-01T00:00:02.500Z', '2026-02-30T00:00:00Z', '2026-03-01', 'yesterday', ''),
  ),
  { nil: null },
)
const load = { frequencyMhz: reading, activeRatio: reading }
const anyCluster: fc.Arbitrary<ClusterReading> = record({
  name: fc.oneof(
    fc.constantFrom('E-Cluster', 'P0-Cluster', '__proto__', '', ':'),
    fc.string({ unit: 'binary' }),
  ),
  ...load,
  cores: fc.array(record({ id: fc.integer({ min: 0, max: 12 }), ...load }), { maxLength: 3 }),
})
const anyKey = fc.constantFrom<ColumnKey>(
  'cpu.powerMw',
  'combinedPowerMw',
  'cluster:é:x:activeRatio',
  'core:7:frequencyMhz',
)
/** By their keys, as every sample has them. */
const anyDoubts: fc.Arbitrary<readonly Doubt[]> = fc
  .uniqueArray(
    record<Doubt>({
      key: anyKey,
      reason: fc.constantFrom(...DOUBT_REASONS),
      reported: anyNumber,
      limit: reading,
      against: fc.oneof(anyKey, fc.constant('range' as const)),
    }),
    { selector: ({ key }) => key, maxLength: 3 },
  )
  .map((doubts) => doubts.sort(byKey))

const anyOriginKey = fc.constantFrom<OriginKey>('ane.powerMw', 'ane.energyMj', 'core:activeRatio')
const anyInstrument = fc.constantFrom(...INSTRUMENTS)
export const anyOrigins: fc.Arbitrary<Origins> = fc
  .array(
    fc.tuple(
      anyOriginKey,
      fc.oneof(
        record({
          instrument: anyInstrument,
          field: fc.constantFrom('processor.ane_power', 'é "x"', ''),
          kind: fc.constantFrom(...ORIGIN_KINDS),
        }),
        record({ instrument: anyInstrument, reason: fc.constantFrom(...MISSING_REASONS) }),
      ),
    ),
    { maxLength: 4 },
  )
  .map((entries) => internOrigins(Object.fromEntries(entries)))

const anyFrame: fc.Arbitrary<SampleFrame> = record({
  timestamp: anyStamp,
  elapsedMs: reading,
  machine: record({ model: anyText, osBuild: anyText }),
  aneEnergyMj: reading,
  clusters: fc.array(anyCluster, { maxLength: 3 }),
  thermalPressure: anyText,
  doubts: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, anyDoubts),
  origins: fc.oneof({ weight: 3, arbitrary: fc.constant(NO_ORIGINS) }, anyOrigins),
})
const anyMetrics = fc.array(reading, { minLength: METRIC_IDS.length, maxLength: METRIC_IDS.length })
const anySample = fc
  .tuple(anyFrame, anyMetrics)
  .map(([frame, metrics]) => sampleWithMetrics(frame, (id) => metrics[METRIC_IDS.indexOf(id)] ?? null))
const anyPlaced: fc.Arbitrary<PlacedSample> = record({
  sequence: fc.nat(),
  endMs: anyNumber,
  gapBefore: fc.boolean(),
  sample: anySample,
})

/** Samples in which nothing fits together: every one has its own clusters, stamps and numbers. */
export const anySamples = fc.array(anyPlaced, { maxLength: 12 })

const ORDINARY = demonstrationSamples(60)

/** The demonstration with the odd sample in it: cut, renamed, or with a figure that is missing or strange. */
export const disturbedSamples: fc.Arbitrary<PlacedSample[]> = fc
  .array(fc.tuple(fc.nat(ORDINARY.length - 1), anyPlaced, fc.nat(4)), { maxLength: 6 })
  .map((disturbances) => {
    const samples = [...ORDINARY]
    for (const [row, odd, how] of disturbances)
      samples[row] = disturb(ORDINARY[row] as PlacedSample, odd, how)
    return samples
  })

function disturb(placed: PlacedSample, odd: PlacedSample, how: number): PlacedSample {
  const { sample } = placed
  if (how === 0) return odd
  if (how === 1) return { ...placed, sample: { ...sample, cpu: { ...sample.cpu, clusters: [] } } }
  if (how === 2) return { ...placed, sample: { ...sample, ane: odd.sample.ane } }
  if (how === 3) return { ...placed, gapBefore: true, endMs: placed.endMs + 0.25 }
  return { ...placed, sample: { ...sample, elapsedMs: null, timestamp: null, thermalPressure: 'Heavy' } }
}
