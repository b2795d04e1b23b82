import type { Comparison } from '#shared/comparison'
import type { WorkedTime } from '#shared/attribution/measurement-who'
import { formatDuration } from '#shared/format'
import type { EventPage, HistoryRange, RangeEvents } from '#shared/history'
import type { Result } from '#shared/ipc-contract'
import { LONGEST_WHO_MS } from '#shared/limits'
import type { Measurement, MeasurementFacts, MeasurementHead, MeasurementOrigin } from '#shared/measurement'
import { compareMeasurements } from '#shared/measurement/compare'
import { BASELINE_MS } from '#shared/measurement/measure'
import type { UnitCount } from '#shared/phases/phase-lines'
import { DEFAULT_SOURCE } from '#shared/sources'
import { mergeEvents, type TrackEvent } from '#shared/track-events'
import { boundedName, boundedNote } from '../measurement/bounded-facts'
import { measureRange } from '../measurement/measure-range'
import { createMeasurementId } from '../measurement/measurement-id'
import {
  beginMeasurement,
  type Arrival,
  type MeasurementEnd,
  type MeasurementRecorder,
} from '../measurement/measurement-recorder'
import { currentMeasurement, divideMeasurement, measureTrack } from '../measurement/measure-track'
import { HistoryError } from '../storage/database-errors'
import type { HistoryStore } from '../storage/history-store'
import type { StoredMeasurement, TrackEventPageRequest, TrackRangeRequest } from '../storage/stored'
import type { HistoryFile } from './history-file'
import type { Session } from './session'

const NONE_RUNS: Result<never> = { ok: false, message: 'No measurement runs. Start one first.' }
const ONE_RUNS: Result<never> = {
  ok: false,
  message: 'A measurement runs already. Stop it before you start another.',
}
const NOTHING_KEPT: Result<never> = { ok: false, message: 'Nothing is kept of what is read now.' }
const TOO_LONG: Result<never> = {
  ok: false,
  message: `This is too long to be looked through. Select ${formatDuration(LONGEST_WHO_MS)} at most to be told who used the ANE.`,
}
const DONE: Result = { ok: true, value: null }

/** Measures what is read now, one measurement at a time, and answers everything about saved ones. */
export class MeasurementService {
  private running: MeasurementRecorder | null = null
  /** Measurements whose figures are being computed. */
  private readonly endings = new Set<Promise<unknown>>()

  /** `onChange`: the list has changed. */
  constructor(
    private readonly file: HistoryFile,
    private readonly session: Session,
    private readonly onChange: () => void,
  ) {}

  /** Begins with the next sample of the session; its last 30 s become the baseline. */
  start(): Result {
    if (this.running !== null) return ONE_RUNS
    const before = this.session.latest(BASELINE_MS).map((placed) => ({ placed, frame: null }))
    return this.open((store) => {
      const begun = this.begin(this.facts(store, 'started'), before)
      const firstMs = before[0]?.placed.endMs ?? null
      if (begun.ok && firstMs !== null)
        for (const event of this.session.events(firstMs, Infinity)) this.running?.addEvent(event)
      return begun
    })
  }

  begin(facts: MeasurementFacts, before: readonly Arrival[]): Result {
    if (this.running !== null) return ONE_RUNS
    return this.open((store) => {
      const begun = beginMeasurement(store, facts, before)
      if (!begun.ok) return begun
      this.running = begun.value
      return DONE
    })
  }

  add(arrival: Arrival): void {
    this.running?.add(arrival)
  }

  addEvent(event: TrackEvent): void {
    this.running?.addEvent(event)
  }

  /** Ends the measurement that runs, and saves it. */
  async finish(end: MeasurementEnd): Promise<Result<Measurement>> {
    const { running } = this
    if (running === null) return NONE_RUNS
    this.running = null
    const finished = await this.untilEnded(running.finish(end))
    this.onChange()
    return finished
  }

  discard(): void {
    this.running?.discard()
    this.running = null
  }

  /** Finishes the measurement that runs, and waits for all that are being computed. */
  async close(): Promise<void> {
    if (this.running !== null) void this.finish({})
    await Promise.allSettled([...this.endings])
  }

  async ofRange(fromMs: number, toMs: number): Promise<Result<Measurement>> {
    const opened = this.file.open()
    if (!opened.ok) return opened
    const { trackId } = this.session
    if (trackId === null) return NOTHING_KEPT
    const store = opened.value
    const measured = await this.untilEnded(
      measureRange(store, trackId, fromMs, toMs, this.facts(store, 'range')),
    )
    if (measured.ok) this.onChange()
    return measured
  }

  /** The latest start first. */
  async list(): Promise<MeasurementHead[]> {
    const opened = this.file.open()
    if (!opened.ok) return []
    // Imported late: schemas take memory that the app without a window does not need.
    const { isHead } = await import('../measurement/measurement-schema')
    return opened.value.measurements(isHead)
  }

  /** Ids of those that the list leaves out because they are damaged. */
  async damaged(): Promise<string[]> {
    const opened = this.file.open()
    if (!opened.ok) return []
    const { isHead } = await import('../measurement/measurement-schema')
    return opened.value.damagedMeasurements(isHead)
  }

  /** A null edge of the request is the measurement's own. */
  range(id: string, request: TrackRangeRequest): Result<HistoryRange> {
    return this.withStored(id, (stored, store) => {
      const fromMs = request.fromMs ?? stored.fromMs
      const toMs = request.toMs ?? stored.toMs
      return { ok: true, value: store.range(stored.trackId, { ...request, fromMs, toMs }) }
    })
  }

