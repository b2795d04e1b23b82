import { describeFault, type Fault } from '../powermetrics/faults'
import type { Result } from '#shared/ipc-contract'
import type { Measurement } from '#shared/measurement'
import type { HistoryStore } from '../storage/history-store'
import { createMeasurementId } from '../measurement/measurement-id'
import { beginMeasurement, type MeasurementRecorder } from '../measurement/measurement-recorder'
import type { Recording, RecordingStep } from '../sources/replay/recording'
import { Timeline } from '../pipeline/timeline'
import { TransferMeter, type TransferSteps } from './transfer-steps'

export interface RecordingImport {
  measurement: Measurement
  warnings: string[]
}

/** Measures all that `reading` gives. Throws the file system's error or `TransferCancelled` and leaves nothing then. */
export async function importRecording(
  store: HistoryStore,
  recording: Recording,
  reading: AsyncIterable<RecordingStep>,
  name: string | null,
  steps: TransferSteps,
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
    const faults = await copy(recording, reading, begun.value, steps)
    const measured = await begun.value.finish()
    if (!measured.ok) return measured
    return {
      ok: true,
      value: { measurement: measured.value, warnings: describeFaults(recording.label, faults) },
    }
  } finally {
    begun.value.discard()
  }
}

interface SeenFaults {
  count: number
  first: Fault | null
}

async function copy(
  recording: Recording,
  reading: AsyncIterable<RecordingStep>,
  recorder: MeasurementRecorder,
  steps: TransferSteps,
): Promise<SeenFaults> {
  const meter = new TransferMeter('import', recording.label, recording.totalBytes, steps)
  const timeline = new Timeline()
  const seen: SeenFaults = { count: 0, first: null }
  const arrivalMs = Date.now()
  for await (const { samples, events = [], faults, bytesRead } of reading) {
    for (const { sample, frame, place } of samples) {
      const placed = place ? { sequence: meter.samples, ...place, sample } : timeline.place(sample, arrivalMs)
      recorder.add({ placed, frame })
      meter.samples++
    }
    for (const event of events) recorder.addEvent(event)
    seen.count += faults.length
    seen.first ??= faults[0] ?? null
    await meter.step(bytesRead)
  }
  return seen
}

function describeFaults(label: string, { count, first }: SeenFaults): string[] {
  if (first === null) return []
  const where = count === 1 ? 'in one place.' : `in ${count} places. The first:`
  return [`${label} is damaged ${where} ${describeFault(first)}`]
}
