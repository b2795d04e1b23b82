import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Ledger } from '#shared/ledger'
import type { PlacedSample } from '#shared/sample'
import type { HistoryStore } from './history-store'
import { madeSample, madeSeconds, NOON } from './testing/made-samples'
import { maintainAll, openedStore, temporaryFolder, writerOf } from './testing/store-folder'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A ledger of samples that were kept, and had aged by `ageMs` after the newest. `check` sees it beside its store. */
function ledgerOf(
  samples: readonly PlacedSample[],
  edges: readonly number[],
  ageMs = 0,
  check: (ledger: Ledger, store: HistoryStore) => void = () => undefined,
): Ledger {
  const folder = temporaryFolder()
  const recording = openedStore(folder)
  const writer = writerOf(recording, recording.continuousTrack('live'))
  for (const placed of samples) writer.append(placed)
  recording.close()
  const newestMs = samples.at(-1)?.endMs ?? 0
  const store = openedStore(folder, { now: () => newestMs + ageMs })
  maintainAll(store)
  const ledger = store.ledger(store.continuousTrack('live'), edges)
  check(ledger, store)
  store.close()
  return ledger
}

const sumOf = ({ periods }: Ledger, rail: 'ane' | 'cpu', what: 'energyMj' | 'coveredMs'): number =>
  periods.reduce((sum, { rails }) => sum + (rails[rail]?.[what] ?? 0), 0)

/** What hero, selection and measurement say of a period, which is the same to the last digit where nothing is rounded. */
function expectAsOfRanges({ periods, total }: Ledger, store: HistoryStore): void {
  for (const { fromMs, toMs, rails } of [...periods, total]) {
    if (fromMs === toMs) continue
    const request = { fromMs, toMs, points: 1, keys: ['ane.powerMw' as const, 'cpu.powerMw' as const] }
    const { statistics, roundedToMs } = store.range(store.continuousTrack('live'), request)
    if (roundedToMs !== null) continue
    for (const [rail, metric] of [
      ['ane', 'ane.powerMw'],
      ['cpu', 'cpu.powerMw'],
    ] as const) {
      const { integral = null, coveredMs = 0 } = statistics[metric] ?? {}
      expect(rails[rail] ?? null).toEqual(integral === null ? null : { energyMj: integral, coveredMs })
    }
  }
}

