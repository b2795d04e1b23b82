import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ColumnKey } from '#shared/sample-columns'
import { BlockWriter } from './block'
import { decodeBuckets, encodeBuckets } from './buckets'
import type { BucketColumn, BucketColumns } from './columns'
import { anyNumber, anyOrigins } from './testing/any-samples'

const METRICS: ColumnKey[] = ['ane.powerMw', 'cpu.powerMw', 'gpu.activeRatio', 'dramPowerMw']
const LOADS: ColumnKey[] = ['cluster:E-Cluster:activeRatio', 'core:0:frequencyMhz', 'core:11:activeRatio']

const column = (length: number, hole: number): fc.Arbitrary<Float64Array> =>
  fc
    .array(fc.oneof({ weight: 3, arbitrary: anyNumber }, fc.constant(hole)), {
      minLength: length,
      maxLength: length,
    })
    .map((values) => Float64Array.from(values))

const bucketColumn = (length: number): fc.Arbitrary<BucketColumn> =>
  fc.record(
    {
      minimum: column(length, Number.NaN),
      maximum: column(length, Number.NaN),
      integral: column(length, 0),
      coveredMs: column(length, 60_000),
    },
    { noNullPrototype: true },
  )

const anyStretches = fc.array(
  fc.record({ fromMs: fc.nat(), toMs: fc.nat(), origins: anyOrigins }, { noNullPrototype: true }),
  { maxLength: 3 },
)

const bucketsWith = (keys: readonly ColumnKey[]): fc.Arbitrary<BucketColumns> =>
  fc.integer({ min: 1, max: 40 }).chain((length) =>
    fc.record(
      {
        startMs: fc
          .array(fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 5000 })), {
            minLength: length,
            maxLength: length,
          })
          .map((steps) => startsAfter(29_538_720, steps)),
        measuredMs: column(length, 60_000),
        gap: fc
          .array(fc.nat(1), { minLength: length, maxLength: length })
          .map((flags) => Uint8Array.from(flags)),
        values: fc
          .tuple(
            fc.subarray([...keys]),
            fc.array(bucketColumn(length), { minLength: keys.length, maxLength: keys.length }),
          )
          .map(([used, columns]) =>
            Object.fromEntries(used.map((key, index) => [key, columns[index] as BucketColumn])),
          ),
        doubtfulMs: fc
          .dictionary(
            fc.constantFrom(...keys.map((key) => `stands-still:${key}`), `implausible:${keys[0]}`),
            column(length, 0).map((values) => values.map((ms) => Math.abs(ms))),
            { maxKeys: 3, noNullPrototype: true },
          )
          .map(withoutNothing),
        origins: anyStretches,
        clusters: fc.constantFrom([], [{ name: 'E-Cluster', coreIds: [0, 1] }]),
        thermalPressure: fc.constantFrom(null, 'Nominal'),
      },
      { noNullPrototype: true },
    ),
  )

/** A column of nothing but zeros is not written. */
function withoutNothing(columns: BucketColumns['doubtfulMs']): BucketColumns['doubtfulMs'] {
  return Object.fromEntries(Object.entries(columns).filter(([, column]) => column?.some((ms) => ms !== 0)))
}

function startsAfter(first: number, steps: readonly number[]): Float64Array {
  let minute = first
  return Float64Array.from(steps, (step) => (minute += step) * 60_000)
}

