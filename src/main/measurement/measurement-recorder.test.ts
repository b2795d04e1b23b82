import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PlacedSample } from '#shared/sample'
import { MEASURE_VERSION } from '#shared/measurement/measure'
import { HistoryError } from '../storage/database-errors'
import type { HistoryStore } from '../storage/history-store'
import { openedStore, temporaryFolder } from '../storage/testing/store-folder'
import { beginMeasurement, type MeasurementRecorder } from './measurement-recorder'
import {
  arrivalOf,
  begun,
  BUSY,
  FACTS,
  messageOf,
  PLACED,
  QUIET,
  samplesIn,
  START_MS,
  valueOf,
} from './testing/made-measurements'

let store: HistoryStore
beforeEach(() => {
  store = openedStore(temporaryFolder())
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  store.close()
})

function begin(before = QUIET): { recorder: MeasurementRecorder; trackId: number } {
  const created = vi.spyOn(store, 'createTrack')
  const recorder = begun(store, {}, before)
  return { recorder, trackId: created.mock.results[0]?.value as number }
}

/** What is left once the history has put itself in order. */
function leftOf(trackId: number): { measurements: number; samples: number } {
  for (let steps = 0; steps < 100 && store.maintain(); steps++);
  return { measurements: store.measurements().length, samples: samplesIn(store, trackId) }
}

