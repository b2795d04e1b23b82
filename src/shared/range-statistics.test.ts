import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DoubtReason } from './metrics'
import { NEVER_DOUBTED } from './metrics'
import { rangeStatistics } from './range-statistics'
import { SampleColumns, type ChartColumns, type PointDoubts } from './sample-columns'

const KEY = 'ane.powerMw'

interface Window {
  endMs: number
  elapsedMs: number
  value: number
}

/** Every second window without a value stands still, every other one is implausible. */
const REASON_AT = (index: number): DoubtReason => (index % 2 === 0 ? 'stands-still' : 'implausible')

function doubtsIn(windows: readonly Window[]): PointDoubts {
  const doubts: PointDoubts = new Map()
  windows.forEach(({ endMs, value }, index) => {
    const rest = { reported: 0, limit: null, against: 'range' } as const
    if (Number.isNaN(value)) doubts.set(endMs, [{ key: KEY, reason: REASON_AT(index), ...rest }])
  })
  return doubts
}

function columnsOf(windows: readonly Window[]): SampleColumns {
  return SampleColumns.fromData(
    {
      endMs: Float64Array.from(windows, (w) => w.endMs),
      elapsedMs: Float64Array.from(windows, (w) => w.elapsedMs),
      gapBefore: new Uint8Array(windows.length),
      values: { [KEY]: Float64Array.from(windows, (w) => w.value) },
      aneEnergyMj: new Float64Array(windows.length).fill(Number.NaN),
      clusters: [],
      thermalPressure: null,
      doubts: doubtsIn(windows),
      origins: [],
    },
    null,
  )
}

/** Windows that follow one another or leave time between them, never overlapping. */
const windows = fc
  .array(
    fc.record({
      pauseMs: fc.constantFrom(0, 0, 0, 40, 5000),
      elapsedMs: fc.integer({ min: 10, max: 2000 }),
      value: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 5000 }) }, fc.constant(Number.NaN)),
    }),
    { maxLength: 40 },
  )
  .map((steps) => {
    let endMs = 0
    return steps.map(({ pauseMs, elapsedMs, value }): Window => {
      endMs += pauseMs + elapsedMs
      return { endMs, elapsedMs, value }
    })
  })

