import type { Result } from '#shared/ipc-contract'
import type {
  MeasuredCommand,
  MeasuredFigures,
  Measurement,
  MeasurementFacts,
  MeasurementOrigin,
  RunningMeasurement,
} from '#shared/measurement'
import { BASELINE_MS } from '#shared/measurement/measure'
import type { Machine, PlacedSample } from '#shared/sample'
import { HistoryError } from '../storage/database-errors'
import type { HistoryStore } from '../storage/history-store'
import type { RawFrame } from '../storage/stored'
import type { TrackWriter } from '../storage/track-writer'
import { measureLongTrack, measureTrack, type Stretch } from './remeasure'

/** What is settled only when a measurement ends. */
export interface MeasurementEnd {
  /** ms since 1970, on the samples' time axis. Default: from the first sample's start to the last one's end. */
  fromMs?: number
  toMs?: number
  /** How the command of `anemometer run` ended. */
  run?: MeasuredCommand
}

type Ended = Stretch & { run: MeasuredCommand | null }

/** What comes of these is still there: it is measured whole, or not at all. */
const READ_AGAIN: readonly MeasurementOrigin[] = ['import', 'range']

const NOT_WHOLE =
  'The measurement could not be kept whole, so nothing was saved. Make room on the disk of the history, then try again.'
/** A first window of no known length lies in the measurement, too. Far below any other, and more than times resolve. */
const SHORTEST_MS = 0.001

const ENDED = 'This measurement has already ended.'
const NOTHING_ARRIVED =
  'No sample arrived between start and stop, so nothing was saved. Measure for longer than one interval.'

/**
 * Begins a measurement on a track of its own. The last 30 s of `before`, oldest first, become its baseline. Whoever
 * begins one ends it with `finish` or `discard`.
 */
export function beginMeasurement(
  store: HistoryStore,
  facts: MeasurementFacts,
  before: Iterable<PlacedSample>,
): Result<MeasurementRecorder> {
  try {
    const trackId = store.createTrack('measurement')
    const writer = store.writer(trackId)
    if (!writer.ok) {
      store.removeTrack(trackId)
      return writer
    }
    return { ok: true, value: new MeasurementRecorder(store, facts, trackId, writer.value, before) }
  } catch (error) {
    return { ok: false, message: `The measurement could not begin. ${expected(error).message}` }
  }
}

/** Keeps what arrives, without loss, and measures it at the end. */
export class MeasurementRecorder {
  private hasEnded = false
  /** What `finishLong` measures now. */
  private underWay: Ended | null = null
  /** Of `finish`. */
  private outcome: Result<Measurement> | null = null
  private samples = 0
  private startedAtMs: number | null = null
  private lastEndMs = Number.NEGATIVE_INFINITY
  private machine: Machine

  constructor(
    private readonly store: HistoryStore,
    private readonly facts: MeasurementFacts,
    private readonly trackId: number,
    private readonly writer: TrackWriter,
    before: Iterable<PlacedSample>,
  ) {
    this.machine = facts.machine
    const margin = [...before]
    const latestMs = margin.at(-1)?.endMs ?? 0
    for (const placed of margin) if (placed.endMs > latestMs - BASELINE_MS) this.append(placed)
  }

  running(): RunningMeasurement {
    return { startedAtMs: this.startedAtMs, samples: this.samples }
  }

  /** In the order of time; a sample that lies before the one before it is left out. Nothing happens after the end. */
  add(placed: PlacedSample, frame: RawFrame | null): void {
    if (this.hasEnded) return
    const earliestMs = this.lastEndMs
    if (!this.append(placed)) return
    if (frame !== null) this.writer.appendFrame(frame)
    this.samples++
    const lengthMs = Math.max(placed.sample.elapsedMs ?? 0, SHORTEST_MS)
    this.startedAtMs ??= Math.max(placed.endMs - lengthMs, earliestMs)
    const { model, osBuild } = placed.sample.machine
    this.machine = { model: this.machine.model ?? model, osBuild: this.machine.osBuild ?? osBuild }
  }