  /** Events and marks, also of the quiet time before it. */
  events(id: string): Result<RangeEvents> {
    return this.withStored(id, ({ trackId }, store) => ({ ok: true, value: store.rangeEvents(trackId) }))
  }

  eventPage(id: string, request: TrackEventPageRequest): Result<EventPage> {
    return this.withStored(id, ({ trackId }, store) => ({
      ok: true,
      value: store.eventPage(trackId, request),
    }))
  }

  /** What `measureRange` would find of the ANE's work, without keeping it. */
  async whoInRange(
    fromMs: number,
    toMs: number,
  ): Promise<Result<{ worked: WorkedTime; events: RangeEvents }>> {
    if (toMs - fromMs > LONGEST_WHO_MS) return TOO_LONG
    const opened = this.file.open()
    if (!opened.ok) return opened
    const { trackId, source } = this.session
    if (trackId === null || source === null) return NOTHING_KEPT
    const store = opened.value
    try {
      const { kind, machine } = source
      const figures = await measureTrack(store, { trackId, fromMs, toMs }, { machine, source: kind })
      const { ane, intervalMs, startedAt, endedAt } = figures
      const worked = { ane: { bursts: ane.bursts }, intervalMs, startedAt, endedAt }
      const range = store.rangeEvents(trackId, fromMs - BASELINE_MS, toMs)
      // Where the log was read all along, the first of all events says so.
      const next: IteratorResult<TrackEvent, undefined> = store
        .events(trackId, fromMs - BASELINE_MS, toMs)
        .next()
      const logOn = next.value?.kind === 'log-on' ? [next.value] : []
      const events = { ...range, events: [...mergeEvents(logOn, range.events)] }
      return { ok: true, value: { worked, events } }
    } catch (error) {
      if (!(error instanceof HistoryError)) throw error
      return { ok: false, message: error.message }
    }
  }

  async get(id: string): Promise<Result<Measurement>> {
    const opened = this.file.open()
    if (!opened.ok) return opened
    const stored = await currentMeasurement(opened.value, id)
    return stored === null ? notThere(id) : { ok: true, value: stored.measurement }
  }

  /** Divides it by these counts, in the place of earlier ones of the same names, and saves that. */
  async divide(id: string, units: readonly UnitCount[]): Promise<Result<Measurement>> {
    const opened = this.file.open()
    if (!opened.ok) return opened
    try {
      const divided = await this.untilEnded(divideMeasurement(opened.value, id, units))
      if (!divided.ok) return divided
      return divided.value === null ? notThere(id) : { ok: true, value: divided.value.measurement }
    } catch (error) {
      if (error instanceof HistoryError) return { ok: false, message: error.message }
      throw error
    }
  }

  describe(id: string, { name, note }: { name: string; note: string }): Result {
    const words = { name: boundedName(name), note: boundedNote(note) }
    return this.open((store) => {
      if (!store.describeMeasurement(id, words)) return notThere(id)
      this.onChange()
      return DONE
    })
  }

  /** An id that does not exist is no failure. */
  remove(ids: readonly string[]): Result {
    return this.open((store) => {
      for (const id of ids) store.removeMeasurement(id)
      this.onChange()
      return DONE
    })
  }

  async compare(ids: readonly string[]): Promise<Result<Comparison>> {
    const measurements: Measurement[] = []
    for (const id of ids) {
      const found = await this.get(id)
      if (!found.ok) return found
      measurements.push(found.value)
    }
    return { ok: true, value: compareMeasurements(measurements) }
  }

  /** Has `close` wait for the work. */
  private async untilEnded<T>(work: Promise<T>): Promise<T> {
    this.endings.add(work)
    return work.finally(() => this.endings.delete(work))
  }

  private withStored<T>(
    id: string,
    work: (stored: StoredMeasurement, store: HistoryStore) => Result<T>,
  ): Result<T> {
    return this.open((store) => {
      const stored = store.measurement(id)
      return stored === null ? notThere(id) : work(stored, store)
    })
  }

  /** Runs `work` on the history. `HistoryError` becomes a failed result; a bug is thrown. */
  private open<T>(work: (store: HistoryStore) => Result<T>): Result<T> {
    const opened = this.file.open()
    if (!opened.ok) return opened
    try {
      return work(opened.value)
    } catch (error) {
      if (error instanceof HistoryError) return { ok: false, message: error.message }
      throw error
    }
  }

  private facts(store: HistoryStore, origin: MeasurementOrigin): MeasurementFacts {
    const { kind, machine } = this.session.source ?? {
      kind: DEFAULT_SOURCE,
      machine: { model: null, osBuild: null },
    }
    const name = nextMeasurementName(store.measurements().map((head) => head.name))
    return {
      id: createMeasurementId(),
      name,
      note: '',
      origin,
      source: kind,
      machine,
      group: null,
      run: null,
    }
  }
}

const NAMED = /^Measurement (\d{1,9})$/

/** "Measurement 3" where the highest of its kind among `names` is "Measurement 2". */
export function nextMeasurementName(names: readonly string[]): string {
  const numbers = names.map((name) => Number(NAMED.exec(name)?.[1] ?? 0))
  return `Measurement ${numbers.reduce((highest, number) => Math.max(highest, number), 0) + 1}`
}

function notThere(id: string): Result<never> {
  return { ok: false, message: `There is no measurement ${id} any more. It may have been deleted.` }
}
