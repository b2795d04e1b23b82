import { describe, expect, it } from 'vitest'
import type { Measurement, MeasurementFacts } from '#shared/measurement'
import type { PlacedSample } from '#shared/sample'
import type { HistoryStore } from '../storage/history-store'
import { maintainAll, openedStore, temporaryFolder, writerOf } from '../storage/testing/store-folder'
import { recoverMeasurement } from './recovery'
import { begun, BUSY, FACTS as MADE, QUIET, samplesIn, START_MS } from './testing/made-measurements'

const RECOVERED =
  'Anemometer ended before this measurement was finished. What it had recorded until then was recovered.'

const FACTS: MeasurementFacts = {
  ...MADE,
  note: 'Mine.',
  group: 'g1',
  run: { command: ['true'], exitStatus: null, signal: null },
}

interface Recovery {
  store: HistoryStore
  trackId: number
  measurement: Measurement | null
}

/** What is recovered in `folder` of a process that died while it did what `leave` does. */
async function recoverAfter(leave: (store: HistoryStore) => void): Promise<Recovery> {
  const folder = temporaryFolder()
  const died = openedStore(folder)
  leave(died)
  died.close()
  const store = openedStore(folder)
  const [track] = store.takeOverUnfinished()
  if (track === undefined) throw new Error('nothing is unfinished')
  const measurement = await recoverMeasurement(store, track)
  maintainAll(store)
  return { store, trackId: track.id, measurement }
}

/** A measurement that was begun and never finished. */
function unfinished(
  facts: Partial<MeasurementFacts>,
  before: readonly PlacedSample[],
  added: readonly PlacedSample[],
): (store: HistoryStore) => void {
  return (store) => {
    const recorder = begun(store, { ...FACTS, ...facts }, before)
    for (const placed of added) recorder.add({ placed, frame: null })
  }
}

describe('a measurement whose process died', () => {
  it('of made-up samples is none of a Mac', async () => {
    const origins = { 'ane.powerMw': { instrument: 'demonstration', field: 'x', kind: 'measured' } } as const
    const made = BUSY.map((each) => ({ ...each, sample: { ...each.sample, origins } }))
    const { measurement } = await recoverAfter(unfinished({ source: 'replay' }, [], made))
    expect(measurement?.source).toBe('demonstration')
  })

  it('is finished with what was recorded, says so, and is saved', async () => {
    const recovery = await recoverAfter(unfinished({}, QUIET, BUSY))
    const { store, trackId, measurement } = recovery
    expect(measurement).toMatchObject({
      ...FACTS,
      note: `Mine.\n${RECOVERED}`,
      machine: { model: 'MacBookPro18,3', osBuild: '21E230' },
      samples: 5,
      durationMs: 5000,
      ane: { energyMj: 150 },
      baseline: { durationMs: 30_000, aneMw: 0 },
    })
    expect(store.measurement(FACTS.id)).toEqual({
      measurement,
      trackId,
      fromMs: START_MS,
      toMs: START_MS + 5000,
    })
    expect(samplesIn(recovery.store, recovery.trackId)).toBe(35)
    expect(store.takeOverUnfinished()).toEqual([])
    store.close()
  })

  it('has no other note where none was given', async () => {
    const { store, measurement } = await recoverAfter(unfinished({ note: '' }, [], BUSY))
    expect(measurement?.note).toBe(RECOVERED)
    expect(measurement?.baseline).toBeNull()
    store.close()
  })

  it.each<[string, number | null, number]>([
    ['at the start of its first window', 800, 800],
    ['where what was read before it ends, though its first window reaches further back', 1700, 1000],
    ['a moment before the end of a first window of unknown length', null, 0.001],
  ])('begins %s', async (_, elapsedMs, lengthMs) => {
    const [first, ...others] = BUSY as [PlacedSample]
    const changed = { ...first, sample: { ...first.sample, elapsedMs } }
    const { store, measurement } = await recoverAfter(unfinished({}, QUIET, [changed, ...others]))
    expect(store.measurement(FACTS.id)?.fromMs).toBe(first.endMs - lengthMs)
    expect(measurement?.samples).toBe(5)
    store.close()
  })

  it.each<[string, (store: HistoryStore) => void]>([
    ['an import, which can be made again', unfinished({ origin: 'import' }, QUIET, BUSY)],
    ['a range of the history, which can be made again', unfinished({ origin: 'range' }, QUIET, BUSY)],
    ['one in which nothing arrived after the start', unfinished({}, QUIET, [])],
    ['one in which nothing arrived at all', unfinished({}, [], [])],
    ['a replay', (store) => writerOf(store, store.createTrack('scratch')).append(BUSY[0] as PlacedSample)],
  ])('leaves nothing where it was %s', async (_, leave) => {
    const recovery = await recoverAfter(leave)
    expect(recovery.measurement).toBeNull()
    expect(recovery.store.measurements()).toEqual([])
    expect(samplesIn(recovery.store, recovery.trackId)).toBe(0)
    expect(recovery.store.writer(recovery.trackId).ok).toBe(false)
    recovery.store.close()
  })

  it.each<[string, string | null]>([
    ['is not there', null],
    ['is no JSON', '{'],
    ['is of another kind', JSON.stringify({ facts: { ...FACTS, id: '../../etc' }, marginEndMs: null })],
  ])('keeps its samples where what was said about it %s', async (_, facts) => {
    const recovery = await recoverAfter((store) => {
      const writer = writerOf(store, store.createTrack('measurement', facts))
      for (const placed of BUSY) writer.append(placed)
    })
    const { store, measurement } = recovery
    expect(measurement).toMatchObject({
      name: 'Recovered',
      note: RECOVERED,
      origin: 'record',
      source: 'live',
      machine: { model: 'MacBookPro18,3', osBuild: '21E230' },
      samples: 5,
      durationMs: 5000,
    })
    expect(measurement?.id).toMatch(/^[a-z][a-z0-9]+$/)
    expect(store.measurements()).toHaveLength(1)
    store.close()
  })
})
