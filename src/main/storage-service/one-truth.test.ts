import fc from 'fast-check'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MEMORY_HISTORY_MS, type HistoryRange } from '#shared/history'
import type { MeasuredFigures, PowerFigures } from '#shared/measurement'
import { METRIC_IDS, RAILS, type MetricId } from '#shared/metrics'
import { NO_STATISTICS, rangeStatistics, type RangeStatistics } from '#shared/range-statistics'
import type { PlacedSample } from '#shared/sample'
import { SampleColumns, type ChartColumns } from '#shared/sample-columns'
import type { TimeSpan } from '#shared/sample-window'
import { exportSamples } from '../exchange/export-samples'
import { imported, samplesOf } from '../exchange/testing/imports'
import { measureRange } from '../measurement/measure-range'
import { FACTS } from '../measurement/testing/made-measurements'
import type { HistoryStore } from '../storage/history-store'
import { madeSample } from '../storage/testing/made-samples'
import { maintainAll, openedStore, temporaryFolder } from '../storage/testing/store-folder'
import { LastHour } from './last-hour'
import { DEMONSTRATION, LIVE, sessionIn, type SessionInFolder } from './testing/in-folder'

const START_MS = Date.UTC(2026, 2, 30, 12, 0, 7)
const HOUR_MS = 3_600_000

interface Window {
  elapsedMs: number | null
  pauseMs: number
  aneMw: number | null
  aneMj: number | null
  cpuMw: number | null
  readBytesPerSecond: number | null
  /** The app is started again before it. */
  restarts: boolean
}

const power = fc.option(fc.oneof(fc.double({ min: 0, max: 50_000, noNaN: true }), fc.nat(200)), { freq: 8 })
const window: fc.Arbitrary<Window> = fc.record({
  elapsedMs: fc.option(
    fc.oneof(
      { weight: 8, arbitrary: fc.double({ min: 20, max: 3000, noNaN: true }) },
      { weight: 1, arbitrary: fc.double({ min: 3000, max: 200_000, noNaN: true }) },
    ),
    { freq: 20 },
  ),
  pauseMs: fc.oneof(
    { weight: 10, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 900_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 900_000, max: 9 * HOUR_MS }) },
  ),
  aneMw: power,
  aneMj: power,
  cpuMw: power,
  readBytesPerSecond: fc.option(fc.double({ min: 0, max: 4e11, noNaN: true }), { freq: 3 }),
  restarts: fc.nat(12).map((number) => number === 7),
})

/** Windows as sessions of samples on one axis. */
function sessionsOf(windows: readonly Window[]): PlacedSample[][] {
  const sessions: PlacedSample[][] = []
  let endMs = START_MS
  for (const { restarts, pauseMs, ...window } of windows) {
    if (restarts || sessions.length === 0) sessions.push([])
    endMs += pauseMs + Math.max(window.elapsedMs ?? 0, 1)
    const samples = sessions.at(-1) as PlacedSample[]
    const gapBefore = samples.length === 0 || pauseMs > 0
    samples.push(madeSample(samples.length, { ...window, endMs, gapBefore }))
  }
  return sessions
}

interface Recorded {
  /** The last session goes on: its newest samples are not sealed. */
  open: SessionInFolder
  store: HistoryStore
  trackId: number
  /** Every sample, in memory. */
  whole: SampleColumns
  lastHour: LastHour
}

async function record(
  folder: string,
  isLive: boolean,
  sessions: readonly PlacedSample[][],
): Promise<Recorded> {
  let open: SessionInFolder | null = null
  let lastHour = new LastHour(() => Promise.resolve(null))
  const whole = new SampleColumns(null)
  for (const samples of sessions) {
    open?.close()
    const { session } = (open = sessionIn(folder))
    session.begin(isLive ? LIVE : DEMONSTRATION)
    lastHour = new LastHour((beforeMs) => Promise.resolve(session.recall(beforeMs)))
    lastHour.begin(true)
    for (const placed of samples) {
      session.append(placed)
      lastHour.append(placed)
      whole.append(placed)
    }
    await lastHour.settled()
  }
  const trackId = open?.session.trackId ?? null
  const store = open?.file.store ?? null
  if (open === null || trackId === null || store === null) throw new Error('Nothing was kept.')
  return { open, store, trackId, whole, lastHour }
}

type AllStatistics = Record<MetricId, RangeStatistics>

function inMemory(columns: ChartColumns, { fromMs, toMs }: TimeSpan): AllStatistics {
  const entries = METRIC_IDS.map((id) => [id, rangeStatistics(columns, id, fromMs, toMs)] as const)
  return Object.fromEntries(entries) as AllStatistics
}

function fromDisk({ statistics }: HistoryRange): AllStatistics {
  const entries = METRIC_IDS.map((id) => [id, statistics[id] ?? NO_STATISTICS] as const)
  return Object.fromEntries(entries) as AllStatistics
}

function expectFigures(figures: MeasuredFigures, statistics: AllStatistics): void {
  for (const { rail, metric } of RAILS) {
    const { energyMj, meanMw, peakMw }: PowerFigures = figures[rail]
    const { integral, mean, peak } = statistics[metric]
    expect({ rail, energyMj, meanMw, peakMw }).toEqual({
      rail,
      energyMj: integral,
      meanMw: mean,
      peakMw: peak,
    })
  }
  expect(figures.ane.readBytes).toBe(statistics['ane.readBytesPerSecond'].integral)
  expect(figures.ane.peakReadBytesPerSecond).toBe(statistics['ane.readBytesPerSecond'].peak)
}

