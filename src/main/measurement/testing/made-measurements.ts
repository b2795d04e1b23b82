import type { Result } from '#shared/ipc-contract'
import type { MeasurementFacts } from '#shared/measurement'
import type { PlacedSample } from '#shared/sample'
import { aneWindow, placeWindows } from '#shared/testing/placed-samples'
import type { HistoryStore } from '../../storage/history-store'
import { beginMeasurement, type Arrival, type MeasurementRecorder } from '../measurement-recorder'

/** Start of the measurement, ms since 1970. */
export const START_MS = Date.UTC(2022, 2, 30, 12)

export const FACTS: MeasurementFacts = {
  id: 'abc123',
  name: 'Look Up',
  note: '',
  origin: 'started',
  source: 'demonstration',
  machine: { model: null, osBuild: null },
  group: null,
  run: null,
}

/** 40 quiet windows of a second before the start, then 5 in which the ANE takes 30 mJ each. */
export const PLACED = placeWindows(
  Array.from({ length: 45 }, (_, i) => aneWindow(i < 40 ? 0 : 30)),
  START_MS - 40_000,
)
export const QUIET = PLACED.slice(0, 40)
export const BUSY = PLACED.slice(40)

export const arrivalOf = (placed: PlacedSample): Arrival => ({ placed, frame: null })

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.message)
  return result.value
}

export function messageOf(result: Result<unknown>): string {
  return result.ok ? '' : result.message
}

/** A measurement that was begun, of what is not named in `facts` as `FACTS` says. */
export function begun(
  store: HistoryStore,
  facts: Partial<MeasurementFacts> = {},
  before: readonly PlacedSample[] = [],
): MeasurementRecorder {
  return valueOf(beginMeasurement(store, { ...FACTS, ...facts }, before.map(arrivalOf)))
}

export function samplesIn(store: HistoryStore, trackId: number): number {
  return [...store.samples(trackId, null, null)].length
}