describe('rangeStatistics', () => {
  it('says how long something was reported that is not believed, and leaves it out of the rest', () => {
    fc.assert(
      fc.property(windows, fc.nat(20_000), fc.integer({ min: 1, max: 20_000 }), (made, fromMs, lengthMs) => {
        const toMs = fromMs + lengthMs
        const expected = { ...NEVER_DOUBTED }
        made.forEach(({ endMs, elapsedMs, value }, index) => {
          const inside = Math.min(endMs, toMs) - Math.max(endMs - elapsedMs, fromMs)
          if (inside > 0 && Number.isNaN(value)) expected[REASON_AT(index)] += inside
        })
        const { doubtfulMs, latest, ...rest } = rangeStatistics(columnsOf(made), KEY, fromMs, toMs)
        expect(doubtfulMs).toEqual(expected)
        const believed = columnsOf(made.filter(({ value }) => !Number.isNaN(value)))
        const { doubtfulMs: none, latest: last, ...others } = rangeStatistics(believed, KEY, fromMs, toMs)
        expect([rest, none]).toEqual([others, NEVER_DOUBTED])
        expect(latest === null || latest === last).toBe(true)
      }),
    )
  })

  it('agrees with adding up one millisecond after the other', () => {
    fc.assert(
      fc.property(windows, fc.nat(20_000), fc.integer({ min: 1, max: 20_000 }), (made, fromMs, lengthMs) => {
        const toMs = fromMs + lengthMs
        const { integral, coveredMs, mean, peak } = rangeStatistics(columnsOf(made), KEY, fromMs, toMs)
        let milliseconds = 0
        let sum = 0
        let highest: number | null = null
        for (const { endMs, elapsedMs, value } of made) {
          const inside = Math.min(endMs, toMs) - Math.max(endMs - elapsedMs, fromMs)
          if (inside <= 0 || Number.isNaN(value)) continue
          milliseconds += inside
          sum += inside * value
          highest = Math.max(highest ?? 0, value)
        }
        expect(coveredMs).toBe(milliseconds)
        expect(peak).toBe(highest)
        expect(integral).toBe(milliseconds === 0 ? null : sum / 1000)
        expect(mean).toBe(milliseconds === 0 ? null : sum / milliseconds)
      }),
    )
  })

  it('keeps the energy when a range is cut in two', () => {
    fc.assert(
      fc.property(windows, fc.nat(20_000), fc.nat(20_000), fc.nat(20_000), (made, a, b, c) => {
        const [fromMs, cutMs, toMs] = [a, b, c].sort((x, y) => x - y) as [number, number, number]
        const columns = columnsOf(made)
        const energy = (from: number, to: number): number =>
          rangeStatistics(columns, KEY, from, to).integral ?? 0
        expect(energy(fromMs, cutMs) + energy(cutMs, toMs)).toBeCloseTo(energy(fromMs, toMs), 9)
      }),
    )
  })

  it('leaves out a sample that ended exactly where the range begins', () => {
    const columns = columnsOf([
      { endMs: 1000, elapsedMs: 1000, value: 900 },
      { endMs: 2000, elapsedMs: 1000, value: 5 },
    ])
    expect(rangeStatistics(columns, KEY, 1000, 2000)).toEqual({
      latest: 5,
      mean: 5,
      peak: 5,
      integral: 5,
      coveredMs: 1000,
      doubtfulMs: NEVER_DOUBTED,
    })
    expect(rangeStatistics(columns, KEY, 2000, 3000).latest).toBeNull()
  })

  it('says nothing of a column that was never reported', () => {
    const columns = columnsOf([{ endMs: 1000, elapsedMs: 1000, value: 1 }])
    expect(rangeStatistics(columns, 'gpu.powerMw', 0, 1000)).toEqual({
      latest: null,
      mean: null,
      peak: null,
      integral: null,
      coveredMs: 0,
      doubtfulMs: NEVER_DOUBTED,
    })
  })

  it('has no latest value where the newest sample does not report it', () => {
    const columns = columnsOf([
      { endMs: 1000, elapsedMs: 1000, value: 7 },
      { endMs: 2000, elapsedMs: 1000, value: Number.NaN },
    ])
    expect(rangeStatistics(columns, KEY, 0, 2000)).toMatchObject({ latest: null, peak: 7, mean: 7 })
  })

  it.each([
    ['of unknown length', Number.NaN],
    ['said to be longer than a day', 24 * 3_600_000 + 1],
  ])('shows the peak of a sample %s, but no energy', (_, elapsedMs) => {
    const columns = columnsOf([{ endMs: 1000, elapsedMs, value: 7 }])
    expect(rangeStatistics(columns, KEY, 0, 2000)).toEqual({
      latest: 7,
      mean: null,
      peak: 7,
      integral: null,
      coveredMs: 0,
      doubtfulMs: NEVER_DOUBTED,
    })
  })

  it('counts a bucket with all that was measured in it, also where that is more than a day', () => {
    const bucketMs = 48 * 3_600_000
    const samples = columnsOf([{ endMs: bucketMs, elapsedMs: bucketMs, value: 7 }])
    const buckets: ChartColumns = {
      bucketMs,
      length: samples.length,
      revision: 0,
      clusters: [],
      thermalPressure: null,
      endTimes: () => samples.endTimes(),
      elapsedTimes: () => samples.elapsedTimes(),
      gapFlags: () => samples.gapFlags(),
      values: (key) => samples.values(key),
      doubts: () => new Map(),
      origins: () => [],
      extremes: () => null,
      aneEnergies: () => null,
      indexAtOrAfter: (timeMs) => samples.indexAtOrAfter(timeMs),
    }
    expect(rangeStatistics(buckets, KEY, 0, bucketMs)).toMatchObject({ coveredMs: bucketMs, mean: 7 })
  })

  it('counts a sample of unknown length at the very end, and none beyond', () => {
    const columns = columnsOf([{ endMs: 1000, elapsedMs: Number.NaN, value: 7 }])
    expect(rangeStatistics(columns, KEY, 0, 1000)).toMatchObject({ latest: 7, peak: 7 })
    expect(rangeStatistics(columns, KEY, 0, 999)).toMatchObject({ latest: null, peak: null })
  })

  it('leaves out a sample that begins where the range ends, and calls none the latest that ends later', () => {
    const columns = columnsOf([
      { endMs: 1000, elapsedMs: 1000, value: 5 },
      { endMs: 2000, elapsedMs: 1000, value: 900 },
    ])
    expect(rangeStatistics(columns, KEY, 0, 1000)).toMatchObject({ latest: 5, peak: 5 })
    expect(rangeStatistics(columns, KEY, 0, 1999)).toMatchObject({
      latest: 5,
      peak: 900,
      coveredMs: 1999,
      doubtfulMs: NEVER_DOUBTED,
    })
    expect(rangeStatistics(columns, KEY, 0, 2000)).toMatchObject({ latest: 900 })
  })

  it('takes the peak of a bucket from its highest value, and the rest from its mean', () => {
    const columns: ChartColumns = columnsOf([{ endMs: 1000, elapsedMs: 1000, value: 5 }])
    columns.extremes = () => ({ minimum: Float64Array.of(1), maximum: Float64Array.of(9) })
    expect(rangeStatistics(columns, KEY, 0, 1000)).toMatchObject({ latest: 5, mean: 5, peak: 9, integral: 5 })
  })
})
