import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { MeasurementFacts } from '#shared/measurement'
import { aneWindow, placeWindows } from '#shared/testing/placed-samples'
import { Database } from '../storage/database'
import type { HistoryStore } from '../storage/history-store'
import { openedStore, temporaryFolder } from '../storage/testing/store-folder'
import { beginMeasurement, type MeasurementRecorder } from './measurement-recorder'

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

const HOUR = placeWindows(
  Array.from({ length: 3700 }, () => aneWindow(30)),
  Date.UTC(2022, 2, 30, 12),
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

function begin(facts: Partial<MeasurementFacts>): MeasurementRecorder {
  const begun = beginMeasurement(store, { ...FACTS, ...facts }, [])
  if (!begun.ok) throw new Error(begun.message)
  return begun.value
}

/** Until mocks are restored. */
function fillDisk(): void {
  vi.spyOn(Database.prototype, 'transaction').mockImplementation(() => {
    throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' })
  })
}

describe('a measurement that the disk did not take whole', () => {
  it.each(['started', 'run', 'record'] as const)('says what is missing: %s', async (origin) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const recorder = begin({ note: 'Mine.', origin })
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

  it.each(['import', 'range'] as const)('is not kept where it can be read again: %s', async (origin) => {
    const recorder = begin({ origin })
    for (const placed of SHORT) recorder.add({ placed, frame: null })
    fillDisk()
    expect(await recorder.finish()).toMatchObject({
      message: expect.stringMatching(/could not be kept whole, so nothing was saved/) as string,
    })
    vi.restoreAllMocks()
    expect(store.measurements()).toEqual([])
  })

  it('is not called one in which nothing arrived', async () => {
    const recorder = begin({})
    for (const placed of SHORT) recorder.add({ placed, frame: null })
    fillDisk()
    expect(await recorder.finish()).toMatchObject({
      message: expect.stringMatching(/could not be kept whole/) as string,
    })
  })
})
