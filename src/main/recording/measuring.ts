import type { Comparison } from '#shared/comparison'
import type { HistoryRange } from '#shared/history'
import type { MeasurementsState, Result } from '#shared/ipc-contract'
import type { Measurement, MeasurementFacts, MeasurementHead, MeasurementOrigin } from '#shared/measurement'
import { compareMeasurements } from '#shared/measurement/compare'
import { BASELINE_MS } from '#shared/measurement/measure'
import type { PlacedSample } from '#shared/sample'
import type { SourceStatus } from '#shared/source-status'
import type { TrackRangeRequest } from '../storage/stored'
import { measureRange } from '../measurement/measure-range'
import { createMeasurementId } from '../measurement/measurement-id'
import { beginMeasurement, type MeasurementRecorder } from '../measurement/measurement-recorder'
import { currentMeasurement } from '../measurement/remeasure'
import { attempt } from './attempt'
import type { HistoryFile } from './history-file'
import type { HistoryRecorder } from './history-recorder'
import { nextMeasurementName } from './measurement-name'

interface Running {
  recorder: MeasurementRecorder
  /** End of the newest sample, ms since 1970. */
  newestMs: number
  /** It was stopped and is being measured; null while it goes on. */
  ending: Promise<Result<Measurement>> | null
}

const NONE_RUNS: Result<never> = { ok: false, message: 'No measurement runs. Start one first.' }
const ONE_RUNS: Result<never> = {
  ok: false,
  message: 'A measurement runs already. Stop it before you start another.',
}

/** Measurements of what the app reads, one at a time, and everything that is asked of those kept. */
export class Measuring {
  private running: Running | null = null
  /** null: to be read anew. */
  private heads: MeasurementHead[] | null = null

  /** `onChange`: `state` is another; `isNews` where it is more than the running one's growth. */
  constructor(
    private readonly file: HistoryFile,
    private readonly history: HistoryRecorder,
    private readonly status: () => SourceStatus,
    private readonly onChange: (isNews: boolean) => void,
  ) {}

  get state(): MeasurementsState {
    return { list: this.list(), running: this.running?.recorder.running() ?? null }
  }

  /** How long the one that runs has lasted by its samples; null while none runs. */
  get runningMs(): number | null {
    if (this.running === null) return null
    const { recorder, newestMs } = this.running
    const { startedAtMs } = recorder.running()
    return startedAtMs === null ? 0 : newestMs - startedAtMs
  }

  /** Begins with the next sample; what was read just before is what it is compared with. */
  start(): Result {
    if (this.running !== null) return ONE_RUNS
    const opened = this.file.open()
    if (!opened.ok) return opened
    const begun = beginMeasurement(opened.value, this.facts('started'), this.history.latest(BASELINE_MS))
    if (!begun.ok) return begun
    this.running = { recorder: begun.value, newestMs: 0, ending: null }
    this.onChange(true)
    return { ok: true, value: null }
  }

  take(placed: PlacedSample, frame: Uint8Array | null): void {
    const { running } = this
    if (running === null || running.ending !== null) return
    running.recorder.add(placed, frame === null ? null : { endMs: placed.endMs, bytes: frame })
    running.newestMs = placed.endMs
    this.onChange(false)
  }

  /** What there is, is kept. To measure many hours takes seconds, in which the app goes on. */
  async stop(): Promise<Result<{ id: string }>> {
    const { running } = this
    if (running === null) return NONE_RUNS
    running.ending ??= running.recorder.finishLong().finally(() => this.ended(running))
    return idOf(await running.ending)
  }

  /** The same at the end of the source or of the app, which cannot wait. */
  stopAtOnce(): Result<{ id: string }> {
    const { running } = this
    if (running === null) return NONE_RUNS
    try {
      return idOf(running.recorder.finish())
    } finally {
      this.ended(running)
    }
  }

  async fromRange(fromMs: number, toMs: number): Promise<Result<{ id: string }>> {
    const opened = this.file.open()
    if (!opened.ok) return opened
    const { trackId } = this.history
    if (trackId === null) return { ok: false, message: 'Nothing is kept of what is read now.' }
    const measured = await measureRange(opened.value, trackId, fromMs, toMs, this.facts('range'))
    if (measured.ok) this.changed()
    return idOf(measured)
  }

  /** A null edge of the request is the measurement's own. */
  range(id: string, request: TrackRangeRequest): Result<HistoryRange> {
    const opened = this.file.open()
    if (!opened.ok) return opened
    const stored = opened.value.measurement(id)
    if (stored === null) return notThere(id)
    const fromMs = request.fromMs ?? stored.fromMs
    const toMs = request.toMs ?? stored.toMs
    return { ok: true, value: opened.value.range(stored.trackId, { ...request, fromMs, toMs }) }
  }

  get(id: string): Result<Measurement> {
    const opened = this.file.open()
    if (!opened.ok) return opened
    const stored = currentMeasurement(opened.value, id)
    return stored === null ? notThere(id) : { ok: true, value: stored.measurement }
  }

  describe(id: string, words: { name: string; note: string }): Result {
    const found = this.get(id)
    if (!found.ok) return found
    const described = attempt(() => this.file.store?.describeMeasurement(id, words))
    this.changed()
    return described.ok ? { ok: true, value: null } : described
  }

  remove(ids: readonly string[]): Result {
    const opened = this.file.open()
    if (!opened.ok) return opened
    const removed = attempt(() => {
      for (const id of ids) opened.value.removeMeasurement(id)
    })
    this.changed()
    return removed.ok ? { ok: true, value: null } : removed
  }

  compare(ids: readonly string[]): Result<Comparison> {
    const measurements: Measurement[] = []
    for (const id of ids) {
      const found = this.get(id)
      if (!found.ok) return found
      measurements.push(found.value)
    }
    return { ok: true, value: compareMeasurements(measurements) }
  }

  /** The list has to be read anew. */
  changed(): void {
    this.heads = null
    this.onChange(true)
  }

  private ended(running: Running): void {
    if (this.running !== running) return
    this.running = null
    this.changed()
  }

  private list(): MeasurementHead[] {
    const opened = this.file.open()
    if (!opened.ok) return []
    this.heads ??= opened.value.measurements()
    return this.heads
  }

  private facts(origin: MeasurementOrigin): MeasurementFacts {
    const { kind, machine } = this.status()
    const name = nextMeasurementName(this.list().map((head) => head.name))
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

function idOf(measured: Result<Measurement>): Result<{ id: string }> {
  return measured.ok ? { ok: true, value: { id: measured.value.id } } : measured
}

function notThere(id: string): Result<never> {
  return { ok: false, message: `There is no measurement ${id} any more. It may have been deleted.` }
}
