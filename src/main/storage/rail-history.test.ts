import { expect, it } from 'vitest'
import type { RailHistory } from '#shared/measurement'
import type { Machine, PlacedSample } from '#shared/sample'
import { aneWindow, placeWindows, type MadeWindow } from '#shared/testing/placed-samples'
import { Database } from './database'
import type { HistoryStore } from './history-store'
import { openedStore, temporaryFolder, writerOf } from './testing/store-folder'

const M4: Machine = { model: 'Mac16,10', osBuild: '26A428' }
const M5: Machine = { model: 'Mac17,14', osBuild: '26A434' }
const NEVER = { activeAtMs: null, activeMw: null, highestMw: null, steadyAtMs: null, steadyMw: null }

function windows(energyMj: number | null, count: number, machine = M4): MadeWindow[] {
  return Array.from({ length: count }, () => ({ ...aneWindow(energyMj), machine }))
}

/** Writes the windows to a live track, and returns what a store says afterwards that opens the folder anew. */
function seenAfter(
  placed: readonly PlacedSample[],
  machine = M4,
  folder = temporaryFolder(),
): RailHistory | null {
  const writing = openedStore(folder)
  const writer = writerOf(writing, writing.continuousTrack('live'))
  for (const each of placed) writer.append(each)
  writing.close()
  return withStore(folder, (store) => store.railHistory(machine, false))
}

function withStore<T>(folder: string, work: (store: HistoryStore) => T): T {
  const store = openedStore(folder)
  const result = work(store)
  store.close()
  return result
}

it('keeps when the ANE was last above any level at rest, and the highest power ever', () => {
  const placed = placeWindows([...windows(0, 2), ...windows(3400, 1), ...windows(0, 70), ...windows(49, 1)])
  expect(seenAfter(placed)).toMatchObject({ activeAtMs: 74_000, activeMw: 49, highestMw: 3400 })
})

it('keeps of one activity the highest power of each minute, so that the figure is one that the chart shows', () => {
  const seen = (...powers: number[]) => seenAfter(placeWindows(powers.flatMap((each) => windows(each, 1))))
  expect(seen(30, 49, 40)).toMatchObject({ activeAtMs: 2000, activeMw: 49 })
  expect(seen(49, 30, 49)).toMatchObject({ activeAtMs: 1000, activeMw: 49 })
  const long = [...windows(49, 60), ...windows(30, 1)]
  expect(seenAfter(placeWindows(long))).toMatchObject({ activeAtMs: 61_000, activeMw: 30 })
})

it('takes a power for active only where no ANE takes so much at rest: more than 10 mW, and a count', () => {
  expect(seenAfter(placeWindows(windows(10, 3)))).toMatchObject({ activeAtMs: null, highestMw: 10 })
  expect(seenAfter(placeWindows(windows(11, 3)))).toMatchObject({ activeAtMs: 1000, activeMw: 11 })
})

it('keeps the lowest steady level of 10 s, and none of less, over gaps, or of work', () => {
  expect(seenAfter(placeWindows(windows(8, 10)))).toMatchObject({ steadyMw: 8, steadyAtMs: 10_000 })
  expect(seenAfter(placeWindows(windows(8, 9)))?.steadyMw).toBeNull()
  const gap = [...windows(8, 5), { ...aneWindow(8, 1000, 10), machine: M4 }, ...windows(8, 4)]
  expect(seenAfter(placeWindows(gap))?.steadyMw).toBeNull()
  expect(seenAfter(placeWindows(windows(3400, 30)))?.steadyMw).toBeNull()
  const lower = [...windows(8, 10), ...windows(2, 10), ...windows(5, 10)]
  expect(seenAfter(placeWindows(lower))).toMatchObject({ steadyMw: 2, steadyAtMs: 20_000 })
})

it('adds to what is there already, whatever comes first', () => {
  const folder = temporaryFolder()
  seenAfter(placeWindows(windows(3400, 1), 100_000), M4, folder)
  expect(seenAfter(placeWindows([...windows(0, 10), ...windows(49, 1)]), M4, folder)).toEqual({
    ...{ activeAtMs: 101_000, activeMw: 3400, highestMw: 3400 },
    ...{ steadyMw: 0, steadyAtMs: 10_000 },
  })
})

