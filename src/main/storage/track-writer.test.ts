import fc from 'fast-check'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { PlacedSample } from '#shared/sample'
import { Database } from './database'
import type { HistoryStore } from './history-store'
import { madeSample, madeSeconds, NOON } from './testing/made-samples'
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

describe('while the disk takes nothing', () => {
  afterEach(() => {
    vi.restoreAllMocks()
    vi.useRealTimers()
  })

  /** Until mocks are restored. */
  function refuseWrites(code: string): void {
    vi.spyOn(Database.prototype, 'transaction').mockImplementation(() => {
      throw Object.assign(new Error('refused'), { code })
    })
  }

  /** A writer of a track that has five samples on disk. */
  function started() {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const troubles: string[] = []
    const settled: number[] = []
    let recoveries = 0
    const store = openedStore(temporaryFolder(), {
      onTrouble: (message) => troubles.push(message),
      onSettled: (_, { samples }) => settled.push(samples),
      onRecovered: () => recoveries++,
    })
    const track = store.continuousTrack('live')
    const writer = writerOf(store, track)
    for (const placed of madeSeconds(NOON, 5)) writer.append(placed)
    writer.flush()
    settled.length = 0
    const samples = (): PlacedSample[] => [...store.samples(track, null, null)]
    return { store, writer, samples, troubles, settled, recoveries: () => recoveries }
  }

  const HOUR = madeSeconds(NOON + 5000, 3603)

  it('keeps an hour in memory, gives up the oldest beyond it, and marks the time that is missing then', () => {
    const { store, writer, samples, settled } = started()
    refuseWrites('SQLITE_FULL')
    for (const placed of HOUR.slice(0, 3600)) writer.append(placed)
    writer.flush()
    expect({ lost: writer.lost, settled }).toEqual({ lost: 0, settled: [] })
    for (const [from, to] of [
      [3600, 3601],
      [3601, 3603],
    ] as const) {
      for (const placed of HOUR.slice(from, to)) writer.append(placed)
      writer.flush()
    }
    expect({ lost: writer.lost, settled }).toEqual({ lost: 3, settled: [1, 2] })
    vi.restoreAllMocks()
    writer.flush()
    const [first, ...others] = HOUR.slice(3)
    expect(samples().slice(5)).toEqual([{ ...first, gapBefore: true }, ...others])
    expect({ lost: writer.lost, settled }).toEqual({ lost: 3, settled: [1, 2, 3600] })
    store.close()
  })

  it('loses at its end what was never written, and counts it', () => {
    const { store, writer, settled } = started()
    refuseWrites('SQLITE_FULL')
    for (const placed of HOUR.slice(0, 3)) writer.append(placed)
    writer.close()
    expect({ lost: writer.lost, settled }).toEqual({ lost: 3, settled: [3] })
    vi.advanceTimersByTime(60_000)
    expect(settled).toEqual([3])
    vi.restoreAllMocks()
    store.close()
  })

  it('tells it once, tries again by itself, and tells when it is over', () => {
    const { store, writer, samples, troubles, recoveries } = started()
    refuseWrites('SQLITE_FULL')
    writer.append(HOUR[0] ?? expect.unreachable())
    vi.advanceTimersByTime(799)
    expect(troubles).toEqual([])
    vi.advanceTimersByTime(1)
    expect(troubles).toHaveLength(1)
    vi.advanceTimersByTime(5000)
    expect(troubles).toEqual([
      'The history cannot be written: the disk is full. Recording to disk is stopped.',
    ])
    vi.restoreAllMocks()
    vi.advanceTimersByTime(800)
    expect(samples()).toHaveLength(6)
    expect(recoveries()).toBe(1)
    writer.append(HOUR[1] ?? expect.unreachable())
    vi.advanceTimersByTime(800)
    expect(recoveries()).toBe(1)
    store.close()
  })

  it('says nothing of a file that another process keeps busy for less than 5 s, each time anew', () => {
    const { store, writer, samples, troubles, recoveries } = started()
    let nowMs = 0
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
    const tryAt = (ms: number): void => {
      nowMs = ms
      writer.flush()
    }
    const busyUntil = (...timesMs: number[]): void => {
      const refused = vi.spyOn(Database.prototype, 'transaction').mockImplementation(() => {
        throw Object.assign(new Error('locked'), { code: 'SQLITE_BUSY' })
      })
      for (const ms of timesMs) tryAt(ms)
      refused.mockRestore()
    }
    writer.append(HOUR[0] ?? expect.unreachable())
    busyUntil(1000, 5999)
    tryAt(6000)
    expect({ troubles, recoveries: recoveries(), kept: samples().length }).toEqual({
      troubles: [],
      recoveries: 0,
      kept: 6,
    })
    writer.append(HOUR[1] ?? expect.unreachable())
    busyUntil(7000, 11_999)
    expect(troubles).toEqual([])
    busyUntil(12_000)
    expect(troubles).toEqual([
      'The history cannot be written: another program keeps the file locked. Recording to disk is stopped.',
    ])
    tryAt(13_000)
    expect({ recoveries: recoveries(), kept: samples().length }).toEqual({ recoveries: 1, kept: 7 })
    store.close()
  })
})
