import type { Result } from '#shared/ipc-contract'
import type { MeasuredCommand, Measurement, MeasurementFacts, RunningMeasurement } from '#shared/measurement'
import { BASELINE_MS } from '#shared/measurement/measure'
import type { Machine, PlacedSample } from '#shared/sample'
import { HistoryError } from '../history/database-errors'
import type { HistoryStore } from '../history/history-store'
import type { RawFrame } from '../history/stored'
import type { TrackWriter } from '../history/track-writer'
import { measureTrack } from './remeasure'

/** What is settled only when a measurement ends. */
export interface MeasurementEnd {
  /** ms since 1970, on the samples' time axis. Default: from the first sample's start to the last one's end. */
  fromMs?: number
  toMs?: number
  /** How the command of `anemometer run` ended. */
  run?: MeasuredCommand
}

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
    this.startedAtMs ??= Math.max(placed.endMs - (placed.sample.elapsedMs ?? 0), earliestMs)
    const { model, osBuild } = placed.sample.machine
    this.machine = { model: this.machine.model ?? model, osBuild: this.machine.osBuild ?? osBuild }
  }

  /** Measures what was kept and saves it. Whatever fails, nothing is left behind but a saved measurement. */
  finish(end: MeasurementEnd = {}): Result<Measurement> {
    if (this.hasEnded) return { ok: false, message: ENDED }
    const fromMs = end.fromMs ?? this.startedAtMs
    const toMs = end.toMs ?? this.lastEndMs
    if (fromMs === null || this.samples === 0) return this.giveUp(NOTHING_ARRIVED)
    if (toMs <= fromMs) return this.giveUp('The measurement ended before it began, so nothing was saved.')
    try {
      return this.save(fromMs, toMs, end.run ?? this.facts.run)
    } catch (error) {
      return this.giveUp(`The measurement could not be saved. ${expected(error).message}`)
    }
  }

  /** Leaves nothing; after the end, does nothing. */
  discard(): void {
    if (this.hasEnded) return
    this.hasEnded = true
    try {
      this.store.removeTrack(this.trackId)
    } catch (error) {
      // A track without a measurement goes with the next opening of the history.
      expected(error)
    }
  }

  /** Measured while the writer still holds what a full disk did not take. */
  private save(fromMs: number, toMs: number, run: MeasuredCommand | null): Result<Measurement> {
    const figures = measureTrack(this.store, { trackId: this.trackId, fromMs, toMs })
    if (figures.samples === 0) return this.giveUp(NOTHING_ARRIVED)
    const measurement: Measurement = { ...this.facts, machine: this.machine, run, ...figures }
    this.writer.close()
    this.store.saveMeasurement({ measurement, trackId: this.trackId, fromMs, toMs })
    this.hasEnded = true
    return { ok: true, value: measurement }
  }

  private giveUp(message: string): Result<never> {
    this.discard()
    return { ok: false, message }
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
