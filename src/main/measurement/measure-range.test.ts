import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aneWindow, placeWindows } from '#shared/testing/placed-samples'
import { eventTouches, type TrackEvent } from '#shared/track-events'
import { HistoryError } from '../storage/database-errors'
import type { HistoryStore } from '../storage/history-store'
import { openedStore, temporaryFolder, writerOf } from '../storage/testing/store-folder'
import { measureRange } from './measure-range'
import { begun, FACTS, messageOf, PLACED, samplesIn, START_MS, valueOf } from './testing/made-measurements'

let store: HistoryStore
beforeEach(() => {
  store = openedStore(temporaryFolder())
})
afterEach(() => {
  vi.restoreAllMocks()
  store.close()
})

describe('a long measurement', () => {
  const LONG = placeWindows(
    Array.from({ length: 6000 }, () => aneWindow(30)),
    START_MS,
  )

  function keepLong(): number {
    const trackId = store.createTrack('scratch')
    const writer = writerOf(store, trackId)
    for (const placed of LONG) writer.append(placed)
    writer.close()
    return trackId
  }

  it('lets others work, and is what it would be at once', async () => {
    const trackId = keepLong()
    let turns = 0
    let working = true
    const count = (): void => {
      turns++
      if (working) setImmediate(count)
    }
    setImmediate(count)
    const measured = valueOf(await measureRange(store, trackId, 0, START_MS * 2, FACTS))
    working = false
    expect(turns).toBeGreaterThan(5)
    const recorder = begun(store)
    for (const placed of LONG) recorder.add({ placed, frame: null })
    expect(valueOf(await recorder.finish())).toEqual(measured)
  })

  it('is no more once the history is closed', async () => {
    const folder = temporaryFolder()
    store.close()
    store = openedStore(folder)
    const measuring = measureRange(store, keepLong(), 0, START_MS * 2, FACTS)
    store.close()
    expect(messageOf(await measuring)).toContain('The app is ending.')
    store = openedStore(folder)
    expect(store.measurements()).toEqual([])
  })
})

describe('a range of a track', () => {
  function keep(): number {
    const trackId = store.createTrack('scratch')
    const writer = writerOf(store, trackId)
    for (const placed of PLACED) writer.append(placed)
    for (const { endMs } of PLACED.slice(38, 43))
      for (const part of [7, 8]) writer.appendFrame({ endMs, bytes: Uint8Array.of(part) })
    writer.flush()
    return trackId
  }

  it('is copied with its frames and 30 s before it, and measured', async () => {
    const trackId = keep()
    const measurement = valueOf(await measureRange(store, trackId, START_MS, START_MS + 4000, FACTS))
    expect(measurement).toMatchObject({
      samples: 4,
      ane: { energyMj: 120 },
      baseline: { durationMs: 30_000 },
    })
    store.removeTrack(trackId)
    const stored = store.measurement(FACTS.id)
    expect(samplesIn(store, stored?.trackId ?? 0)).toBe(34)
    expect([...store.frames(stored?.trackId ?? 0)].map(({ bytes }) => bytes[0]).join('')).toBe('7878787878')
  })

  const anyEvent: fc.Arbitrary<TrackEvent> = fc
    .record({
      kind: fc.constantFrom('mark', 'sleep'),
      startMs: fc.integer({ min: -45, max: 8 }).map((second) => START_MS + second * 1000),
      lengthMs: fc.option(fc.nat({ max: 50 }).map((second) => second * 1000)),
      label: fc.uuid(),
    })
    .map(({ lengthMs, ...event }) => ({
      ...event,
      endMs: lengthMs === null ? null : event.startMs + lengthMs,
      uncertaintyMs: 0,
    }))

  it('is copied with what touches it and the 30 s before it, of events and marks', async () => {
    const keepsWhatTouches = async (events: readonly TrackEvent[], fromSecond: number): Promise<void> => {
      const trackId = keep()
      const writer = store.writer(trackId)
      for (const event of events) if (writer.ok) writer.value.addEvent(event)
      const fromMs = START_MS + fromSecond * 1000
      const toMs = START_MS + 4000
      valueOf(await measureRange(store, trackId, fromMs, toMs, FACTS))
      // Of the first window on: the track begins 40 s before the start.
      const firstMs = Math.max(fromMs - 30_000, START_MS - 40_000)
      const kept = [...store.events(store.measurement(FACTS.id)?.trackId ?? 0, null, null)]
      expect(kept).toEqual(
        events.filter((event) => eventTouches(event, fromMs - 30_000, toMs) && endOf(event) >= firstMs),
      )
      store.removeMeasurement(FACTS.id)
      store.removeTrack(trackId)
    }
    const endOf = ({ startMs, endMs }: TrackEvent): number => endMs ?? startMs
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyEvent, { maxLength: 12 }),
        fc.integer({ min: -20, max: 2 }),
        keepsWhatTouches,
      ),
      { numRuns: 60 },
    )
  })

  it('ends where the track ends', async () => {
    const measurement = valueOf(await measureRange(store, keep(), START_MS - 2000, START_MS + 60_000, FACTS))
    expect(measurement).toMatchObject({ durationMs: 7000, coverageRatio: 1 })
  })

  it('says so where nothing was recorded', async () => {
    const trackId = keep()
    for (const [from, to] of [
      [START_MS + 60_000, START_MS + 70_000],
      [START_MS, START_MS],
    ] as const) {
      expect(messageOf(await measureRange(store, trackId, from, to, FACTS))).toContain('Nothing was recorded')
    }
    expect(messageOf(await measureRange(store, store.createTrack('scratch'), 0, 1, FACTS))).toContain(
      'Nothing',
    )
    expect(store.measurements()).toEqual([])
  })

  it('says why it could not begin', async () => {
    const trackId = keep()
    vi.spyOn(store, 'createTrack').mockImplementation(() => {
      throw new HistoryError('full')
    })
    expect(messageOf(await measureRange(store, trackId, START_MS, START_MS + 4000, FACTS))).toBe(
      'The measurement could not begin. full',
    )
  })

  it('throws what is a bug, and leaves nothing', async () => {
    const trackId = keep()
    const created = vi.spyOn(store, 'createTrack')
    vi.spyOn(store, 'samples').mockImplementation(() => {
      throw new TypeError('a bug')
    })
    await expect(measureRange(store, trackId, START_MS, START_MS + 4000, FACTS)).rejects.toThrow('a bug')
    vi.restoreAllMocks()
    expect(store.writer(created.mock.results[0]?.value as number).ok).toBe(false)
  })
})
