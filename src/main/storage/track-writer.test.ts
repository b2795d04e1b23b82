import fc from 'fast-check'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import type { PlacedSample } from '#shared/sample'
import { Database } from './database'
import type { HistoryStore } from './history-store'
import { madeSample, NOON } from './testing/made-samples'
import { openedStore, temporaryFolder, writerOf } from './testing/store-folder'
import type { TrackWriter } from './track-writer'

vi.setConfig({ testTimeout: 120_000 })

/** Some windows of one length, and what happens before and after them. */
interface Step {
  windows: number
  elapsedMs: number
  /** Of the clock against the measured time: a pause, or a clock set back. */
  stepMs: number
  /** `leave`: they are written with what follows. `reopen`: the app ends and starts again. */
  then: 'leave' | 'flush' | 'reopen'
}

const step: fc.Arbitrary<Step> = fc.record({
  windows: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 3 }) },
    fc.integer({ max: 900, min: 4 }),
  ),
  elapsedMs: fc.constantFrom(100, 1000, 1017, 30_000),
  stepMs: fc.oneof(
    { weight: 20, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 900_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: -3_600_000, max: -10_000 }) },
  ),
  then: fc.oneof(
    { weight: 20, arbitrary: fc.constant('flush' as const) },
    { weight: 2, arbitrary: fc.constant('leave' as const) },
    { weight: 1, arbitrary: fc.constant('reopen' as const) },
  ),
})

/** Loose ones, and as many as those of one stretch make when they are put together. */
const MOST_TAIL_ROWS = 60 + 2400 / 60

it('gives back what was recorded, to its own process and to others, whenever it was written', () => {
  fc.assert(
    fc.property(fc.array(step, { size: 'max', maxLength: 150 }), (steps) => {
      const folder = temporaryFolder()
      const { store, track, writer, expected } = record(folder, steps)
      expect([...store.samples(track, null, null)]).toEqual(expected)
      writer.flush()
      const other = openedStore(folder)
      for (const reader of [store, other]) expect([...reader.samples(track, null, null)]).toEqual(expected)
      other.close()
      store.close()
      expect(tailRows(folder)).toBeLessThanOrEqual(MOST_TAIL_ROWS)
    }),
    { numRuns: 12 },
  )
})

interface Recorded {
  store: HistoryStore
  track: number
  writer: TrackWriter
  expected: PlacedSample[]
}

/** The steps, with the store left open. */
function record(folder: string, steps: readonly Step[]): Recorded {
  let store = openedStore(folder)
  const track = store.continuousTrack('live')
  let writer = writerOf(store, track)
  const expected: PlacedSample[] = []
  let endMs = NOON
  for (const { windows, elapsedMs, stepMs, then } of steps) {
    endMs += stepMs
    for (let i = 0; i < windows; i++) {
      endMs += elapsedMs
      const placed = madeSample(expected.length, { endMs, elapsedMs, cpuMw: expected.length })
      writer.append(placed)
      expected.push(placed)
    }
    if (then === 'flush') writer.flush()
    if (then !== 'reopen') continue
    store.close()
    store = openedStore(folder)
    writer = writerOf(store, track)
  }
  return { store, track, writer, expected }
}

function tailRows(folder: string): number {
  const db = new Database(join(folder, 'history.sqlite'))
  const row = db.first<{ rows: number }>('SELECT count(*) AS rows FROM tail')
  db.close()
  return row?.rows ?? Number.NaN
}
