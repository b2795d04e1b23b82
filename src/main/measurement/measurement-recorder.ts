import type { Result } from '#shared/ipc-contract'
import type {
  MeasuredCommand,
  MeasuredFigures,
  Measurement,
  MeasurementFacts,
  MeasurementOrigin,
} from '#shared/measurement'
import { BASELINE_MS } from '#shared/measurement/measure'
import type { Machine, PlacedSample } from '#shared/sample'
import { spanStartMs } from '#shared/sample-window'
import { SOURCES, trueSource, type SourceKind } from '#shared/sources'
import type { TrackEvent } from '#shared/track-events'
import type { Frame } from '../sources/source'
import { HistoryError } from '../storage/database-errors'
import type { HistoryStore } from '../storage/history-store'
import type { TrackWriter } from '../storage/track-writer'
import { boundedFacts } from './bounded-facts'
import { measureTrack, type Stretch } from './measure-track'

/** What is known only when a measurement ends. */
export interface MeasurementEnd {
  /** ms since 1970, on the samples' time axis. Default: from the first sample's start to the last one's end. */
  fromMs?: number
  toMs?: number
  /** How the command of `anemometer run` ended. */
  run?: MeasuredCommand
}

type Ended = Stretch & { run: MeasuredCommand | null }

/** The source of these is still there, so that they can be measured again: they are saved whole or not at all. */
const READ_AGAIN: readonly MeasurementOrigin[] = ['import', 'range']

const NOT_WHOLE =
  'The measurement could not be kept whole, so nothing was saved. Make room on the disk of the history, then try again.'

const ENDED = 'This measurement has already ended.'
const NOTHING_ARRIVED =
  'No sample arrived between start and stop, so nothing was saved. Measure for longer than one interval.'

/** A sample, and what it was read from; null where that was not kept. */
export interface Arrival {
  placed: PlacedSample
  frame: Frame | null
}

/** What a track says of the measurement that is being recorded on it, as JSON, for `recoverMeasurement`. */
export interface UnfinishedMeasurement {
  facts: MeasurementFacts
  /** End of the last sample that was read before the start, ms since 1970; null where there was none. */
  marginEndMs: number | null
}

/**
 * Begins a measurement on a track of its own. The last 30 s of `before`, oldest first, become its baseline. The caller
 * ends it with `finish` or `discard`; where the process dies before that, `recoverMeasurement` finishes it.
 */
export function beginMeasurement(
  store: HistoryStore,
  given: MeasurementFacts,
  before: readonly Arrival[],
): Result<MeasurementRecorder> {
  const facts = boundedFacts(given)
  try {
    const marginEndMs = before.at(-1)?.placed.endMs ?? null
    const unfinished: UnfinishedMeasurement = { facts, marginEndMs }
    const trackId = store.createTrack('measurement', JSON.stringify(unfinished))
    const writer = store.writer(trackId, !SOURCES[facts.source].isReal)
    if (!writer.ok) {
      store.removeTrack(trackId)
      return writer
    }
    return { ok: true, value: new MeasurementRecorder(store, facts, trackId, writer.value, before) }
  } catch (error) {
    return { ok: false, message: `The measurement could not begin. ${expected(error).message}` }
  }
}

/** Records what arrives, lossless, and measures it at the end. */
export class MeasurementRecorder {
  private hasEnded = false
  /** Where the first sample's window begins, ms since 1970; null until one was added. */
  private startedAtMs: number | null = null
  private lastEndMs = Number.NEGATIVE_INFINITY
  /** Where the first window begins, also of the quiet time; null until there is one. */
  private earliestMs: number | null = null
  /** What the samples say of it. */
  machine: Machine
  source: SourceKind

  constructor(
    private readonly store: HistoryStore,
    private readonly facts: MeasurementFacts,
    private readonly trackId: number,
    private readonly writer: TrackWriter,
    before: readonly Arrival[],
  ) {
    this.machine = facts.machine
    this.source = facts.source
    const latestMs = before.at(-1)?.placed.endMs ?? 0
    for (const arrival of before) if (arrival.placed.endMs > latestMs - BASELINE_MS) this.append(arrival)
  }

