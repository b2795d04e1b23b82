import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MEASURE_VERSION } from '#shared/measurement/measure'
import { duration, energy } from '#shared/plain-text'
import { aneEvents } from '#shared/testing/ane-events'
import type { TrackEvent } from '#shared/track-events'
import { HistoryError } from '../storage/database-errors'
import type { HistoryStore } from '../storage/history-store'
import { openedStore, temporaryFolder } from '../storage/testing/store-folder'
import { currentMeasurement, measureTrack, TimeSlices } from './measure-track'
import { begun, BUSY, FACTS, QUIET, START_MS, valueOf } from './testing/made-measurements'

let store: HistoryStore
beforeEach(() => {
  store = openedStore(temporaryFolder())
})
afterEach(() => {
  vi.restoreAllMocks()
  store.close()
})

describe('a measurement made by older rules', () => {
  async function saveOld(): Promise<void> {
    const recorder = begun(store, {}, QUIET)
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
    const samples = vi.spyOn(store, 'samples').mockImplementation(() => [][Symbol.iterator]())
    expect((await currentMeasurement(store, FACTS.id))?.measurement.ane.energyMj).toBe(1)
    samples.mockRestore()
    vi.spyOn(store, 'saveMeasurement').mockImplementation(() => {
      throw new HistoryError('full')
    })
    expect((await currentMeasurement(store, FACTS.id))?.measurement.ane.energyMj).toBe(150)
  })

  it('may not be there', async () => expect(await currentMeasurement(store, 'none')).toBeNull())

  it('throws what is a bug', async () => {
    await saveOld()
    vi.spyOn(store, 'saveMeasurement').mockImplementation(() => {
      throw new TypeError('a bug')
    })
    await expect(currentMeasurement(store, FACTS.id)).rejects.toThrow('a bug')
  })
})

describe('what the log tells of compiling', () => {
  const at = (kind: string, atMs: number): TrackEvent => ({ ...aneEvents.byDaemon(START_MS + atMs), kind })
  const verdictWith = async (...events: TrackEvent[]): Promise<string> => {
    const recorder = begun(store, { id: `of-${events.length}` }, QUIET)
    for (const placed of BUSY) {
      const { cpu, gpu } = placed.sample
      const sample = { ...placed.sample, cpu: { ...cpu, powerMw: 900 }, gpu: { ...gpu, powerMw: 50 } }
      recorder.add({ placed: { ...placed, sample }, frame: null })
    }
    for (const event of events) recorder.addEvent(event)
    return valueOf(await recorder.finish()).verdict.text
  }

  it('follows the verdict, with what CPU, GPU and ANE spent meanwhile', async () => {
    const text = await verdictWith(at('ane-compile', 1000), at('ane-compiled', 3000))
    // Of two windows of a second, 900 and 50 mW and 30 mJ each.
    expect(text).toContain(
      ` Compiling for the ANE took ${duration(2000)}; CPU, GPU and ANE took ${energy(1960)} ± ${energy(0)} meanwhile.`,
    )
  })

  it('comes behind what failed, and is nothing where nothing was compiled', async () => {
    expect(await verdictWith(at('ane-compile', 1200), at('ane-compile-failed', 1700))).toMatch(
      / Compiling for the ANE failed once\. Compiling for the ANE took 500.ms until it failed; its energy cannot be told from these samples\.$/,
    )
    expect(await verdictWith(at('ane-compiled', 1700))).not.toContain('Compiling')
  })
})

describe('long work', () => {
  it('gives way after 8 ms, and again after 8 ms more', async () => {
    let nowMs = 1000
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
    const slices = new TimeSlices(store)
    const isOverAt = (ms: number): boolean => {
      nowMs = ms
      return slices.isOver
    }
    expect([1000, 1007.9, 1008].map(isOverAt)).toEqual([false, false, true])
    await slices.next()
    expect([1008, 1015.9, 1016].map(isOverAt)).toEqual([false, false, true])
  })

  it('ends where the history is closed meanwhile', async () => {
    const folder = temporaryFolder()
    const closing = openedStore(folder)
    const recorder = begun(closing)
    for (const placed of BUSY) recorder.add({ placed, frame: null })
    valueOf(await recorder.finish())
    const { trackId = 0 } = closing.measurement(FACTS.id) ?? {}
    let nowMs = 0
    vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 8))
    const measuring = measureTrack(closing, { trackId, fromMs: START_MS, toMs: START_MS + 5000 }, FACTS)
    closing.close()
    await expect(measuring).rejects.toThrow('The app is ending.')
  })
})