/** Shares of the recorded time. */
const range = fc.tuple(
  fc.double({ min: -0.1, max: 1.1, noNaN: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
)

function spanIn(columns: ChartColumns, [at, share]: [number, number], isWhole: boolean): TimeSpan {
  const ends = columns.endTimes()
  const lengthMs = (ends.at(-1) ?? 0) - START_MS
  const fromMs = START_MS + at * lengthMs
  const toMs = fromMs + share * share * lengthMs + 1
  return isWhole
    ? { fromMs: Math.floor(fromMs / 10_000) * 10_000, toMs: Math.ceil(toMs / 10_000) * 10_000 }
    : { fromMs, toMs }
}

describe('every figure of one range, to the last digit', { timeout: 120_000 }, () => {
  it('is the same from memory, over restarts, and from whichever tier serves it', async () => {
    const tiers = new Set<string>()
    await fc.assert(
      fc.asyncProperty(
        fc.array(window, { minLength: 1, maxLength: 80 }),
        fc.array(range, { minLength: 8, maxLength: 8 }),
        fc.boolean(),
        fc.boolean(),
        async (windows, ranges, isLive, isWhole) => {
          const { open, store, trackId, whole, lastHour } = await record(
            temporaryFolder(),
            isLive,
            sessionsOf(windows),
          )
          const memory = SampleColumns.fromData(lastHour.toData(), null)
          const newestMs = whole.endTimes().at(-1) ?? 0
          for (const [index, asked] of ranges.entries()) {
            const span = spanIn(whole, asked, isWhole)
            const expected = inMemory(whole, span)
            if (span.fromMs >= newestMs - MEMORY_HISTORY_MS) expect(inMemory(memory, span)).toEqual(expected)
            for (const points of [1, 2 + index * 7, 20_000]) {
              const served = store.range(trackId, {
                ...span,
                points,
                keys: index % 2 === 0 ? null : [...METRIC_IDS],
              })
              tiers.add(served.tier)
              expect(served.roundedToMs).toBeNull()
              expect(fromDisk(served)).toEqual(expected)
            }
          }
          open.close()
        },
      ),
      { numRuns: 40 },
    )
    expect([...tiers].sort()).toEqual(['10s', '1h', '1min', 'full'])
  })

  it('is the same in a measurement, on its page, and where its export is read again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(window, { minLength: 3, maxLength: 40 }),
        range,
        fc.boolean(),
        async (windows, asked, isWhole) => {
          const folder = temporaryFolder()
          const { open, store, trackId, whole } = await record(folder, true, sessionsOf(windows))
          const span = isWhole ? { fromMs: 0, toMs: 2 * START_MS } : spanIn(whole, asked, false)
          const measured = await measureRange(store, trackId, span.fromMs, span.toMs, FACTS)
          if (measured.ok) {
            const stored = store.measurement(FACTS.id)
            if (stored === null) throw new Error('It was not saved.')
            expectFigures(measured.value, inMemory(whole, stored))
            const onPage = store.range(stored.trackId, { ...stored, points: 400, keys: null })
            expectFigures(measured.value, fromDisk(onPage))
            if (isWhole) {
              const path = join(folder, 'out.csv')
              await exportSamples(samplesOf(store, FACTS.id), 'csv', path)
              expectFigures((await imported(store, path)).measurement, inMemory(whole, stored))
            }
          }
          open.close()
        },
      ),
      { numRuns: 40 },
    )
  })

  it('changes by ageing only in buckets that the range cuts, which is told', async () => {
    let cut = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(window, { minLength: 10, maxLength: 60 }),
        fc.array(range, { minLength: 6, maxLength: 6 }),
        fc.integer({ min: 1, max: 100 }),
        async (windows, ranges, days) => {
          const folder = temporaryFolder()
          const spread = windows.map((made, i) => (i % 6 === 0 ? { ...made, pauseMs: 30 * HOUR_MS } : made))
          const recorded = await record(folder, true, sessionsOf(spread))
          const { whole, trackId } = recorded
          recorded.open.close()
          const newestMs = whole.endTimes().at(-1) ?? 0
          const store = openedStore(folder, { now: () => newestMs + days * 24 * HOUR_MS })
          maintainAll(store)
          for (const asked of ranges) {
            const span = spanIn(whole, asked, false)
            const served = store.range(trackId, { ...span, points: 800, keys: null })
            const lengths = [1, 10_000, 60_000, HOUR_MS].filter((ms) => ms <= (served.roundedToMs ?? 1))
            if (served.roundedToMs !== null) cut++
            // One of the ways to round, each edge to a bucket or not at all.
            const possible = lengths.flatMap((before) =>
              lengths.map((after) => ({
                fromMs: before === 1 ? span.fromMs : Math.floor(span.fromMs / before) * before,
                toMs: after === 1 ? span.toMs : Math.ceil(span.toMs / after) * after,
              })),
            )
            const sums = (all: AllStatistics): unknown =>
              METRIC_IDS.map((id) => ({ ...all[id], latest: null }))
            expect(possible.map((each) => sums(inMemory(whole, each)))).toContainEqual(sums(fromDisk(served)))
            const aligned = {
              fromMs: Math.floor(span.fromMs / HOUR_MS) * HOUR_MS,
              toMs: Math.ceil(span.toMs / HOUR_MS) * HOUR_MS,
            }
            const exact = store.range(trackId, { ...aligned, points: 800, keys: null })
            expect(exact.roundedToMs).toBeNull()
            expect(sums(fromDisk(exact))).toEqual(sums(inMemory(whole, aligned)))
          }
          store.close()
        },
      ),
      { numRuns: 25 },
    )
    expect(cut).toBeGreaterThan(0)
  })
})