  /** In the order of time; a sample that is not later than the one before is left out. Without effect after the end. */
  add(arrival: Arrival): void {
    if (this.hasEnded) return
    const earliestMs = this.lastEndMs
    if (!this.append(arrival)) return
    const { endMs, sample } = arrival.placed
    this.startedAtMs ??= Math.max(spanStartMs(endMs, sample.elapsedMs), earliestMs)
    const { model, osBuild } = sample.machine
    this.machine = { model: this.machine.model ?? model, osBuild: this.machine.osBuild ?? osBuild }
    this.source = trueSource(this.source, sample.origins)
  }

  /**
   * An event that ended before the quiet time is left out, but that the log is read is told from its beginning on. Without
   * effect after the end.
   */
  addEvent(event: TrackEvent): void {
    if (this.hasEnded) return
    const earliestMs = this.earliestMs ?? -Infinity
    if ((event.endMs ?? event.startMs) >= earliestMs) this.writer.addEvent(event)
    else if (event.kind === 'log-on') this.writer.addEvent({ ...event, startMs: earliestMs })
  }

  /**
   * Measures what was recorded and saves it; other work runs in between. Where anything fails, nothing is left.
   */
  async finish(end: MeasurementEnd = {}): Promise<Result<Measurement>> {
    if (this.hasEnded) return { ok: false, message: ENDED }
    this.hasEnded = true
    try {
      await this.writer.flushInSteps()
      const ended = this.end(end)
      if (!ended.ok) return ended
      return this.save(ended.value, await measureTrack(this.store, ended.value, this))
    } catch (error) {
      this.removeTrack()
      return { ok: false, message: `The measurement could not be saved. ${expected(error).message}` }
    }
  }

  /** Ends it and leaves nothing. Without effect after the end. */
  discard(): void {
    if (this.hasEnded) return
    this.hasEnded = true
    this.removeTrack()
  }

  private end({ fromMs, toMs, run }: MeasurementEnd): Result<Ended> {
    const { startedAtMs, trackId } = this
    if (startedAtMs === null) return this.giveUp(NOTHING_ARRIVED)
    const ended = { trackId, fromMs: fromMs ?? startedAtMs, toMs: toMs ?? this.lastEndMs }
    if (ended.toMs <= ended.fromMs)
      return this.giveUp('The measurement ended before it began, so nothing was saved.')
    this.writer.close()
    if (this.writer.lost + this.writer.lostEvents > 0 && READ_AGAIN.includes(this.facts.origin))
      return this.giveUp(NOT_WHOLE)
    return { ok: true, value: { ...ended, run: run ?? this.facts.run } }
  }

  private save({ trackId, fromMs, toMs, run }: Ended, figures: MeasuredFigures): Result<Measurement> {
    if (figures.samples === 0) return this.giveUp(this.writer.lost > 0 ? NOT_WHOLE : NOTHING_ARRIVED)
    const { facts, machine, source } = this
    const measurement: Measurement = { ...facts, note: this.note(), machine, source, run, ...figures }
    this.store.saveMeasurement({ measurement, trackId, fromMs, toMs })
    return { ok: true, value: measurement }
  }

  /** Says what is missing, and why. */
  private note(): string {
    const { lost, lostEvents } = this.writer
    const missing = [missingWords(lost, 'sample'), missingWords(lostEvents, 'event')].flat().join(', ')
    const why = missing === '' ? '' : `${missing}: the history could not be written for a time.`
    return [this.facts.note, why].filter((part) => part !== '').join('\n')
  }

  private giveUp(message: string): Result<never> {
    this.removeTrack()
    return { ok: false, message }
  }

  /** Where that fails, the next process that opens the history removes it, as every track without a measurement. */
  private removeTrack(): void {
    if (!this.store.isOpen) return
    try {
      this.store.removeTrack(this.trackId)
    } catch (error) {
      expected(error)
    }
  }

  private append({ placed, frame }: Arrival): boolean {
    if (placed.endMs <= this.lastEndMs) return false
    this.lastEndMs = placed.endMs
    this.earliestMs ??= spanStartMs(placed.endMs, placed.sample.elapsedMs)
    this.writer.append(placed)
    for (const bytes of frame ?? []) this.writer.appendFrame({ endMs: placed.endMs, bytes })
    return true
  }
}

/** Empty where none is missing. */
function missingWords(count: number, what: string): string[] {
  if (count === 0) return []
  return [count === 1 ? `1 ${what} is missing` : `${count} ${what}s are missing`]
}

/** The history could not be written. Any other error is a bug, and thrown. */
function expected(error: unknown): HistoryError {
  if (!(error instanceof HistoryError)) throw error
  return error
}