describe('a measurement', () => {
  it('is what was added, with the 30 s before as its baseline, and is saved', async () => {
    const { recorder, trackId } = begin()
    for (const placed of BUSY) recorder.add({ placed, frame: [Uint8Array.of(1), Uint8Array.of(2)] })
    const measurement = valueOf(await recorder.finish())
    expect(measurement).toMatchObject({
      ...FACTS,
      machine: { model: 'MacBookPro18,3', osBuild: '21E230' },
      version: MEASURE_VERSION,
      samples: 5,
      startedAt: '2022-03-30T12:00:00.000Z',
      durationMs: 5000,
      coverageRatio: 1,
      ane: { energyMj: 150, burstCount: 1 },
      baseline: { durationMs: 30_000, aneMw: 0 },
    })
    expect(store.measurement(FACTS.id)).toEqual({
      measurement,
      trackId,
      fromMs: START_MS,
      toMs: START_MS + 5000,
    })
    expect(samplesIn(store, trackId)).toBe(35)
    expect([...store.frames(trackId)].map(({ endMs, bytes }) => [endMs, ...bytes])).toEqual(
      BUSY.flatMap(({ endMs }) => [
        [endMs, 1],
        [endMs, 2],
      ]),
    )
  })

  it('can be of a part of what was kept, as around a command', async () => {
    const { recorder } = begin([])
    for (const placed of PLACED) recorder.add({ placed, frame: null })
    const run = { command: ['true'], exitStatus: 0, signal: null }
    const { ane, durationMs, ...rest } = valueOf(
      await recorder.finish({ fromMs: START_MS + 500, toMs: START_MS + 3500, run }),
    )
    expect({ energyMj: ane.energyMj, durationMs, run: rest.run }).toEqual({
      energyMj: 90,
      durationMs: 3000,
      run,
    })
  })

  it.each<[string, number | null, number]>([
    ['at the start of its first window', 800, 800],
    ['where what was read before it ends, though its first window reaches further back', 1700, 1000],
    ['a moment before the end of a first window of unknown length', null, 0.001],
  ])('begins %s', async (_, elapsedMs, durationMs) => {
    const { recorder } = begin()
    const [first, second] = BUSY as [PlacedSample, PlacedSample]
    recorder.add(arrivalOf({ ...first, sample: { ...first.sample, elapsedMs } }))
    recorder.add(arrivalOf(second))
    const measurement = valueOf(await recorder.finish())
    expect(measurement.samples).toBe(2)
    // Stamps of today resolve no more than 0.0002 ms.
    expect(measurement.durationMs - 1000).toBeCloseTo(durationMs, 3)
    expect(store.measurement(FACTS.id)?.fromMs).toBe(first.endMs - durationMs)
  })

  it('leaves out samples that lie before those it has, as after another source began', async () => {
    const { recorder } = begin()
    for (const placed of [...BUSY, ...QUIET, ...BUSY]) recorder.add({ placed, frame: null })
    expect(valueOf(await recorder.finish()).samples).toBe(5)
  })

  it.each([
    ['no sample arrived', [], {}, 'No sample arrived'],
    ['none lies in it', BUSY, { fromMs: START_MS + 60_000, toMs: START_MS + 70_000 }, 'No sample arrived'],
    ['all of them lie before the start', QUIET, {}, 'No sample arrived'],
    ['it ends as it begins', BUSY, { fromMs: START_MS, toMs: START_MS }, 'ended before it began'],
    ['it ends before it begins', BUSY, { fromMs: START_MS, toMs: START_MS - 1 }, 'ended before it began'],
  ])('leaves nothing where %s', async (_, added, end, message) => {
    const { recorder, trackId } = begin()
    for (const placed of added) recorder.add({ placed, frame: null })
    expect(messageOf(await recorder.finish(end))).toContain(message)
    expect(leftOf(trackId)).toEqual({ measurements: 0, samples: 0 })
  })

  it('leaves nothing when it is discarded, and takes nothing afterwards', async () => {
    const { recorder, trackId } = begin()
    recorder.add({ placed: BUSY[0] as (typeof BUSY)[0], frame: null })
    recorder.discard()
    recorder.discard()
    recorder.add({ placed: BUSY[1] as (typeof BUSY)[0], frame: null })
    expect(messageOf(await recorder.finish())).toBe('This measurement has already ended.')
    expect(leftOf(trackId)).toEqual({ measurements: 0, samples: 0 })
  })

  it('keeps nothing that arrives after the end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { recorder, trackId } = begin()
    for (const placed of BUSY.slice(0, 3)) recorder.add(arrivalOf(placed))
    valueOf(await recorder.finish())
    recorder.add(arrivalOf(BUSY[4] ?? expect.unreachable()))
    vi.advanceTimersByTime(60_000)
    expect(samplesIn(store, trackId)).toBe(33)
  })

  it('ends once', async () => {
    const { recorder, trackId } = begin()
    for (const placed of BUSY) recorder.add({ placed, frame: null })
    valueOf(await recorder.finish())
    expect(messageOf(await recorder.finish())).toBe('This measurement has already ended.')
    recorder.discard()
    expect(leftOf(trackId)).toEqual({ measurements: 1, samples: 35 })
  })

  it('says why it could not be saved, and leaves nothing', async () => {
    const { recorder, trackId } = begin()
    for (const placed of BUSY) recorder.add({ placed, frame: null })
    vi.spyOn(store, 'saveMeasurement').mockImplementation(() => {
      throw new HistoryError('The history cannot be written: the disk is full.')
    })
    expect(messageOf(await recorder.finish())).toBe(
      'The measurement could not be saved. The history cannot be written: the disk is full.',
    )
    expect(leftOf(trackId)).toEqual({ measurements: 0, samples: 0 })
  })

  it('says why it could not be saved where its track cannot be removed either', async () => {
    const { recorder } = begin()
    vi.spyOn(store, 'removeTrack').mockImplementation(() => {
      throw new HistoryError('full')
    })
    expect(messageOf(await recorder.finish())).toContain('No sample arrived')
  })

  it('throws what is a bug', async () => {
    const bug = (): never => {
      throw new TypeError('a bug')
    }
    const { recorder } = begin()
    for (const placed of BUSY) recorder.add(arrivalOf(placed))
    vi.spyOn(store, 'saveMeasurement').mockImplementation(bug)
    await expect(recorder.finish()).rejects.toThrow('a bug')
    vi.spyOn(store, 'createTrack').mockImplementation(bug)
    expect(() => beginMeasurement(store, FACTS, [])).toThrow('a bug')
  })

  it('says why it could not begin', () => {
    vi.spyOn(store, 'createTrack').mockImplementation(() => {
      throw new HistoryError('The history cannot be written: the disk is full.')
    })
    expect(messageOf(beginMeasurement(store, FACTS, []))).toContain('could not begin. The history cannot')
    vi.restoreAllMocks()
    vi.spyOn(store, 'writer').mockReturnValue({ ok: false, message: 'Another writes.' })
    const removed = vi.spyOn(store, 'removeTrack')
    expect(messageOf(beginMeasurement(store, FACTS, []))).toBe('Another writes.')
    expect(removed).toHaveBeenCalledOnce()
  })
})
