import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aneWindow, placeWindows } from '#shared/testing/placed-samples'
import { Database } from '../storage/database'
import type { HistoryStore } from '../storage/history-store'
import { openedStore, temporaryFolder } from '../storage/testing/store-folder'
import { begun, START_MS } from './testing/made-measurements'

const HOUR = placeWindows(
  Array.from({ length: 3700 }, () => aneWindow(30)),
  START_MS,
)
const SHORT = HOUR.slice(0, 5)

let store: HistoryStore
beforeEach(() => {
  store = openedStore(temporaryFolder())
})
afterEach(() => {
  vi.restoreAllMocks()
  store.close()
})

/** Until mocks are restored. */
function fillDisk(): void {
  vi.spyOn(Database.prototype, 'transaction').mockImplementation(() => {
    throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' })
  })
}

describe('a measurement that the disk did not take whole', () => {
  it.each(['started', 'run', 'record'] as const)('says what is missing: %s', async (origin) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const recorder = begun(store, { note: 'Mine.', origin })
    fillDisk()
    for (const placed of HOUR) recorder.add({ placed, frame: null })
    vi.advanceTimersByTime(1000)
    vi.restoreAllMocks()
    vi.useRealTimers()
    expect(await recorder.finish()).toMatchObject({
      ok: true,
      value: {
        note: 'Mine.\n100 samples are missing: the history could not be written for a time.',
        samples: 3600,
        coverageRatio: 3600 / 3700,
      },
    })
  })

  it('says of a single sample that it is missing', async () => {
    const recorder = begun(store)
    fillDisk()
    for (const placed of HOUR.slice(0, 3601)) recorder.add({ placed, frame: null })
    const ended = recorder.finish()
    vi.restoreAllMocks()
    expect(await ended).toMatchObject({
      value: { note: '1 sample is missing: the history could not be written for a time.' },
    })
  })

  it.each(['import', 'range'] as const)('is not kept with a part of it, and else is: %s', async (origin) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const recorders = [begun(store, { origin, id: 'part' }), begun(store, { origin, id: 'whole' })] as const
    for (const recorder of recorders) for (const placed of SHORT) recorder.add({ placed, frame: null })
    vi.advanceTimersByTime(1000)
    vi.useRealTimers()
    const [part, whole] = recorders
    part.add({ placed: HOUR[5] ?? expect.unreachable(), frame: null })
    fillDisk()
    expect(await part.finish()).toMatchObject({ ok: false })
    vi.restoreAllMocks()
    expect(await whole.finish()).toMatchObject({ ok: true, value: { samples: 5 } })
    expect(store.measurements().map(({ id }) => id)).toEqual(['whole'])
  })

  it.each(['import', 'range'] as const)('is not kept where it can be read again: %s', async (origin) => {
    const recorder = begun(store, { origin })
    for (const placed of SHORT) recorder.add({ placed, frame: null })
    fillDisk()
    expect(await recorder.finish()).toMatchObject({
      message: expect.stringMatching(/could not be kept whole, so nothing was saved/) as string,
    })
    vi.restoreAllMocks()
    expect(store.measurements()).toEqual([])
  })

  it('is not called one in which nothing arrived', async () => {
    const recorder = begun(store)
    for (const placed of SHORT) recorder.add({ placed, frame: null })
    fillDisk()
    expect(await recorder.finish()).toMatchObject({
      message: expect.stringMatching(/could not be kept whole/) as string,
    })
  })
})
