import type { Result } from '#shared/ipc-contract'
import type { PlacedSample } from '#shared/sample'
import type { SourceStatus } from '#shared/source-status'
import type { ExportFormat, ExportSubject } from '#shared/transfer'
import type { RecordingToSave } from '../exchange/export-anemometer'
import type { ExportSummary } from '../exchange/export-samples'
import type { TransferSteps } from '../exchange/transfer-steps'
import type { HistoryStore } from '../storage/history-store'
import type { RawFrame } from '../storage/stored'
import type { RecentFrames } from '../sampling/recent-frames'
import type { HistoryRecorder } from './history-recorder'

/** Where what is exported comes from. */
export interface ExportOrigin {
  store: HistoryStore
  history: HistoryRecorder
  frames: RecentFrames
  status: SourceStatus
}

/** Writes the file, whole or not at all. */
export async function exportSubject(
  origin: ExportOrigin,
  subject: ExportSubject,
  format: ExportFormat,
  path: string,
  steps: TransferSteps,
): Promise<Result<ExportSummary>> {
  // Only now: its writers of zip and Parquet are not needed by an app in the menu bar.
  const { exportAnemometer, recordingOfMeasurement } = await import('../exchange/export-anemometer')
  const { exportSamples } = await import('../exchange/export-samples')
  const recording =
    subject.kind === 'measurement'
      ? found(recordingOfMeasurement(origin.store, subject.id))
      : subject.kind === 'recent'
        ? recentOf(origin)
        : stretchOf(origin, subject.fromMs, subject.toMs)
  if (!recording.ok) return recording
  return format === 'anemometer'
    ? exportAnemometer([recording.value], path, steps)
    : exportSamples(measured(recording.value), format, path, steps)
}

/** What to call the file; null where it is a part of what is read now. */
export function nameOfSubject(store: HistoryStore, subject: ExportSubject): string | null {
  return subject.kind === 'measurement' ? (store.measurement(subject.id)?.measurement.name ?? null) : null
}

function found(recording: RecordingToSave | null): Result<RecordingToSave> {
  return recording === null
    ? { ok: false, message: 'This measurement is not there any more. It may have been deleted.' }
    : { ok: true, value: recording }
}

/** As far back as raw frames are kept. */
function recentOf(origin: ExportOrigin): Result<RecordingToSave> {
  const frames = [...origin.frames.frames()]
  const [first, last] = [frames[0], frames.at(-1)]
  if (first === undefined || last === undefined) {
    return {
      ok: false,
      message: 'Nothing was read yet that could be saved. Wait for the first sample, then try again.',
    }
  }
  const samples = [...origin.history.samples(first.endMs - 1, last.endMs)].filter(
    ({ endMs }) => endMs >= first.endMs && endMs <= last.endMs,
  )
  const fromMs = first.endMs - (samples[0]?.sample.elapsedMs ?? 0)
  return { ok: true, value: recordingFrom(origin.status, fromMs, last.endMs, () => samples, frames) }
}

function stretchOf(origin: ExportOrigin, fromMs: number, toMs: number): Result<RecordingToSave> {
  const frames = [...origin.frames.frames(fromMs)].filter(({ endMs }) => endMs > fromMs && endMs <= toMs)
  const samples = (): Iterable<PlacedSample> => origin.history.samples(fromMs, toMs)
  return { ok: true, value: recordingFrom(origin.status, fromMs, toMs, samples, frames) }
}

function recordingFrom(
  { label, kind, machine }: SourceStatus,
  fromMs: number,
  toMs: number,
  samples: () => Iterable<PlacedSample>,
  frames: RawFrame[],
): RecordingToSave {
  return {
    facts: { name: label, note: '', origin: 'range', source: kind, machine, group: null, run: null },
    figures: null,
    fromMs,
    toMs,
    samples,
    frames: () => frames,
  }
}

/** Without the quiet time before it. */
function* measured({ samples, fromMs, toMs }: RecordingToSave): Generator<PlacedSample> {
  for (const placed of samples()) {
    const startMs = placed.endMs - (placed.sample.elapsedMs ?? 0)
    if (placed.endMs > fromMs && startMs < toMs) yield placed
  }
}
