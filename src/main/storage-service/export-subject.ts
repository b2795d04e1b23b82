import type { Result } from '#shared/ipc-contract'
import type { PlacedSample } from '#shared/sample'
import { sampleLiesIn, spanStartMs } from '#shared/sample-window'
import { DEFAULT_SOURCE, SOURCES } from '#shared/sources'
import { withoutProcesses, type TrackEvent } from '#shared/track-events'
import { isRawFormat, isTraceFormat, type FileFormat } from '#shared/transfer'
import type { RecordingToSave } from '../exchange/export-anemometer'
import type { ExportSummary } from '../exchange/export-samples'
import type { TextFormat } from '../exchange/sample-writer'
import type { TransferSteps } from '../exchange/transfer-steps'
import type { HistoryStore } from '../storage/history-store'
import type { SessionSource, StoredSubject } from './protocol'
import type { RecentFrames } from './recent-frames'
import type { Session } from './session'

/** Where what is exported comes from. */
export interface ExportOrigin {
  store: HistoryStore
  session: Session
  frames: RecentFrames
  /** Names of processes, which the unified log told, are left out otherwise. */
  withProcesses: boolean
}

/** Writes the file, whole or not at all. */
export async function exportSubject(
  origin: ExportOrigin,
  subject: StoredSubject,
  format: FileFormat,
  path: string,
  steps: TransferSteps,
): Promise<Result<ExportSummary>> {
  const recording = await recordingOf(origin, subject)
  if (!recording.ok) return recording
  // Imported late: the writers of zip and Parquet take memory that the app without a window does not need.
  if (isRawFormat(format)) {
    const { exportFrames } = await import('../exchange/export-frames')
    return exportFrames(recording.value.frames, format, path, steps)
  }
  if (format === 'anemometer') {
    const { exportAnemometer } = await import('../exchange/export-anemometer')
    return exportAnemometer([recording.value], path, steps)
  }
  if (isTraceFormat(format)) {
    const { exportTrace } = await import('../exchange/export-trace')
    const samples = (): Iterable<PlacedSample> => measured(recording.value)
    const events = (): Iterable<TrackEvent> => measuredEvents(recording.value)
    return exportTrace({ ...recording.value, samples, events }, format, path, steps)
  }
  const { exportSamples } = await import('../exchange/export-samples')
  return exportSamples(measured(recording.value), format, path, steps, measuredEvents(recording.value))
}

/** The same as text, piece by piece. `onText` resolves with false when no more is wanted. */
export async function printSubject(
  origin: ExportOrigin,
  subject: StoredSubject,
  format: TextFormat,
  onText: (text: string) => Promise<boolean>,
): Promise<Result<ExportSummary>> {
  const recording = await recordingOf(origin, subject)
  if (!recording.ok) return recording
  const { printSamples } = await import('../exchange/export-samples')
  const events = measuredEvents(recording.value)
  return { ok: true, value: await printSamples(measured(recording.value), format, onText, events) }
}

async function recordingOf(origin: ExportOrigin, subject: StoredSubject): Promise<Result<RecordingToSave>> {
  const recording = await wholeRecordingOf(origin, subject)
  if (!recording.ok || origin.withProcesses) return recording
  const { events } = recording.value
  const nameless = function* (): Generator<TrackEvent> {
    for (const event of events()) yield withoutProcesses(event)
  }
  return { ok: true, value: { ...recording.value, events: nameless } }
}

async function wholeRecordingOf(
  origin: ExportOrigin,
  subject: StoredSubject,
): Promise<Result<RecordingToSave>> {
  switch (subject.kind) {
    case 'measurement': {
      const { recordingOfMeasurement } = await import('../exchange/export-anemometer')
      return found(recordingOfMeasurement(origin.store, subject.id))
    }
    case 'recent':
      return recentOf(origin)
    case 'range':
      return stretchOf(origin, subject.fromMs, subject.toMs)
    case 'track':
      return trackOf(origin.store, subject)
  }
}

