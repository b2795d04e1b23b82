import type { MeasuredFigures, Measurement } from '#shared/measurement'
import { BASELINE_MS, MEASURE_VERSION, MeasuringPass } from '#shared/measurement/measure'
import { HistoryError } from '../storage/database-errors'
import type { HistoryStore } from '../storage/history-store'
import type { StoredMeasurement } from '../storage/stored'
import { Turns } from './turns'

/** A stretch of a track, ms since 1970. */
export type Stretch = Omit<StoredMeasurement, 'measurement'>

/**
 * The figures of a stretch of a track, with what the track holds of the 30 s before it as the baseline. It gives way to
 * others; throws `HistoryError` where the history is closed meanwhile.
 */
export async function measureTrack(
  store: HistoryStore,
  { trackId, fromMs, toMs }: Stretch,
): Promise<MeasuredFigures> {
  const turns = new Turns(store)
  const baselineFromMs = fromMs - BASELINE_MS
  const pass = new MeasuringPass({ fromMs, toMs }, baselineFromMs)
  for (const placed of store.samples(trackId, baselineFromMs, toMs)) {
    pass.add(placed)
    if (turns.isOver) await turns.next()
  }
  return pass.figures()
}

/** A measurement by these rules or later ones: as saved, or made again from its samples and saved. null: there is none. */
export async function currentMeasurement(store: HistoryStore, id: string): Promise<StoredMeasurement | null> {
  // Only now: nothing else of what an app in the menu bar does needs a schema.
  const { isMeasurement } = await import('./measurement-schema')
  const stored = store.measurement(id, isMeasurement)
  if (stored === null || stored.measurement.version >= MEASURE_VERSION) return stored
  const figures = await measureTrack(store, stored)
  // Damaged samples are no reason to lose the figures that were made of them.
  if (figures.samples < stored.measurement.samples) return stored
  const measurement: Measurement = { ...stored.measurement, ...figures }
  const row = { ...stored, measurement }
  try {
    store.saveMeasurement(row)
  } catch (error) {
    // A history that cannot be written can still be looked at.
    if (!(error instanceof HistoryError)) throw error
  }
  return row
}