  /**
   * Measures what was kept and saves it. Whatever fails, nothing is left behind but a saved measurement. All at once,
   * since the app may be ending; also where `finishLong` is at it.
   */
  finish(end: MeasurementEnd = {}): Result<Measurement> {
    const { underWay } = this
    const ended = underWay === null ? this.end(end) : { ok: true as const, value: underWay }
    if (!ended.ok) return ended
    this.outcome = this.settle(ended.value, () => measureTrack(this.store, ended.value))
    return this.outcome
  }

  /** The same for what may be long, giving way to others. */
  async finishLong(end: MeasurementEnd = {}): Promise<Result<Measurement>> {
    const ended = this.end(end)
    if (!ended.ok) return ended
    this.underWay = ended.value
    try {
      const figures = await measureLongTrack(this.store, ended.value)
      return this.outcome ?? this.settle(ended.value, () => figures)
    } catch (error) {
      return this.outcome ?? this.fail(error)
    } finally {
      this.underWay = null
    }
  }

  /** Leaves nothing; after the end, does nothing. */
  discard(): void {
    if (this.hasEnded) return
    this.hasEnded = true
    this.removeTrack()
  }

  private end({ fromMs = this.startedAtMs ?? undefined, toMs, run }: MeasurementEnd): Result<Ended> {
    if (this.hasEnded) return { ok: false, message: ENDED }
    this.hasEnded = true
    const ended = { trackId: this.trackId, fromMs: fromMs ?? 0, toMs: toMs ?? this.lastEndMs }
    if (fromMs === undefined || this.samples === 0) return this.giveUp(NOTHING_ARRIVED)
    if (ended.toMs <= fromMs)
      return this.giveUp('The measurement ended before it began, so nothing was saved.')
    this.writer.close()
    if (this.writer.lost > 0 && READ_AGAIN.includes(this.facts.origin)) return this.giveUp(NOT_WHOLE)
    return { ok: true, value: { ...ended, run: run ?? this.facts.run } }
  }

  private save({ trackId, fromMs, toMs, run }: Ended, figures: MeasuredFigures): Result<Measurement> {
    if (figures.samples === 0) return this.giveUp(this.writer.lost > 0 ? NOT_WHOLE : NOTHING_ARRIVED)
    const { facts, machine } = this
    const measurement: Measurement = { ...facts, note: this.note(), machine, run, ...figures }
    this.store.saveMeasurement({ measurement, trackId, fromMs, toMs })
    return { ok: true, value: measurement }
  }

  /** A measurement that time is missing from says why. */
  private note(): string {
    const { lost } = this.writer
    const missing = lost === 1 ? '1 sample is missing' : `${lost} samples are missing`
    const why = lost === 0 ? '' : `${missing}: the history could not be written for a time.`
    return [this.facts.note, why].filter((part) => part !== '').join('\n')
  }

  private settle(ended: Ended, measure: () => MeasuredFigures): Result<Measurement> {
    try {
      return this.save(ended, measure())
    } catch (error) {
      return this.fail(error)
    }
  }

  private fail(error: unknown): Result<never> {
    this.removeTrack()
    return { ok: false, message: `The measurement could not be saved. ${expected(error).message}` }
  }

  private giveUp(message: string): Result<never> {
    this.removeTrack()
    return { ok: false, message }
  }

  /** Where that fails, it goes with the next opening of the history, as every track without a measurement. */
  private removeTrack(): void {
    if (!this.store.isOpen) return
    try {
      this.store.removeTrack(this.trackId)
    } catch (error) {
      expected(error)
    }
  }

  private append(placed: PlacedSample): boolean {
    if (placed.endMs <= this.lastEndMs) return false
    this.lastEndMs = placed.endMs
    this.writer.append(placed)
    return true
  }
}

/** What the history says of a file that cannot be written. Anything else is a bug, and thrown. */
function expected(error: unknown): HistoryError {
  if (!(error instanceof HistoryError)) throw error
  return error
}