describe('the ledger', () => {
  it('parts a window at the edge of a period, and knows nothing of a rail that was not read', () => {
    const samples = [
      madeSample(0, { endMs: NOON + 2000, elapsedMs: 4000, cpuMw: 500 }),
      madeSample(1, { endMs: NOON + HOUR + 1000, elapsedMs: 1000, cpuMw: 100, aneMw: 7, gapBefore: true }),
    ]
    const { periods, total } = ledgerOf(samples, [
      NOON - HOUR,
      NOON,
      NOON + HOUR,
      NOON + 2 * HOUR,
      NOON + DAY,
    ])
    expect(periods.map(({ rails }) => rails)).toEqual([
      { cpu: { energyMj: 1000, coveredMs: 2000 } },
      { cpu: { energyMj: 1000, coveredMs: 2000 } },
      { cpu: { energyMj: 100, coveredMs: 1000 }, ane: { energyMj: 7, coveredMs: 1000 } },
      {},
    ])
    expect(total).toMatchObject({ fromMs: NOON - HOUR, toMs: NOON + DAY })
    expect(total.rails.cpu).toEqual({ energyMj: 2100, coveredMs: 5000 })
  })

  it('counts the minutes in which the ANE worked, above what it takes at rest', () => {
    const restingAt = (restMw: number): Ledger => {
      const minutes = Array.from({ length: 240 }, (_, i) => (i < 60 ? restMw : i % 60 === 5 ? 30 : restMw))
      const samples = minutes.flatMap((aneMw, i) => madeSeconds(NOON + i * MINUTE, 60, { aneMw }))
      return ledgerOf(samples, [NOON - HOUR, NOON, NOON + HOUR, NOON + 4 * HOUR])
    }
    for (const restMw of [0, 8]) {
      const { periods, total } = restingAt(restMw)
      expect(periods.map(({ aneMinutes }) => aneMinutes)).toEqual([null, 0, 3])
      expect(total.aneMinutes).toBe(3)
    }
    const busy = ledgerOf(madeSeconds(NOON, 600, { aneMw: 40 }), [NOON, NOON + HOUR])
    expect(busy.total.aneMinutes).toBe(10)
    const unread = ledgerOf(madeSeconds(NOON, 600, { aneMw: null }), [NOON, NOON + HOUR])
    expect(unread.total).toMatchObject({ aneMinutes: null, rails: { cpu: { coveredMs: 600_000 } } })
    expect(unread.total.rails.ane).toBeUndefined()
  })

  it('does not know the minutes of a time whose minutes have aged', () => {
    // After a break of more than 30 days, nothing ages: the clock may be wrong.
    const old = [0, 20, 40, 60, 80, 100, 120, 140, 160].flatMap((days) =>
      madeSeconds(NOON + days * DAY, 120, { aneMw: 30 }),
    )
    const recent = madeSeconds(NOON + 180 * DAY, 120, { aneMw: 30 })
    const edges = [NOON - HOUR, NOON + HOUR, NOON + 180 * DAY, NOON + 180 * DAY + HOUR]
    const { periods } = ledgerOf([...old, ...recent], edges, 1)
    expect(periods.map(({ aneMinutes }) => aneMinutes)).toEqual([null, null, 2])
    expect(periods[0]?.rails.ane?.energyMj).toBe(3600)
  })

  it('adds up to its total, which is all that was recorded, however far the tiers have aged', () => {
    const window = fc.record({
      elapsedMs: fc.oneof(
        fc.double({ min: 10, max: 3000, noNaN: true }),
        fc.double({ min: 3000, max: 3 * HOUR, noNaN: true }),
      ),
      pauseMs: fc.oneof(
        { weight: 3, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 20 * DAY }) },
      ),
      cpuMw: fc.option(fc.double({ min: 0, max: 50_000, noNaN: true })),
      aneMw: fc.option(fc.integer({ min: 0, max: 9000 })),
    })
    fc.assert(
      fc.property(
        fc.array(window, { minLength: 1, maxLength: 50 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
        fc.integer({ min: 0, max: 200 * DAY }),
        (windows, cuts, ageMs) => {
          let endMs = NOON
          const samples = windows.map(({ elapsedMs, pauseMs, ...values }, index) => {
            endMs += pauseMs + elapsedMs
            return madeSample(index, { endMs, elapsedMs, gapBefore: pauseMs > 0, ...values })
          })
          const fromMs = NOON - HOUR
          const toMs = endMs + HOUR
          const edges = [0, ...cuts.sort((a, b) => a - b), 1].map((cut) =>
            Math.round(fromMs + cut * (toMs - fromMs)),
          )
          const ledger = ledgerOf(samples, edges, ageMs, expectAsOfRanges)
          for (const rail of ['ane', 'cpu'] as const) {
            const read = samples.filter(({ sample }) => sample[rail].powerMw !== null)
            const recordedMj = read.reduce(
              (sum, { sample }) => sum + ((sample[rail].powerMw ?? 0) * (sample.elapsedMs ?? 0)) / 1000,
              0,
            )
            const recordedMs = read.reduce((sum, { sample }) => sum + (sample.elapsedMs ?? 0), 0)
            const total = ledger.total.rails[rail] ?? { energyMj: 0, coveredMs: 0 }
            expect(sumOf(ledger, rail, 'coveredMs')).toBe(total.coveredMs)
            // Each period is divided by 1000 once, which rounds.
            expect(Math.abs(sumOf(ledger, rail, 'energyMj') - total.energyMj)).toBeLessThanOrEqual(
              1e-12 * total.energyMj,
            )
            expect(Math.abs(total.coveredMs - recordedMs)).toBeLessThan(0.1)
            // Amounts and times are rounded to steps (shared/series-total.ts).
            expect(Math.abs(total.energyMj - recordedMj)).toBeLessThanOrEqual(1e-6 * recordedMj + 1)
          }
        },
      ),
      { numRuns: 40 },
    )
  }, 120_000)
})
