import fc from 'fast-check'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { PlacedSample } from '#shared/sample'
import { NO_TOTALS, SampleTotals, type TotalsData } from '#shared/sample-totals'
import { Database } from './database'
import { madeSeconds, NOON } from './testing/made-samples'
import { openedStore, temporaryFolder, writerOf } from './testing/store-folder'
import { TOTAL_TABLE, TrackTotals } from './track-totals'

const TRACK = 1
const BOOT_MS = NOON - 3_600_000

function totalsOf(samples: readonly PlacedSample[]): TotalsData {
  const totals = new SampleTotals()
  for (const { sample } of samples) totals.add(sample)
  return totals.data
}

function database(): Database {
  const db = new Database(join(temporaryFolder(), 'totals.sqlite'))
  db.exec(TOTAL_TABLE)
  return db
}

function opened(db: Database, bootMs: number, damages: string[] = []): TrackTotals {
  return new TrackTotals(db, TRACK, () => damages.push('damaged'), bootMs)
}

describe('the sums of a track', () => {
  const samples = madeSeconds(NOON, 5)

  it('go on where the process was killed, and where the writer was closed before the system went down', () => {
    const db = database()
    opened(db, BOOT_MS).write(samples)()
    const again = opened(db, BOOT_MS + 9_000)
    expect(again.data).toEqual(totalsOf(samples))
    again.write(samples)()
    again.close()
    expect(opened(db, BOOT_MS + 60_000).data).toEqual(totalsOf([...samples, ...samples]))
  })

  it('begin again at 0 where the system went down under the writer', () => {
    const db = database()
    opened(db, BOOT_MS).write(samples)()
    expect(opened(db, BOOT_MS + 11_000).data).toEqual(NO_TOTALS)
  })

  it('begin again at 0 where their row is damaged, and say so', () => {
    const db = database()
    opened(db, BOOT_MS).write(samples)()
    db.exec(`UPDATE total SET json = replace(json, '5', '6')`)
    const damages: string[] = []
    expect(opened(db, BOOT_MS, damages).data).toEqual(NO_TOTALS)
    expect(damages).toEqual(['damaged'])
  })

  it('are not seen before they are committed', () => {
    const totals = opened(database(), BOOT_MS)
    const settle = totals.write(samples)
    expect(totals.data).toEqual(NO_TOTALS)
    settle()
    expect(totals.data).toEqual(totalsOf(samples))
  })
})

it('come to what the samples come to, whenever they were written, and never fall while the history is cleared', () => {
  const step = fc.record({
    count: fc.integer({ min: 0, max: 400 }),
    then: fc.constantFrom('leave', 'flush', 'reopen', 'clear', 'age'),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const folder = temporaryFolder()
      const seen: TotalsData[] = []
      const options = {
        onTotals: (_: number, totals: TotalsData) => void seen.push(totals),
        maximumBytes: () => 0,
      }
      let store = openedStore(folder, options)
      let writer = writerOf(store, store.continuousTrack('live'))
      const written: PlacedSample[] = []
      for (const { count, then } of steps) {
        const samples = madeSeconds(NOON + written.length * 1000, count)
        for (const placed of samples) writer.append(placed)
        written.push(...samples)
        // What was not written is lost to both.
        if (then !== 'leave') writer.flush()
        if (then === 'clear') store.clearContinuous()
        if (then === 'age') store.maintain()
        if (then !== 'reopen') continue
        store.close()
        store = openedStore(folder, options)
        writer = writerOf(store, store.continuousTrack('live'))
      }
      writer.flush()
      expect(writer.totals).toEqual(totalsOf(written))
      for (const [index, { measuredMs }] of seen.entries())
        expect(measuredMs).toBeGreaterThanOrEqual(seen[index - 1]?.measuredMs ?? 0)
      store.close()
    }),
    { numRuns: 30 },
  )
})

it('go on from what was seen of them, where that is more than the file has', () => {
  const store = openedStore(temporaryFolder())
  const writer = writerOf(store, store.continuousTrack('live'))
  const seen = totalsOf(madeSeconds(NOON, 100))
  writer.raiseTotals(seen)
  for (const placed of madeSeconds(NOON + 100_000, 2, { cpuMw: 5 })) writer.append(placed)
  writer.flush()
  expect(writer.totals?.measuredMs).toBe(102_000)
  expect(writer.totals?.series['cpu.powerMw']?.amount).toBe(
    (seen.series['cpu.powerMw']?.amount ?? 0) + 2 * 5 * 1000,
  )
  store.close()
})

it('are kept of continuous tracks only', () => {
  const store = openedStore(temporaryFolder())
  expect(writerOf(store, store.createTrack('measurement')).totals).toBeNull()
  store.close()
})
