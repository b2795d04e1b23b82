import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ColumnKey } from '#shared/sample-columns'
import { amountStep } from '#shared/series-total'
import { BucketGrid, mergeClusters } from './bucket-grid'
import type { BucketColumns, DecodedColumns } from './codec/columns'

const DAY_MS = 24 * 3_600_000
const CPU: ColumnKey = 'cpu.powerMw'
const ANE: ColumnKey = 'ane.powerMw'

interface Window {
  endMs: number
  elapsedMs: number
  gapBefore?: boolean
  cpuMw?: number
  aneMw?: number
  aneMj?: number
}

function columnsOf(windows: readonly Window[], change: Partial<DecodedColumns> = {}): DecodedColumns {
  const column = (read: (window: Window) => number | undefined): Float64Array =>
    Float64Array.from(windows, (window) => read(window) ?? Number.NaN)
  return {
    endMs: column(({ endMs }) => endMs),
    elapsedMs: column(({ elapsedMs }) => elapsedMs),
    gapBefore: Uint8Array.from(windows, ({ gapBefore }) => (gapBefore === true ? 1 : 0)),
    values: { [CPU]: column(({ cpuMw }) => cpuMw), [ANE]: column(({ aneMw }) => aneMw) },
    aneEnergyMj: column(({ aneMj }) => aneMj),
    doubts: new Map(),
    origins: [],
    clusters: [],
    thermalPressure: null,
    ...change,
  }
}

/** Ten buckets of a second; what lies in `(fromMs, toMs]` is added. */
function gridWith(windows: readonly Window[], fromMs = 0, toMs = 10_000): BucketGrid {
  const grid = new BucketGrid(0, 1000, 10)
  grid.addSamples(columnsOf(windows), fromMs, toMs)
  return grid
}

const bucketsWith = (flags: Uint8Array): number[] => [...flags.keys()].filter((bucket) => flags[bucket] === 1)

describe('a gap', () => {
  it('is marked where the window after it begins', () => {
    expect(bucketsWith(gridWith([{ endMs: 4500, elapsedMs: 2000, gapBefore: true }]).gap)).toEqual([2])
    expect(bucketsWith(gridWith([{ endMs: 4500, elapsedMs: 2000 }]).gap)).toEqual([])
  })

  it('is marked at the edge of what is added, and not where it lies before that', () => {
    const window = { endMs: 4500, elapsedMs: 2000, gapBefore: true }
    expect(bucketsWith(gridWith([window], 2500).gap)).toEqual([2])
    expect(bucketsWith(gridWith([window], 2501).gap)).toEqual([])
  })
})

describe('what lies in a stretch', () => {
  const used = (windows: Window[], fromMs: number, toMs: number): number[] =>
    bucketsWith(gridWith(windows, fromMs, toMs).used)

  it('begins after its start and ends with its end', () => {
    expect(used([{ endMs: 2000, elapsedMs: 1000 }], 2000, 5000)).toEqual([])
    expect(used([{ endMs: 2001, elapsedMs: 1000 }], 2000, 5000)).toEqual([2])
    expect(used([{ endMs: 6000, elapsedMs: 1000 }], 2000, 5000)).toEqual([])
    expect(used([{ endMs: 6000, elapsedMs: 1001 }], 2000, 5000)).toEqual([4])
  })

  it('counts a window of unknown length where it ends, also at its very end', () => {
    const unknown = (endMs: number): Window[] => [{ endMs, elapsedMs: Number.NaN, cpuMw: 7 }]
    expect(used(unknown(5000), 2000, 5000)).toEqual([4])
    expect(used(unknown(5001), 2000, 5000)).toEqual([])
    const { measuredMs, columns } = gridWith(unknown(5000))
    expect([...measuredMs]).toEqual(Array(10).fill(0))
    expect(columns.get(CPU)).toMatchObject({
      integral: new Float64Array(10),
      coveredMs: new Float64Array(10),
    })
    expect(columns.get(CPU)?.maximum[4]).toBe(7)
  })

  it('believes no window of more than a day', () => {
    const measuredMs = (elapsedMs: number): number =>
      gridWith([{ endMs: 5000, elapsedMs }]).measuredMs.reduce((sum, each) => sum + each)
    expect([DAY_MS, DAY_MS + 1].map(measuredMs)).toEqual([5000, 0])
  })
})

