import { basename } from 'node:path'
import { windowStartMs, type TimeSpan } from '#shared/sample-window'
import type { TrackEvent } from '#shared/track-events'
import { describeFault, type Fault } from '../powermetrics/faults'
import type { Result } from '#shared/ipc-contract'
import type { Measurement } from '#shared/measurement'
import type { HistoryStore } from '../storage/history-store'
import { createMeasurementId } from '../measurement/measurement-id'
import { beginMeasurement, type MeasurementRecorder } from '../measurement/measurement-recorder'
import type { Recording, RecordingStep } from '../sources/replay/recording'
import { Timeline } from '../pipeline/timeline'
import { layLogOver, type LogOverlay } from './log-overlay'
import { TransferMeter, type TransferSteps } from './transfer-steps'

export interface RecordingImport {
  measurement: Measurement
  warnings: string[]
}

/** Measures all that `reading` gives, with a log laid over it. Throws the file system's error or `TransferCancelled` and leaves nothing then. */
export async function importRecording(
  store: HistoryStore,
  recording: Recording,
  reading: AsyncIterable<RecordingStep>,
  name: string | null,
  steps: TransferSteps,
  overlay: LogOverlay | null = null,
): Promise<Result<RecordingImport>> {
  const facts = {
    id: createMeasurementId(),
    name: name ?? recording.label,
    note: '',
    origin: 'import',
    source: 'replay',
    machine: { model: null, osBuild: null },
    group: null,
    run: null,
  } as const
  const begun = beginMeasurement(store, facts, [])
  if (!begun.ok) return begun
  try {
    const copied = await copy(recording, reading, begun.value, steps)
    const warnings = describeFaults(recording.label, copied)
    if (overlay !== null && copied.span !== null) {
      const meter = new TransferMeter('import', basename(overlay.path), null, steps)
      const onEvent = (event: TrackEvent): void => begun.value.addEvent(event)
      for (const warning of await layLogOver(overlay, copied.span, onEvent, meter)) warnings.push(warning)
    }
    const measured = await begun.value.finish()
    if (!measured.ok) return measured
    return { ok: true, value: { measurement: measured.value, warnings } }
  } finally {
    begun.value.discard()
  }
}

interface Copied {
  faultCount: number
  firstFault: Fault | null
  /** Of all samples; null without one. */
  span: TimeSpan | null
}

async function copy(
  recording: Recording,
  reading: AsyncIterable<RecordingStep>,
  recorder: MeasurementRecorder,
  steps: TransferSteps,
): Promise<Copied> {
  const meter = new TransferMeter('import', recording.label, recording.totalBytes, steps)
  const timeline = new Timeline()
  const seen: Copied = { faultCount: 0, firstFault: null, span: null }
  const arrivalMs = Date.now()
  for await (const { samples, events = [], faults, bytesRead } of reading) {
    for (const { sample, frame, place } of samples) {
      const placed = place ? { sequence: meter.samples, ...place, sample } : timeline.place(sample, arrivalMs)
      recorder.add({ placed, frame })
      seen.span ??= { fromMs: windowStartMs(placed.endMs, sample.elapsedMs), toMs: placed.endMs }
      seen.span.toMs = Math.max(seen.span.toMs, placed.endMs)
      meter.samples++
    }
    for (const event of events) recorder.addEvent(event)
    seen.faultCount += faults.length
    seen.firstFault ??= faults[0] ?? null
    await meter.step(bytesRead)
  }
  return seen
}

function describeFaults(label: string, { faultCount, firstFault }: Copied): string[] {
  if (firstFault === null) return []
  const where = faultCount === 1 ? 'in one place.' : `in ${faultCount} places. The first:`
  return [`${label} is damaged ${where} ${describeFault(firstFault)}`]
}
