import { afterEach, beforeEach, expect, it } from 'vitest'
import { aneWindow, placeWindows } from '#shared/testing/placed-samples'
import type { Machine } from '#shared/sample'
import type { HistoryStore } from '../storage/history-store'
import { openedStore, temporaryFolder, writerOf } from '../storage/testing/store-folder'
import { measureRange } from './measure-range'
import { arrivalOf, begun, FACTS, START_MS, valueOf } from './testing/made-measurements'

const MACHINE: Machine = { model: 'Mac99,1', osBuild: '99Z1' }
let store: HistoryStore

beforeEach(() => {
  store = openedStore(temporaryFolder())
})
afterEach(() => store.close())

const windowsOf = (energyMj: number, count: number) =>
  Array.from({ length: count }, () => ({ ...aneWindow(energyMj), machine: MACHINE }))

/** Imports windows of this energy as a recording of that Mac. */
async function imported(energyMj: number, count: number, startMs: number, source = FACTS.source) {
  const recorder = begun(store, { id: `m${startMs}`, origin: 'import', source })
  for (const placed of placeWindows(windowsOf(energyMj, count), startMs)) recorder.add(arrivalOf(placed))
  return valueOf(await recorder.finish())
}

it('an import tells of the ANE of that Mac, to measurements made later', async () => {
  const first = await imported(0, 5, START_MS, 'replay')
  expect(first.aneSeen).toEqual({ activeAt: null, activeMw: null, highestMw: 0 })
  expect(first.verdict.text).toContain('It was never seen to move on this Mac and build')
  await imported(49, 5, START_MS + 60_000, 'replay')
  const later = await imported(0, 5, START_MS + 120_000, 'replay')
  expect(later.verdict.text).toContain('at 2022-03-30 12:01 UTC, 49 mW.')
  expect(later.aneSeen).toEqual({ activeAt: '2022-03-30T12:01:01.000Z', activeMw: 49, highestMw: 49 })
  expect(store.measurement(first.id)?.measurement.aneSeen?.activeAt).toBeNull()
})

it('a demonstration tells nothing of a Mac, and the other way round', async () => {
  await imported(49, 5, START_MS, 'demonstration')
  expect((await imported(0, 5, START_MS + 60_000, 'replay')).aneSeen?.activeAt).toBeNull()
  expect((await imported(0, 5, START_MS + 120_000, 'demonstration')).aneSeen?.activeMw).toBe(49)
})

it('a steady level is rest where the history saw it at another time, and not where only the range itself has it', async () => {
  const trackId = store.continuousTrack('live')
  const writer = writerOf(store, trackId)
  const facts = { ...FACTS, source: 'live', machine: MACHINE } as const
  const measured = async (fromMs: number) =>
    valueOf(await measureRange(store, trackId, fromMs, fromMs + 12_000, { ...facts, id: `m${fromMs}` }))
  for (const placed of placeWindows(windowsOf(8, 12), START_MS)) writer.append(placed)
  writer.flush()
  expect((await measured(START_MS)).verdict.code).toBe('ane-uncertain')
  for (const placed of placeWindows(windowsOf(8, 12), START_MS + 3_600_000)) writer.append(placed)
  writer.flush()
  const later = await measured(START_MS + 3_600_000)
  expect(later).toMatchObject({
    aneFloor: { powerMw: 8, origin: 'history' },
    verdict: { code: 'ane-not-used' },
  })
})
