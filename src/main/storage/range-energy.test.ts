import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HistoryRange } from '#shared/history'
import { DOUBT_REASONS, type DoubtReason } from '#shared/metrics'
import { NEVER_DOUBTED } from '#shared/metrics'
import type { PlacedSample } from '#shared/sample'
import type { ColumnKey } from '#shared/sample-columns'
import type { TimeSpan } from '#shared/sample-window'
import { Timeline } from '../pipeline/timeline'
import type { HistoryStore } from './history-store'
import { madeSample } from './testing/made-samples'
import { maintainAll, openedStore, temporaryFolder, writerOf } from './testing/store-folder'

/** Europe's clocks go forward at 01:00 UTC: stamps in UTC must not care. */
const BEFORE_SUMMER_TIME = Date.UTC(2022, 2, 27, 0, 30)
const HOUR_MS = 3_600_000
/** A window that lies in a range with less only touches it, and counts for no peak (`countsIn`). */
const EDGE_MS = 0.1

interface Window {
  elapsedMs: number | null
  /** Of the clock against the measured time, before this window: a gap, a pause, or a clock set forwards or back. */
  stepMs: number
  aneMw: number | null
  aneMj: number | null
  cpuMw: number | null
  cpuDoubt: DoubtReason | null
  /** The session ends before it, as over a quit: another writer and another time axis. */
  restarts: boolean
}

const powerMw = fc.option(
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 4, arbitrary: fc.double({ min: 0.001, max: 50_000, noNaN: true }) },
  ),
  { freq: 6 },
)
const window: fc.Arbitrary<Window> = fc.record({
  elapsedMs: fc.option(
    fc.oneof(
      { weight: 6, arbitrary: fc.double({ min: 10, max: 3000, noNaN: true }) },
      { weight: 2, arbitrary: fc.double({ min: 3000, max: 400_000, noNaN: true }) },
      { weight: 1, arbitrary: fc.double({ min: 400_000, max: 5 * HOUR_MS, noNaN: true }) },
      { weight: 1, arbitrary: fc.double({ min: 24.01 * HOUR_MS, max: 1000 * HOUR_MS, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant(0) },
    ),
    { freq: 20 },
  ),
  stepMs: fc.oneof(
    { weight: 12, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 900_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 40 * HOUR_MS }) },
    { weight: 1, arbitrary: fc.integer({ min: -3 * HOUR_MS, max: 0 }) },
  ),
  aneMw: powerMw,
  aneMj: powerMw,
  cpuMw: powerMw,
  cpuDoubt: fc.option(fc.constantFrom(...DOUBT_REASONS), { freq: 3 }).map((reason) => reason ?? null),
  restarts: fc.integer({ min: 0, max: 14 }).map((number) => number === 7),
})

/** Samples as the pipeline places them, session by session. */
function place(windows: readonly Window[]): PlacedSample[][] {
  const sessions: PlacedSample[][] = []
  let timeline = new Timeline()
  let clockMs = BEFORE_SUMMER_TIME
  for (const { elapsedMs, stepMs, restarts, ...values } of windows) {
    if (restarts || sessions.length === 0) {
      timeline = new Timeline()
      sessions.push([])
    }
    clockMs += stepMs + (elapsedMs ?? 0)
    const { sample } = madeSample(0, { endMs: clockMs, elapsedMs, ...values })
    sessions.at(-1)?.push(timeline.place(sample, clockMs))
  }
  return sessions
}

/** Without the tiers and the codec: every window by its part, mJ. */
function reference(
  samples: readonly PlacedSample[],
  key: ColumnKey,
  { fromMs, toMs }: TimeSpan,
  edgeMs = EDGE_MS,
): { energyMj: number; peak: number | null; doubtfulMs: Record<DoubtReason, number> } {
  let energyMj = 0
  let peak: number | null = null
  const doubtfulMs = { ...NEVER_DOUBTED }
  for (const { endMs, sample } of samples) {
    const { ane, cpu } = sample
    // A window said to be longer than a day counts as one of unknown length (docs/history.md).
    const elapsedMs = (sample.elapsedMs ?? 0) > 24 * HOUR_MS ? 0 : (sample.elapsedMs ?? 0)
    const startMs = endMs - elapsedMs
    if (endMs <= fromMs || (startMs >= toMs && endMs > toMs)) continue
    const value = key === 'ane.powerMw' ? ane.powerMw : cpu.powerMw
    const touches = elapsedMs > 0 && (endMs - edgeMs <= fromMs || startMs + edgeMs > toMs)
    if (value !== null && !touches) peak = Math.max(peak ?? 0, value)
    if (elapsedMs === 0) continue
    // A difference of stamps is exact to 0.0002 ms only, which is too coarse for a short window that lies inside.
    const isInside = startMs >= fromMs && endMs <= toMs
    const part = isInside ? 1 : (Math.min(endMs, toMs) - Math.max(startMs, fromMs)) / elapsedMs
    const doubt = sample.doubts.find((each) => each.key === key)
    if (doubt !== undefined) doubtfulMs[doubt.reason] += elapsedMs * part
    const reported = key === 'ane.powerMw' ? ane.energyMj : null
    energyMj += (reported ?? ((value ?? 0) * elapsedMs) / 1000) * part
  }
  return { energyMj, peak, doubtfulMs }
}

/** One step of the sum for each window, and what a step of time is worth of the highest power there is (5 kJ in 10 ms), mJ. */
const ROUNDING_MJ = 60 * (2 ** -12 / 1000 + (5e6 * 2 ** -11) / 1000)

