import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PlacedSample } from '#shared/sample'
import type { Result } from '#shared/ipc-contract'
import type { MeasurementFacts } from '#shared/measurement'
import { MEASURE_VERSION } from '#shared/measurement/measure'
import { aneWindow, placeWindows } from '#shared/testing/placed-samples'
import { HistoryError } from '../storage/database-errors'
import { openHistory, type HistoryStore } from '../storage/history-store'
import { measureRange } from './measure-range'
import { beginMeasurement, type Arrival, type MeasurementRecorder } from './measurement-recorder'
import { currentMeasurement } from './remeasure'

const START_MS = Date.UTC(2022, 2, 30, 12, 0, 0)

const FACTS: MeasurementFacts = {
  id: 'abc123',
  name: 'Look Up',
  note: '',
  origin: 'started',
  source: 'demonstration',
  machine: { model: null, osBuild: null },
  group: null,
  run: null,
}

/** 40 quiet windows of a second, then 5 with the ANE at work. */
const PLACED = placeWindows(
  Array.from({ length: 45 }, (_, i) => aneWindow(i < 40 ? 0 : 30)),
  START_MS - 40_000,
)
const QUIET = PLACED.slice(0, 40)
const BUSY = PLACED.slice(40)

let folder: string
let store: HistoryStore

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anemometer-measurement-'))
  store = valueOf(openHistory(folder)).store
})

afterEach(() => {
  vi.restoreAllMocks()
  store.close()
  rmSync(folder, { recursive: true })
})

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.message)
  return result.value
}

function messageOf(result: Result<unknown>): string {
  return result.ok ? '' : result.message
}

const arrivalOf = (placed: PlacedSample): Arrival => ({ placed, frame: null })

function begin(before = QUIET): { recorder: MeasurementRecorder; trackId: number } {
  const created = vi.spyOn(store, 'createTrack')
  const recorder = valueOf(beginMeasurement(store, FACTS, before.map(arrivalOf)))
  return { recorder, trackId: created.mock.results[0]?.value as number }
}

const samplesIn = (trackId: number): number => [...store.samples(trackId, null, null)].length

/** What is left once the history has put itself in order. */
function leftOf(trackId: number): { measurements: number; samples: number } {
  for (let steps = 0; steps < 100 && store.maintain(); steps++);
  return { measurements: store.measurements().length, samples: samplesIn(trackId) }
}

describe('a measurement', () => {
  it('is what was added, with the 30 s before as its baseline, and is saved', async () => {
    const { recorder, trackId } = begin()
    for (const placed of BUSY) recorder.add({ placed, frame: Uint8Array.of(1, 2) })
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
    expect(samplesIn(trackId)).toBe(35)
    expect([...store.frames(trackId)].map(({ endMs }) => endMs)).toEqual(BUSY.map(({ endMs }) => endMs))
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

describe('a long measurement', () => {
  const LONG = placeWindows(
    Array.from({ length: 6000 }, () => aneWindow(30)),
    START_MS,
  )

  function keepLong(): number {
    const trackId = store.createTrack('scratch')
    const writer = valueOf(store.writer(trackId))
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
    const { recorder } = begin([])
    for (const placed of LONG) recorder.add({ placed, frame: null })
    expect(valueOf(await recorder.finish())).toEqual(measured)
  })

  it('is no more once the history is closed', async () => {
    const measuring = measureRange(store, keepLong(), 0, START_MS * 2, FACTS)
    store.close()
    expect(messageOf(await measuring)).toContain('The app is ending.')
    store = valueOf(openHistory(folder)).store
    expect(store.measurements()).toEqual([])
  })
})

describe('a range of a track', async () => {
  function keep(): number {
    const trackId = store.createTrack('scratch')
    const writer = valueOf(store.writer(trackId))
    for (const placed of PLACED) writer.append(placed)
    for (const { endMs } of PLACED.slice(38, 43)) writer.appendFrame({ endMs, bytes: Uint8Array.of(7) })
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
    expect(samplesIn(stored?.trackId ?? 0)).toBe(34)
    expect([...store.frames(stored?.trackId ?? 0)]).toHaveLength(5)
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
})

describe('a measurement made by older rules', () => {
  async function saveOld(): Promise<void> {
    const { recorder } = begin()
    for (const placed of BUSY) recorder.add({ placed, frame: null })
    const measurement = valueOf(await recorder.finish())
    const stored = store.measurement(FACTS.id)
    if (stored === null) throw new Error('not saved')
    const old = { ...measurement, version: 0, ane: { ...measurement.ane, energyMj: 1 } }
    store.saveMeasurement({ ...stored, measurement: old })
  }

  it('is made again from its samples, keeping what was said about it', async () => {
    await saveOld()
    store.describeMeasurement(FACTS.id, { name: 'Renamed', note: 'n' })
    const expected = { version: MEASURE_VERSION, name: 'Renamed', note: 'n', ane: { energyMj: 150 } }
    expect((await currentMeasurement(store, FACTS.id))?.measurement).toMatchObject(expected)
    expect(store.measurement(FACTS.id)?.measurement).toMatchObject(expected)
    const saved = vi.spyOn(store, 'saveMeasurement')
    expect((await currentMeasurement(store, FACTS.id))?.measurement).toMatchObject(expected)
    expect(saved).not.toHaveBeenCalled()
  })

  it('stays as it is where samples are lost, and is shown where it cannot be saved', async () => {
    await saveOld()
    vi.spyOn(store, 'samples').mockReturnValueOnce([][Symbol.iterator]())
    expect((await currentMeasurement(store, FACTS.id))?.measurement.ane.energyMj).toBe(1)
    vi.spyOn(store, 'saveMeasurement').mockImplementation(() => {
      throw new HistoryError('full')
    })
    expect((await currentMeasurement(store, FACTS.id))?.measurement.ane.energyMj).toBe(150)
  })

  it('may not be there', async () => expect(await currentMeasurement(store, 'none')).toBeNull())
})