it('shares windows out so that nothing is lost or counted twice, however they lie', () => {
  const window = fc.record({
    endMs: fc.integer({ min: -3000, max: 13_000 }),
    elapsedMs: fc.constantFrom(1, 17, 999, 1000, 1001, 4321),
    cpuMw: fc.integer({ min: 0, max: 9 }),
    aneMw: fc.integer({ min: 0, max: 9 }),
    aneMj: fc.integer({ min: 0, max: 9 }),
  })
  const edges = fc
    .tuple(fc.nat(9999), fc.integer({ min: 1, max: 10_000 }))
    .map(([fromMs, lengthMs]) => [fromMs, Math.min(fromMs + lengthMs, 10_000)] as const)
  fc.assert(
    fc.property(fc.array(window, { maxLength: 12 }), edges, (windows, [fromMs, toMs]) => {
      const grid = gridWith(windows, fromMs, toMs)
      for (let bucket = 0; bucket < 10; bucket++) {
        const low = Math.max(bucket * 1000, fromMs)
        const high = Math.min((bucket + 1) * 1000, toMs)
        const inside = windows.flatMap((window) => {
          const insideMs = Math.min(window.endMs, high) - Math.max(window.endMs - window.elapsedMs, low)
          return insideMs > 0 ? [{ ...window, insideMs }] : []
        })
        const sum = (part: (window: (typeof inside)[number]) => number): number =>
          inside.reduce((total, each) => total + part(each), 0)
        const powers = inside.map(({ cpuMw }) => cpuMw)
        const none = inside.length === 0
        expect(grid.used[bucket]).toBe(none ? 0 : 1)
        expect(grid.measuredMs[bucket]).toBeCloseTo(
          sum(({ insideMs }) => insideMs),
          6,
        )
        const cpu = grid.columns.get(CPU)
        expect(cpu?.minimum[bucket]).toBe(none ? Number.NaN : Math.min(...powers))
        expect(cpu?.maximum[bucket]).toBe(none ? Number.NaN : Math.max(...powers))
        expect(cpu?.integral[bucket]).toBeCloseTo(
          sum(({ insideMs, cpuMw }) => insideMs * cpuMw),
          6,
        )
        expect(cpu?.coveredMs[bucket]).toBe(grid.measuredMs[bucket])
        const energy = sum(({ insideMs, elapsedMs, aneMj }) => (aneMj * 1000 * insideMs) / elapsedMs)
        // Each edge of each window is rounded to a whole step.
        expect(Math.abs((grid.columns.get(ANE)?.integral[bucket] ?? 0) - energy)).toBeLessThanOrEqual(
          windows.length * amountStep(ANE),
        )
      }
    }),
  )
})

describe('the energy of the ANE', () => {
  it('is known also where no power is', () => {
    const grid = new BucketGrid(0, 1000, 10)
    grid.addSamples(columnsOf([{ endMs: 1500, elapsedMs: 200, aneMj: 3 }], { values: {} }), 0, 10_000)
    const ane = grid.columns.get(ANE)
    expect(ane?.integral[1]).toBe(3000)
    expect(ane?.coveredMs[1]).toBe(200)
    expect(ane?.maximum[1]).toBeNaN()
  })

  it('belongs to no bucket where the length is unknown: nobody knows when it began', () => {
    const grid = new BucketGrid(0, 1000, 10)
    grid.addSamples(columnsOf([{ endMs: 1500, elapsedMs: Number.NaN, aneMw: 5, aneMj: 3 }]), 0, 10_000)
    expect(grid.columns.get(ANE)).toMatchObject({
      integral: new Float64Array(10),
      coveredMs: new Float64Array(10),
    })
    expect(grid.columns.get(ANE)?.maximum[1]).toBe(5)
  })

  it('makes no column where neither it nor the power was reported', () => {
    const grid = new BucketGrid(0, 1000, 10)
    grid.addSamples(columnsOf([{ endMs: 1500, elapsedMs: 1000 }], { values: {} }), 0, 10_000)
    expect([...grid.columns.keys()]).toEqual([])
  })
})