/** Two ends of each window, rounded to a step of time. */
const ROUNDING_MS = 60 * 2 ** -11

/** What the figures are of: where samples have aged, from the start of the bucket that has them; the drawing may begin earlier. */
function spanOfFigures({ asked, roundedToMs, toMs }: HistoryRange): TimeSpan {
  if (roundedToMs === null) return asked
  return { fromMs: Math.floor(asked.fromMs / roundedToMs) * roundedToMs, toMs }
}

function checkRange(range: HistoryRange, samples: readonly PlacedSample[], points: number): void {
  expect(range.endMs.length).toBeLessThanOrEqual(points)
  for (const key of ['ane.powerMw', 'cpu.powerMw'] as const) {
    const expected = reference(samples, key, spanOfFigures(range))
    const found = range.statistics[key]
    expect(Math.abs((found?.integral ?? 0) - expected.energyMj)).toBeLessThanOrEqual(
      1e-6 * expected.energyMj + ROUNDING_MJ,
    )
    expect(found?.peak ?? null).toBe(expected.peak)
    for (const reason of DOUBT_REASONS) {
      const ms = expected.doubtfulMs[reason]
      expect(Math.abs((found?.doubtfulMs[reason] ?? 0) - ms)).toBeLessThanOrEqual(1e-6 * ms + ROUNDING_MS)
    }
    expectReasons(range, key)
    // Where samples are drawn, those that only touch the range are too.
    const drawn = reference(samples, key, range, range.bucketMs === null ? 0 : EDGE_MS).peak
    const highest = Math.max(...(range.columns[key]?.maximum ?? []).filter((value) => !Number.isNaN(value)))
    expect(Number.isFinite(highest) ? highest : null).toBe(drawn)
  }
  for (let i = 1; i < range.endMs.length; i++) {
    expect(range.endMs[i]).toBeGreaterThan(range.endMs[i - 1] as number)
  }
}

/** A point without a value says why, where something was reported in it. */
function expectReasons({ endMs, doubts, columns, bucketMs }: HistoryRange, key: ColumnKey): void {
  for (const [end, found] of doubts) {
    expect(endMs).toContain(end)
    const mean = columns[key]?.mean[endMs.indexOf(end)] ?? Number.NaN
    const doubt = found.find((each) => each.key === key)
    if (doubt === undefined) continue
    expect(mean).toBeNaN()
    expect(doubt.reported === null).toBe(bucketMs !== null)
  }
}

function record(folder: string, sessions: readonly PlacedSample[][]): { store: HistoryStore; track: number } {
  let store = openedStore(folder)
  for (const session of sessions) {
    const writer = writerOf(store, store.continuousTrack('live'))
    for (const placed of session) writer.append(placed)
    store.close()
    store = openedStore(folder)
  }
  return { store, track: store.continuousTrack('live') }
}

describe('the energy and the peaks of any range, whichever tier serves it', { timeout: 120_000 }, () => {
  const asked = fc.record({
    /** The sample whose end it begins at, roughly. */
    from: fc.nat(),
    offsetMs: fc.integer({ min: -2000, max: 2000 }),
    /** Of the length in ms: from moments to years. */
    exponent: fc.oneof(
      ...[0, 4, 4.8, 6.6].map((min) => fc.double({ min, max: min + 0.7, noNaN: true })),
      fc.double({ min: 0, max: 10.5, noNaN: true }),
    ),
    points: fc.oneof(
      { weight: 4, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 3000 }) },
    ),
  })

  it('are those of the raw samples', () => {
    const tiers = new Set<string>()
    fc.assert(
      fc.property(
        fc.array(window, { minLength: 1, maxLength: 60 }),
        fc.array(asked, { minLength: 16, maxLength: 16 }),
        (windows, ranges) => {
          const folder = temporaryFolder()
          const sessions = place(windows)
          const samples = sessions.flat()
          const { store, track } = record(folder, sessions)
          for (const { from, offsetMs, exponent, points } of ranges) {
            const fromMs = (samples[from % samples.length]?.endMs ?? 0) + offsetMs
            const toMs = fromMs + 10 ** exponent
            const range = store.range(track, { fromMs, toMs, points, keys: null })
            tiers.add(range.tier)
            checkRange(range, samples, points)
          }
          store.close()
        },
      ),
      { numRuns: 25 },
    )
    expect([...tiers].sort()).toEqual(['10s', '1h', '1min', 'full'])
  })

  it('are still those when the finer tiers have aged away', () => {
    fc.assert(
      fc.property(
        fc.array(window, { minLength: 20, maxLength: 60 }),
        fc.integer({ min: 0, max: 200 }),
        (windows, days) => {
          const folder = temporaryFolder()
          // Each session a few days after the one before, so that every tier has something to lose.
          const sessions = place(
            windows.map((made, i) => (i % 6 === 0 ? { ...made, stepMs: 5 * 24 * HOUR_MS } : made)),
          )
          const samples = sessions.flat()
          const recorded = record(folder, sessions)
          recorded.store.close()
          const newestMs = Math.max(...samples.map(({ endMs }) => endMs))
          const store = openedStore(folder, { now: () => newestMs + days })
          maintainAll(store)
          const extent = store.extent(recorded.track)
          for (const share of [0, 0.3, 0.6, 0.9, 0.99]) {
            const fromMs = (extent?.fromMs ?? 0) + share * (newestMs - (extent?.fromMs ?? 0))
            const range = store.range(recorded.track, { fromMs, toMs: newestMs, points: 3000, keys: null })
            checkRange(range, samples, 3000)
          }
          store.close()
        },
      ),
      { numRuns: 25 },
    )
  })
})