it('knows each Mac and build by itself, and nothing of one that is not named', () => {
  const placed = placeWindows([...windows(3400, 1), ...windows(20, 1, M5)])
  const folder = temporaryFolder()
  expect(seenAfter(placed, M4, folder)).toMatchObject({ activeMw: 3400 })
  withStore(folder, (store) => {
    expect(store.railHistory(M5, false)).toMatchObject({ activeMw: 20 })
    expect(store.railHistory({ ...M5, osBuild: '26A435' }, false)).toBeNull()
    expect(store.railHistory({ model: null, osBuild: '26A434' }, false)).toBeNull()
  })
  const nameless = windows(99, 3, { model: null, osBuild: '26A428' })
  expect(seenAfter(placeWindows(nameless))).toBeNull()
})

it('does not take a demonstration for a Mac', () => {
  const folder = temporaryFolder()
  withStore(folder, (store) => {
    const writer = writerOf(store, store.continuousTrack('demonstration'))
    for (const each of placeWindows(windows(49, 3))) writer.append(each)
    writer.flush()
    expect(store.railHistory(M4, false)).toBeNull()
    expect(store.railHistory(M4, true)).toMatchObject({ activeMw: 49 })
  })
})

it('does not take made-up samples for a Mac, whichever track they lie in', () => {
  const origins = { 'ane.powerMw': { instrument: 'demonstration', field: 'x', kind: 'measured' } } as const
  const made = placeWindows(windows(49, 3)).map((each) => ({ ...each, sample: { ...each.sample, origins } }))
  const real = placeWindows(windows(20, 3), made.at(-1)?.endMs)
  const folder = temporaryFolder()
  expect(seenAfter([...made, ...real], M4, folder)).toMatchObject({ activeMw: 20, highestMw: 20 })
  withStore(folder, (store) => expect(store.railHistory(M4, true)).toMatchObject({ activeMw: 49 }))
})

it('says nothing of windows without ANE power', () => {
  expect(seenAfter(placeWindows(windows(null, 20)))).toBeNull()
})

it('forgets it with the rest of the history', () => {
  withStore(temporaryFolder(), (store) => {
    const writer = writerOf(store, store.continuousTrack('live'))
    for (const each of placeWindows(windows(49, 3))) writer.append(each)
    store.clearContinuous()
    writer.flush()
    expect(store.railHistory(M4, false)).toBeNull()
  })
})

it('keeps 16 Macs of one track', () => {
  const placed = placeWindows(
    Array.from({ length: 17 }, (_, i) => windows(49, 1, { model: `Mac${i},1`, osBuild: '1A1' })).flat(),
  )
  const folder = temporaryFolder()
  expect(seenAfter(placed, { model: 'Mac15,1', osBuild: '1A1' }, folder)).toMatchObject({ activeMw: 49 })
  withStore(folder, (store) => {
    expect(store.railHistory({ model: 'Mac16,1', osBuild: '1A1' }, false)).toBeNull()
  })
})

it('knows no Mac by a name that is longer than any', () => {
  const named = (length: number): Machine => ({ model: 'M'.repeat(length), osBuild: '1A1' })
  expect(seenAfter(placeWindows(windows(49, 1, named(64))), named(64))).toMatchObject({ activeMw: 49 })
  expect(seenAfter(placeWindows(windows(49, 1, named(65))), named(65))).toBeNull()
})

it('gets its table in a file that was made without one', () => {
  const folder = temporaryFolder()
  seenAfter(placeWindows(windows(49, 1)), M4, folder)
  const db = new Database(`${folder}/history.sqlite`)
  db.exec('DROP TABLE rail')
  db.close()
  withStore(folder, (store) => {
    expect(store.railHistory(M4, false)).toBeNull()
  })
  expect(seenAfter(placeWindows(windows(30, 1), 200_000), M4, folder)).toEqual({
    ...NEVER,
    ...{ activeAtMs: 201_000, activeMw: 30, highestMw: 30 },
  })
})
