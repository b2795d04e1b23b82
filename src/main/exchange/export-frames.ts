import { basename } from 'node:path'
import type { Result } from '#shared/ipc-contract'
import type { RawFormat } from '#shared/transfer'
import { createFrameJoiner } from '../powermetrics/frame-tap'
import { createRecordingJoiner } from '../sources/ioreport/recording-format'
import { instrumentOf } from '../sources/recording-reader'
import type { RawFrame } from '../storage/stored'
import { NothingToExport, settleExport, type ExportSummary } from './export-samples'
import { TransferMeter, type TransferSteps } from './transfer-steps'

const LESS_THAN = 0x3c

export function rawFormatOf({ bytes }: RawFrame): RawFormat {
  if (instrumentOf(bytes) === 'ioreport') return 'ioreport'
  return bytes[0] === LESS_THAN ? 'plist' : 'txt'
}

/** Returns what to write for each frame of one format, so that together they are a recording. */
export function createJoiner(format: RawFormat): (frame: Uint8Array) => Uint8Array {
  return format === 'ioreport' ? createRecordingJoiner() : createFrameJoiner()
}

/** Writes the frames of one format one after another, whole or not at all. */
export async function exportFrames(
  frames: () => Iterable<RawFrame>,
  format: RawFormat,
  path: string,
  steps: TransferSteps = {},
): Promise<Result<ExportSummary>> {
  const name = basename(path)
  const missing = whyMissing(frames(), format)
  if (missing !== null) return { ok: false, message: `${name} was not made: ${missing}` }
  const meter = new TransferMeter('export', name, null, steps)
  return settleExport(path, async (file) => {
    const join = createJoiner(format)
    const summary: ExportSummary = { samples: 0, events: 0, bytes: 0, eventsFile: null, warnings: [] }
    for (const frame of frames()) {
      if (rawFormatOf(frame) !== format) continue
      const piece = join(frame.bytes)
      await file.writeFile(piece)
      meter.samples = ++summary.samples
      summary.bytes += piece.length
      await meter.step(summary.bytes)
    }
    if (summary.samples === 0) throw new NothingToExport()
    return summary
  })
}

const OTHERWISE: Readonly<Record<RawFormat, string>> = {
  plist: 'powermetrics wrote property lists; use the ending .plist.',
  txt: 'powermetrics wrote text; use the ending .txt.',
  ioreport: 'it comes from IOReport; use the ending .ioreport.',
}

/** null where there is a frame of this format. Otherwise a sentence without its beginning. */
function whyMissing(frames: Iterable<RawFrame>, format: RawFormat): string | null {
  let other: RawFormat | null = null
  for (const frame of frames) {
    const found = rawFormatOf(frame)
    if (found === format) return null
    other ??= found
  }
  if (other === null) return 'what powermetrics or IOReport gave was not kept of it.'
  return OTHERWISE[other]
}
