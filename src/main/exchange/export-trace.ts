import { basename } from 'node:path'
import type { Result } from '#shared/ipc-contract'
import type { TraceFormat } from '#shared/transfer'
import { chromeTrace } from './chrome-trace'
import type { RecordingToSave } from './export-anemometer'
import { NothingToExport, PieceWriter, settleExport, WRITE_BYTES, type ExportSummary } from './export-samples'
import { firefoxProfile } from './firefox-profile'
import { lengthOf, ReportedRails, type Trace } from './trace'
import { TransferMeter, type TransferSteps } from './transfer-steps'

const WRITERS: Readonly<Record<TraceFormat, (trace: Trace) => Iterable<string>>> = {
  'profile.json': firefoxProfile,
  'perfetto.json': chromeTrace,
}

/** Writes a trace for a profiler, whole or not at all. `recording`: without its quiet time. */
export async function exportTrace(
  recording: Pick<RecordingToSave, 'facts' | 'figures' | 'fromMs' | 'toMs' | 'samples' | 'events'>,
  format: TraceFormat,
  path: string,
  steps: TransferSteps = {},
): Promise<Result<ExportSummary>> {
  const meter = new TransferMeter('export', basename(path), null, steps)
  return settleExport(path, async (file) => {
    const reported = new ReportedRails()
    for (const placed of recording.samples()) {
      reported.add(placed)
      meter.samples++
      await meter.step(0)
    }
    if (meter.samples === 0) throw new NothingToExport()
    const { fromMs, toMs } = recording
    const trace: Trace = { ...recording, span: { fromMs, toMs }, rails: reported.rails() }
    const pieces = new PieceWriter(file)
    for (const text of WRITERS[format](trace)) {
      pieces.add(text)
      await pieces.flush(WRITE_BYTES)
      await meter.step(pieces.bytes)
    }
    await pieces.flush(0)
    const events = lengthOf(trace.events())
    const warnings =
      trace.rails.length > 0 ? [] : ['No power is reported in it, so that the trace has no counters.']
    return { samples: meter.samples, events, bytes: pieces.bytes, eventsFile: null, warnings }
  })
}
