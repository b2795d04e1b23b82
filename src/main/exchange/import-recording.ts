import { basename } from 'node:path'
import { describeFault, type Fault } from '../powermetrics/faults'
import { UnknownKeys } from '../powermetrics/unknown-keys'
import type { Result } from '#shared/ipc-contract'
import type { Measurement } from '#shared/measurement'
import type { TrackEvent } from '#shared/track-events'
import { windowLengthMs, windowStartMs, type TimeSpan } from '#shared/sample-window'
import type { HistoryStore } from '../storage/history-store'
import { createMeasurementId } from '../measurement/measurement-id'
import { beginMeasurement, type MeasurementRecorder } from '../measurement/measurement-recorder'
import type { RecordedSample, Recording, RecordingStep } from '../sources/replay/recording'
import { RunBoundaries } from '../pipeline/run-boundary'
import { Timeline } from '../pipeline/timeline'
import { layLogOver, type LogOverlay } from './log-overlay'
import { RiseFinder } from './rise-finder'
import { TransferMeter, type TransferSteps } from './transfer-steps'

export interface RecordingImport {
  /** One for each run in it, in its order; at least one. */
  measurements: Measurement[]
  /** What was skipped. */
  warnings: string[]
  /** What else there is to know, a sentence each. */
  notes: string[]
  /** There are several. */
  isTakenApart: boolean
}

/** A file that was put together from more runs has to be taken apart by who knows it. */
export const MOST_RUNS = 64

/**
 * Measures all that `reading` gives: what is of another Mac, build or start, or goes back in time, becomes a measurement
 * of its own. Throws the file system's error or `TransferCancelled` and leaves nothing then.
 */
export async function importRecording(
  store: HistoryStore,
  recording: Recording,
  reading: AsyncIterable<RecordingStep>,
  name: string | null,
  steps: TransferSteps,
  overlay: LogOverlay | null = null,
): Promise<Result<RecordingImport>> {
  const copier = new RunCopier(store, recording, name ?? recording.label)
  try {
    const copied = await copier.copy(reading, steps)
    if (!copied.ok) return copied
    const laid = overlay === null ? NOTHING_LAID : await copier.layOver(overlay, steps)
    return laid.ok ? await copier.finish(laid.value) : laid
  } finally {
    copier.discard()
  }
}

interface Run {
  recorder: MeasurementRecorder
  /** Of its samples; null until it has one. */
  span: TimeSpan | null
  rises: RiseFinder
}

const NOTHING_LAID: Result<string[]> = { ok: true, value: [] }

class RunCopier {
  private readonly runs: Run[] = []
  private readonly boundaries = new RunBoundaries()
  private readonly faults: { count: number; first: Fault | null } = { count: 0, first: null }
  private readonly notes: string[] = []
  private readonly saved: Measurement[] = []
  private timeline = new Timeline()
  private samples = 0
  private readonly unknown = new UnknownKeys()
  private chatterLines = 0
  private isDone = false

  constructor(
    private readonly store: HistoryStore,
    private readonly recording: Recording,
    private readonly name: string,
  ) {}

  async copy(reading: AsyncIterable<RecordingStep>, steps: TransferSteps): Promise<Result> {
    const meter = new TransferMeter('import', this.recording.label, this.recording.totalBytes, steps)
    for await (const { samples, events = [], faults, chatterLines = 0, unknown = [], bytesRead } of reading) {
      for (const recorded of samples) {
        const added = this.add(recorded)
        if (!added.ok) return added
        meter.samples++
      }
      for (const event of [...samples.flatMap((sample) => sample.events ?? []), ...events]) {
        const added = this.addEvent(event)
        if (!added.ok) return added
      }
      this.faults.count += faults.length
      this.faults.first ??= faults[0] ?? null
      this.chatterLines += chatterLines
      this.unknown.add(unknown)
      await meter.step(bytesRead)
    }
    return this.runs.length > 0 ? { ok: true, value: null } : this.begin('')
  }