describe('buckets of a finer tier', () => {
  const fine = (change: Partial<BucketColumns> = {}): BucketColumns => ({
    startMs: Float64Array.of(1000, 1500, 2000),
    measuredMs: Float64Array.of(500, 300, 400),
    gap: Uint8Array.of(0, 1, 0),
    values: {
      [CPU]: {
        minimum: Float64Array.of(3, Number.NaN, 5),
        maximum: Float64Array.of(9, Number.NaN, 6),
        integral: Float64Array.of(2000, 0, 2200),
        coveredMs: Float64Array.of(500, 0, 400),
      },
    },
    doubtfulMs: { 'stands-still:cpu.powerMw': Float64Array.of(0, 250, 30) },
    origins: [],
    clusters: [],
    thermalPressure: null,
    ...change,
  })
  const gridOf = (fromMs: number, toMs: number): BucketGrid => {
    const grid = new BucketGrid(0, 1000, 10)
    grid.addBuckets(fine(), fromMs, toMs)
    return grid
  }

  it('add up, and what was not reported in one takes nothing from the other', () => {
    const grid = gridOf(0, 10_000)
    expect(grid.toBuckets()).toMatchObject({
      startMs: Float64Array.of(1000, 2000),
      measuredMs: Float64Array.of(800, 400),
      gap: Uint8Array.of(1, 0),
      values: {
        [CPU]: {
          minimum: Float64Array.of(3, 5),
          maximum: Float64Array.of(9, 6),
          integral: Float64Array.of(2000, 2200),
          coveredMs: Float64Array.of(500, 400),
        },
      },
      doubtfulMs: { 'stands-still:cpu.powerMw': Float64Array.of(250, 30) },
    })
    grid.addBuckets(fine({ startMs: Float64Array.of(2000, 2100, 1000) }), 0, 10_000)
    expect(grid.columns.get(CPU)?.minimum.slice(1, 3)).toEqual(Float64Array.of(3, 3))
    expect(grid.columns.get(CPU)?.maximum.slice(1, 3)).toEqual(Float64Array.of(9, 9))
  })

  it('are left out where they begin outside of what is added', () => {
    expect([...gridOf(1500, 2000).measuredMs].slice(0, 3)).toEqual([0, 300, 0])
    expect([...gridOf(1501, 2001).measuredMs].slice(0, 3)).toEqual([0, 0, 400])
    expect(gridOf(1501, 2000).columns.get(CPU)?.coveredMs).toEqual(new Float64Array(10))
  })
})

it('aligned holds everything of its stretch, a moment at its very start too', () => {
  const shape = ({ fromMs, length }: BucketGrid): [number, number] => [fromMs, length]
  expect(shape(BucketGrid.aligned(2500, 4500, 1000))).toEqual([2000, 3])
  expect(shape(BucketGrid.aligned(2001, 4000, 1000))).toEqual([2000, 2])
  expect(shape(BucketGrid.aligned(2000, 4001, 1000))).toEqual([1000, 4])
})

it('has the pressure of the newest, in whatever order they come, and every cluster once', () => {
  const grid = new BucketGrid(0, 1000, 10)
  const at = (endMs: number, thermalPressure: string): DecodedColumns =>
    columnsOf([{ endMs, elapsedMs: 1000 }], { thermalPressure })
  grid.addSamples(at(3000, 'Fair'), 0, 10_000)
  grid.addSamples(at(2000, 'Nominal'), 0, 10_000)
  expect(grid.thermalPressure).toBe('Fair')
  grid.addSamples(columnsOf([], { thermalPressure: 'Serious' }), 0, 10_000)
  expect(grid.thermalPressure).toBe('Fair')
  grid.addSamples(at(3000, 'Heavy'), 0, 10_000)
  expect(grid.thermalPressure).toBe('Heavy')

  const known = [{ name: 'E', coreIds: [0, 1] }]
  expect(mergeClusters(known, [{ name: 'E', coreIds: [1, 0] }])).toBe(known)
  expect(
    mergeClusters(
      [...known, { name: 'P', coreIds: [4] }],
      [
        { name: 'E', coreIds: [1, 2] },
        { name: 'S', coreIds: [8] },
      ],
    ),
  ).toEqual([
    { name: 'E', coreIds: [0, 1, 2] },
    { name: 'P', coreIds: [4] },
    { name: 'S', coreIds: [8] },
  ])
})
