import {
  CompileEnergyPass,
  compilingsIn,
  describeCompiling,
  firstEnded,
  isOfCompiling,
  type CompileEnergy,
  type Compiling,
} from '#shared/attribution/compiling'
import { describeFailures, failuresOf, isFailure } from '#shared/attribution/failures'
import type { Result } from '#shared/ipc-contract'
import type { MeasuredFigures, Measurement, MeasurementFacts } from '#shared/measurement'
import { BASELINE_MS, MEASURE_VERSION, MeasuringPass } from '#shared/measurement/measure'
import { RestPass } from '#shared/measurement/rest-pass'
import { formatUnits, type UnitCount } from '#shared/phases/phase-lines'
import { SOURCES } from '#shared/sources'
import { eventTouches, streamOf, type TrackEvent } from '#shared/track-events'
import { HistoryError } from '../storage/database-errors'
import type { HistoryStore } from '../storage/history-store'
import type { StoredMeasurement } from '../storage/stored'

/** Long work is interrupted as often as this, so that the app stays responsive. */
const LONGEST_SLICE_MS = 8

/** Divides long work on a history into slices of time. Between two, anything else may run, even the closing of the history. */
export class TimeSlices {
  private beganMs = performance.now()

  constructor(private readonly store: HistoryStore) {}

  /** The slice is used up: it is time for `next`. */
  get isOver(): boolean {
    return performance.now() - this.beganMs >= LONGEST_SLICE_MS
  }

  /** Lets other work run, then begins a slice. Throws `HistoryError` where the history was closed meanwhile. */
  async next(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    if (!this.store.isOpen) throw new HistoryError('The app is ending.')
    this.beganMs = performance.now()
  }
}

/** The part of a track that is measured, ms since 1970. */
export type Stretch = Omit<StoredMeasurement, 'measurement'>

/**
 * Measures a stretch of a track; the baseline is what the track has of the 30 s before it, what the history knows of that
 * Mac is what it knows now, and the verdict says what the log tells of failures and of compiling. Other work runs in between.
 * Throws `HistoryError` where the history is closed meanwhile.
 */
export async function measureTrack(
  store: HistoryStore,
  { trackId, fromMs, toMs }: Stretch,
  { machine, source }: Pick<MeasurementFacts, 'machine' | 'source'>,
): Promise<MeasuredFigures> {
  const slices = new TimeSlices(store)
  const baselineFromMs = fromMs - BASELINE_MS
  const window = { fromMs, toMs }
  const history = store.railHistory(machine, !SOURCES[source].isReal)
  const each = async (pass: Pick<RestPass, 'add'>): Promise<void> => {
    for (const placed of store.samples(trackId, baselineFromMs, toMs)) {
      pass.add(placed)
      if (slices.isOver) await slices.next()
    }
  }
  const told: TrackEvent[] = []
  const marks: TrackEvent[] = []
  // A phase may seem to begin a little before the start, or to end after the end, by how exact its times are.
  for (const event of store.events(trackId, baselineFromMs, null)) {
    if ((isFailure(event) || isOfCompiling(event)) && eventTouches(event, fromMs, toMs)) told.push(event)
    if (streamOf(event) === 'marks') marks.push(event)
    if (slices.isOver) await slices.next()
  }
  const restPass = new RestPass(window, baselineFromMs)
  await each(restPass)
  const pass = new MeasuringPass(window, baselineFromMs, restPass.outcome(history), { history, marks })
  await each(pass)
  const figures = pass.figures()
  const compilings = compilingsIn(told, window)
  const first = firstEnded(compilings)
  const cost = first === undefined ? null : await compileEnergy(store, trackId, first, slices)
  const { code, text } = figures.verdict
  const texts = [
    ...[text, describeFailures(failuresOf(told, fromMs, toMs))],
    describeCompiling(compilings, cost),
  ]
  return { ...figures, verdict: { code, text: texts.filter((each) => each !== '').join(' ') } }
}

async function compileEnergy(
  store: HistoryStore,
  trackId: number,
  compiling: Compiling,
  slices: TimeSlices,
): Promise<CompileEnergy | null> {
  const { fromMs, toMs, uncertaintyMs } = compiling
  const pass = new CompileEnergyPass(compiling)
  for (const placed of store.samples(trackId, fromMs - uncertaintyMs, toMs + uncertaintyMs)) {
    pass.add(placed)
    if (slices.isOver) await slices.next()
  }
  return pass.energy()
}

/**
 * The measurement of that id by the present rules: where it was made by older ones, it is measured again from its samples
 * and saved. null: there is none.
 */
export async function currentMeasurement(store: HistoryStore, id: string): Promise<StoredMeasurement | null> {
  // Imported late: nothing else that the app does while only its tray is shown needs a schema.
  const { isMeasurement } = await import('./measurement-schema')
  const stored = store.measurement(id, isMeasurement)
  if (stored === null || stored.measurement.version >= MEASURE_VERSION) return stored
  const figures = await measureTrack(store, stored, stored.measurement)
  // Some samples are damaged by now: the old figures, which were made of all of them, are better.
  if (figures.samples < stored.measurement.samples)
    return { ...stored, measurement: { ...figures, ...stored.measurement } }
  const measurement: Measurement = { ...stored.measurement, ...figures }
  const row = { ...stored, measurement }
  try {
    store.saveMeasurement(row)
  } catch (error) {
    // The measurement can be shown even where the history cannot be written.
    if (!(error instanceof HistoryError)) throw error
  }
  return row
}

/** Divides a saved measurement by other counts, and saves it. null: there is none of that id. Throws `HistoryError`. */
export async function divideMeasurement(
  store: HistoryStore,
  id: string,
  units: readonly UnitCount[],
): Promise<Result<StoredMeasurement | null>> {
  const stored = await currentMeasurement(store, id)
  if (stored === null) return { ok: true, value: null }
  const writer = store.writer(stored.trackId)
  if (!writer.ok) return writer
  for (const unit of units)
    writer.value.addEvent({
      ...{ kind: 'unit-count', startMs: stored.toMs, endMs: null, uncertaintyMs: 0 },
      label: formatUnits([unit]),
    })
  writer.value.close()
  if (writer.value.lostEvents > 0)
    return { ok: false, message: 'The history could not be written, so that nothing was divided.' }
  const figures = await measureTrack(store, stored, stored.measurement)
  const row = { ...stored, measurement: { ...stored.measurement, units: figures.units } }
  store.saveMeasurement(row)
  return { ok: true, value: row }
}