  /** Lays a log over every run. Returns what a person should know, a sentence each. Throws the file system's error. */
  async layOver(overlay: LogOverlay, steps: TransferSteps): Promise<Result<string[]>> {
    const warnings = new Set<string>()
    for (const { recorder, span, rises } of this.runs) {
      if (span === null) continue
      const meter = new TransferMeter('import', basename(overlay.path), null, steps)
      const onEvent = (event: TrackEvent): void => recorder.addEvent(event)
      const laid = await layLogOver(overlay, { span, works: rises.finish() }, onEvent, meter)
      if (!laid.ok) return laid
      for (const warning of laid.value) warnings.add(warning)
    }
    return { ok: true, value: [...warnings] }
  }

  /** Saves all of them or none. `more`: warnings beside those of the recording. */
  async finish(more: readonly string[]): Promise<Result<RecordingImport>> {
    for (const { recorder } of this.runs) {
      const measured = await recorder.finish()
      if (!measured.ok) return measured
      this.saved.push(measured.value)
    }
    this.isDone = true
    const { label } = this.recording
    if (this.chatterLines > 0)
      this.notes.push(`Lines of powermetrics' error stream that were passed over: ${this.chatterLines}.`)
    for (const sentence of this.unknown.describe()) this.notes.push(sentence)
    const { saved: measurements, notes } = this
    const warnings = [...describeFaults(label, this.faults), ...more]
    return { ok: true, value: { measurements, warnings, notes, isTakenApart: measurements.length > 1 } }
  }

  /** Without effect once all were saved. */
  discard(): void {
    if (this.isDone) return
    for (const { recorder } of this.runs) recorder.discard()
    for (const { id } of this.saved) this.store.removeMeasurement(id)
  }

  private add({ sample, frame, place, bootedAtMs = null, gapBefore = false }: RecordedSample): Result {
    const why = this.boundaries.next(sample, bootedAtMs, place?.endMs)
    const hasTime = place != null || sample.timestamp !== null
    if (why !== null) this.notes.push(`Sample ${this.samples + 1} begins another measurement: ${why}.`)
    if (why !== null || this.runs.length === 0) {
      const begun = this.begin(hasTime ? '' : UNKNOWN_TIME)
      if (!begun.ok) return begun
      if (!hasTime) this.notes.push(`From sample ${this.samples + 1} on: ${UNKNOWN_TIME}`)
    }
    const run = this.runs.at(-1) as Run
    if (gapBefore) this.timeline.interrupt()
    // Without a stamp the axis begins in 1970, not now.
    const placed = place
      ? { sequence: this.samples, ...place, sample }
      : this.timeline.place(sample, windowLengthMs(sample.elapsedMs))
    run.span ??= { fromMs: windowStartMs(placed.endMs, sample.elapsedMs), toMs: placed.endMs }
    run.span.toMs = Math.max(run.span.toMs, placed.endMs)
    run.rises.add(placed)
    run.recorder.add({ placed, frame })
    this.samples++
    return { ok: true, value: null }
  }

  private addEvent(event: TrackEvent): Result {
    const begun = this.runs.length === 0 ? this.begin('') : null
    if (begun?.ok === false) return begun
    const run = this.runs.findLast(({ span }) => span !== null && span.fromMs <= event.startMs)
    ;(run ?? this.runs[0])?.recorder.addEvent(event)
    return { ok: true, value: null }
  }

  private begin(note: string): Result {
    const count = this.runs.length + 1
    if (count > MOST_RUNS) {
      const message = `${this.recording.label} holds more than ${MOST_RUNS} runs of powermetrics, of several Macs or in no order. Take it apart, or sort its parts by time, and import them by themselves.`
      return { ok: false, message }
    }
    const facts = {
      id: createMeasurementId(),
      name: count === 1 ? this.name : `${this.name} (${count})`,
      note,
      origin: 'import',
      source: 'replay',
      machine: { model: null, osBuild: null },
      group: null,
      run: null,
    } as const
    const begun = beginMeasurement(this.store, facts, [])
    if (!begun.ok) return begun
    this.timeline = new Timeline()
    this.runs.push({ recorder: begun.value, span: null, rises: new RiseFinder() })
    return { ok: true, value: null }
  }
}

const UNKNOWN_TIME =
  'When this was recorded is unknown, for its samples have no time that can be read. Its times count from the beginning of 1970.'

function describeFaults(label: string, { count, first }: { count: number; first: Fault | null }): string[] {
  if (first === null) return []
  const where = count === 1 ? 'in one place.' : `in ${count} places. The first:`
  return [`${label} is damaged ${where} ${describeFault(first)}`]
}