function found(recording: RecordingToSave | null): Result<RecordingToSave> {
  return recording === null
    ? { ok: false, message: 'This measurement is not there any more. It may have been deleted.' }
    : { ok: true, value: recording }
}

/** What just happened, as far back as raw frames are held. */
function recentOf({ store, session, frames }: ExportOrigin): Result<RecordingToSave> {
  const span = frames.span()
  const { trackId } = session
  if (span === null || trackId === null) {
    return {
      ok: false,
      message: 'Nothing was read yet that could be saved. Wait for the first sample, then try again.',
    }
  }
  const { fromMs: firstMs, toMs } = span
  const samples = function* (): Generator<PlacedSample> {
    for (const placed of store.samples(trackId, firstMs - 1, toMs)) {
      if (placed.endMs >= firstMs && placed.endMs <= toMs) yield placed
    }
  }
  const [first] = samples()
  const fromMs = spanStartMs(firstMs, first?.sample.elapsedMs ?? null)
  const stretch = { store, trackId, source: session.source, fromMs, toMs }
  return { ok: true, value: recordingFrom(stretch, samples, () => frames.frames()) }
}

function stretchOf(
  { store, session, frames }: ExportOrigin,
  fromMs: number,
  toMs: number,
): Result<RecordingToSave> {
  const { trackId } = session
  if (trackId === null) return { ok: false, message: 'Nothing is kept of what is read now.' }
  const inside = function* (): ReturnType<RecentFrames['frames']> {
    for (const frame of frames.frames(fromMs)) if (frame.endMs > fromMs && frame.endMs <= toMs) yield frame
  }
  const stretch = { store, trackId, source: session.source, fromMs, toMs }
  return {
    ok: true,
    value: recordingFrom(stretch, () => store.samples(trackId, fromMs, toMs), inside),
  }
}

/** A part of the session's track as it is now: another session may begin while it is written. */
interface SessionStretch {
  store: HistoryStore
  trackId: number
  source: SessionSource | null
  fromMs: number
  toMs: number
}

function recordingFrom(
  { store, trackId, source, fromMs, toMs }: SessionStretch,
  samples: RecordingToSave['samples'],
  frames: RecordingToSave['frames'],
): RecordingToSave {
  const { label, kind, machine } = source ?? {
    label: '',
    kind: DEFAULT_SOURCE,
    machine: { model: null, osBuild: null },
  }
  const events = (): Iterable<TrackEvent> => store.events(trackId, fromMs, toMs)
  const facts = { name: label, note: '', source: kind, machine, group: null, run: null }
  return { facts: { ...facts, origin: 'range' }, figures: null, fromMs, toMs, samples, events, frames }
}

function trackOf(
  store: HistoryStore,
  { track, fromMs, toMs }: Extract<StoredSubject, { kind: 'track' }>,
): Result<RecordingToSave> {
  const trackId = store.findContinuousTrack(track)
  if (trackId === null)
    return { ok: false, message: `Nothing of ${SOURCES[track].phrase} was ever kept in this history.` }
  const samples = (): Iterable<PlacedSample> => store.samples(trackId, fromMs, toMs)
  const events = (): Iterable<TrackEvent> => store.events(trackId, fromMs, toMs)
  const [first] = samples()
  const machine = first?.sample.machine ?? { model: null, osBuild: null }
  const name = `${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}`
  const facts = { name, note: '', source: track, machine, group: null, run: null }
  return {
    ok: true,
    value: {
      facts: { ...facts, origin: 'range' },
      figures: null,
      fromMs,
      toMs,
      samples,
      events,
      frames: () => [],
    },
  }
}

/** Without the quiet time before it. */
function* measured({ samples, fromMs, toMs }: RecordingToSave): Generator<PlacedSample> {
  for (const placed of samples()) if (sampleLiesIn(placed, { fromMs, toMs })) yield placed
}

/** The same for events: a mark may follow the last sample. */
function* measuredEvents({ events, fromMs }: RecordingToSave): Generator<TrackEvent> {
  for (const event of events()) if ((event.endMs ?? event.startMs) >= fromMs) yield event
}
