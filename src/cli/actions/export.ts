import type { Result } from '#shared/ipc-contract'
import type { PlacedSample } from '#shared/sample'
import type { ExportFormat } from '#shared/transfer'
import {
  exportAnemometer,
  recordingOfMeasurement,
  type RecordingToSave,
} from '../../main/exchange/export-anemometer'
import { exportSamples, type ExportSummary } from '../../main/exchange/export-samples'
import { createSampleWriter } from '../../main/exchange/sample-writer'
import type { TransferSteps } from '../../main/exchange/transfer-steps'
import type { HistoryStore } from '../../main/storage/history-store'
import type { CommandIo, ExitStatus } from '../command'
import { Interruption, statusOfSignal } from '../measuring/interruption'
import { printable } from '../printable'
import { ProgressLine } from '../progress-line'
import { findOne } from '../store/find-measurements'
import { withStore } from '../store/open-store'
import { progressWords } from '../transfer-words'
import { bytes } from '../words'

export interface ExportWish {
  path: string
  subject: ExportedSubject
  format: ExportFormat
  data: string | null
}

/** A measurement, or a time of the app's continuous history. */
export type ExportedSubject =
  | { kind: 'measurement'; word: string }
  | { kind: 'range'; track: 'live' | 'demonstration'; fromMs: number; toMs: number }

export function exportTo(wish: ExportWish, io: CommandIo): Promise<ExitStatus> {
  const { path, data } = wish
  // Of what is printed nothing has to be put in order: a signal ends it as it ends any program.
  if (path !== '-') return exportToFile(wish, io)
  return withStore({ data, access: 'read' }, io, async (store) => {
    const printed = await print(store, wish, io)
    return printed.ok ? tellWritten(printed.value, path, io) : refuse(printed.message, io)
  })
}

async function exportToFile(wish: ExportWish, io: CommandIo): Promise<ExitStatus> {
  const interruption = new Interruption()
  const progress = new ProgressLine(io)
  const steps: TransferSteps = {
    signal: interruption.asked,
    onProgress: (now) => progress.show(progressWords(now)),
  }
  try {
    return await withStore({ data: wish.data, access: 'read' }, io, async (store) => {
      const written = await write(store, wish, steps)
      progress.clear()
      if (written.ok) return tellWritten(written.value, wish.path, io)
      const refused = refuse(written.message, io)
      return interruption.signal === null ? refused : statusOfSignal(interruption.signal)
    })
  } finally {
    interruption.dispose()
  }
}

function refuse(message: string, io: CommandIo): ExitStatus {
  io.complain(`anemometer export: ${printable(message)}`)
  return 2
}

/** 1 where something had to be left out. */
export function tellWritten(
  { samples, bytes: size, warnings }: ExportSummary,
  path: string,
  io: CommandIo,
): ExitStatus {
  for (const warning of warnings) io.complain(`${printable(path)}: ${printable(warning)}`)
  if (path !== '-')
    io.complain(`${printable(path)}: ${samples} ${samples === 1 ? 'sample' : 'samples'}, ${bytes(size)}`)
  return warnings.length > 0 ? 1 : 0
}

/** Into standard output, so that another program can take it. */
async function print(
  store: HistoryStore,
  { subject, format }: ExportWish,
  { output }: CommandIo,
): Promise<Result<ExportSummary>> {
  if (format !== 'csv' && format !== 'ndjson')
    return { ok: false, message: `Standard output takes csv and ndjson. For ${format} name a file.` }
  const samples = samplesOf(store, subject)
  if (!samples.ok) return samples
  const summary: ExportSummary = { samples: 0, bytes: 0, warnings: [] }
  const write = (text: string): void => {
    output.write(text)
    summary.bytes += Buffer.byteLength(text)
  }
  const writer = createSampleWriter(format, write, (message) => summary.warnings.push(message))
  for (const { sample } of samples.value) {
    writer.add(sample)
    summary.samples++
    await output.flush()
    if (output.closed) break
  }
  writer.end()
  await output.flush()
  return { ok: true, value: summary }
}

function samplesOf(store: HistoryStore, subject: ExportedSubject): Result<Iterable<PlacedSample>> {
  if (subject.kind === 'range') {
    const stretch = stretchOf(store, subject)
    return stretch.ok ? { ok: true, value: stretch.value.samples() } : stretch
  }
  const found = findOne(store, subject.word)
  const stored = found.ok ? store.measurement(found.value.id) : null
  if (!found.ok) return found
  if (stored === null)
    return { ok: false, message: `The measurement ${found.value.id} is not there any more.` }
  return { ok: true, value: store.samples(stored.trackId, stored.fromMs, stored.toMs) }
}

async function write(
  store: HistoryStore,
  { subject, format, path }: ExportWish,
  steps: TransferSteps,
): Promise<Result<ExportSummary>> {
  if (subject.kind === 'range') {
    const stretch = stretchOf(store, subject)
    return stretch.ok ? writeRecording(stretch.value, format, path, steps) : stretch
  }
  const found = findOne(store, subject.word)
  return found.ok ? writeMeasurement(store, found.value.id, format, path, steps) : found
}

/** Tables hold what was measured; an archive also the margin around it and the raw frames. */
export async function writeMeasurement(
  store: HistoryStore,
  id: string,
  format: ExportFormat,
  path: string,
  steps: TransferSteps,
): Promise<Result<ExportSummary>> {
  const recording = recordingOfMeasurement(store, id)
  const stored = store.measurement(id)
  if (recording === null || stored === null)
    return { ok: false, message: `The measurement ${id} is not there any more.` }
  const { trackId, fromMs, toMs } = stored
  if (format === 'anemometer') return exportAnemometer([recording], path, steps)
  return exportSamples(store.samples(trackId, fromMs, toMs), format, path, steps)
}

function writeRecording(
  recording: RecordingToSave,
  format: ExportFormat,
  path: string,
  steps: TransferSteps,
): Promise<Result<ExportSummary>> {
  return format === 'anemometer'
    ? exportAnemometer([recording], path, steps)
    : exportSamples(recording.samples(), format, path, steps)
}

function stretchOf(
  store: HistoryStore,
  { track, fromMs, toMs }: Extract<ExportedSubject, { kind: 'range' }>,
): Result<RecordingToSave> {
  const trackId = store.findContinuousTrack(track)
  if (trackId === null)
    return { ok: false, message: `Nothing of ${SOURCE_WORDS[track]} was ever kept in this history.` }
  const samples = (): ReturnType<HistoryStore['samples']> => store.samples(trackId, fromMs, toMs)
  const [first] = samples()
  const machine = first?.sample.machine ?? { model: null, osBuild: null }
  const name = `${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}`
  const facts = { name, note: '', source: track, machine, group: null, run: null }
  return {
    ok: true,
    value: { facts: { ...facts, origin: 'range' }, figures: null, fromMs, toMs, samples, frames: () => [] },
  }
}

const SOURCE_WORDS = { live: 'live readings', demonstration: 'the demonstration' } as const