describe('a block of buckets', () => {
  it('gives back every metric exactly', () => {
    fc.assert(
      fc.property(bucketsWith(METRICS), (buckets) => {
        expect(decodeBuckets(encodeBuckets(buckets), null)).toStrictEqual(buckets)
      }),
    )
  })

  it('rounds cores and clusters, and not again the next time', () => {
    fc.assert(
      fc.property(bucketsWith(LOADS), (buckets) => {
        const decoded = decodeBuckets(encodeBuckets(buckets), null)
        expect({ ...decoded, values: {} }).toStrictEqual({ ...buckets, values: {} })
        for (const [key, read] of Object.entries(decoded.values) as [ColumnKey, BucketColumn][]) {
          const written = buckets.values[key] as BucketColumn
          const step = key.endsWith('activeRatio') ? 0.001 : 1
          expectWithin(read.minimum, written.minimum, () => step / 2)
          expectWithin(read.maximum, written.maximum, () => step / 2)
          expectWithin(read.integral, written.integral, (value) => Math.abs(value) * 1e-5 + 1e-300)
          expect(read.coveredMs).toStrictEqual(written.coveredMs)
        }
        expect(decodeBuckets(encodeBuckets(decoded), null)).toStrictEqual(decoded)
      }),
    )
  })

  it('reads the wanted columns alone', () => {
    fc.assert(
      fc.property(
        bucketsWith([...METRICS, ...LOADS]),
        fc.subarray([...METRICS, ...LOADS]),
        (buckets, wanted) => {
          const block = encodeBuckets(buckets)
          const all = decodeBuckets(block, null)
          const values = Object.fromEntries(
            Object.entries(all.values).filter(([key]) => wanted.includes(key as ColumnKey)),
          )
          const doubtfulMs = Object.fromEntries(
            Object.entries(all.doubtfulMs).filter(([name]) => wanted.some((key) => name.endsWith(`:${key}`))),
          )
          expect(decodeBuckets(block, wanted)).toStrictEqual({ ...all, values, doubtfulMs })
        },
      ),
    )
  })

  it('reads what another version wrote: what it does not know is left out, what it misses has no gap', () => {
    const writer = new BlockWriter('buckets', 2)
    const values = Float64Array.of(1, 2)
    writer.add('startMs', [Float64Array.of(0, 60_000)])
    writer.add('measuredMs', [values])
    writer.add('cpu.powerMw', [values, values, values, values])
    writer.add('stands-still:cpu.powerMw', [Float64Array.of(Number.NaN, 250)])
    writer.add('too-old:cpu.powerMw', [values])
    writer.add('future.powerMw', [values])
    writer.add('cluster:E-Cluster:future', [values])
    const block = writer.toBlock({ stepMs: 60_000, clusters: [], thermalPressure: null, future: true })
    const column = { minimum: values, maximum: values, integral: values, coveredMs: values }
    expect(decodeBuckets(block, null)).toStrictEqual({
      startMs: Float64Array.of(0, 60_000),
      measuredMs: values,
      gap: Uint8Array.of(0, 0),
      values: { 'cpu.powerMw': column },
      doubtfulMs: { 'stands-still:cpu.powerMw': Float64Array.of(0, 250) },
      origins: [],
      clusters: [],
      thermalPressure: null,
    })
  })

  it('takes few bytes where nothing happened', () => {
    const nothing = (): Float64Array => new Float64Array(1440)
    const idle: BucketColumn = {
      minimum: nothing(),
      maximum: nothing(),
      integral: nothing(),
      coveredMs: nothing().fill(60_000),
    }
    const block = encodeBuckets({
      startMs: nothing().map((_, minute) => (29_538_720 + minute) * 60_000),
      measuredMs: nothing().fill(60_000),
      gap: new Uint8Array(1440),
      values: { 'ane.powerMw': idle, 'core:0:activeRatio': idle },
      doubtfulMs: {},
      origins: [],
      clusters: [],
      thermalPressure: null,
    })
    expect(block.length).toBeLessThan(250)
  })
})

function expectWithin(read: Float64Array, written: Float64Array, allowed: (value: number) => number): void {
  written.forEach((before, row) => {
    const after = read[row] as number
    if (Number.isNaN(before)) expect(after).toBeNaN()
    else
      expect(Math.abs(after - before)).toBeLessThanOrEqual(
        allowed(before) * (1 + 1e-9) + Math.abs(before) * 2 ** -52,
      )
  })
}
