import { basename } from 'node:path'
import type { Result } from '#shared/ipc-contract'
import { createFrameJoiner } from '../powermetrics/frame-tap'
import type { RawFrame } from '../storage/stored'
import { NothingToExport, settleExport, type ExportSummary } from './export-samples'
import { TransferMeter, type TransferSteps } from './transfer-steps'

/** What `powermetrics` wrote, byte for byte: as property lists, or as text. */
export const RAW_FORMATS = ['plist', 'txt'] as const

export type RawFormat = (typeof RAW_FORMATS)[number]

const LESS_THAN = 0x3c

export function rawFormatOf({ bytes }: RawFrame): RawFormat {
  return bytes[0] === LESS_THAN ? 'plist' : 'txt'
}

/** Writes the frames one after another, whole or not at all. */
export async function exportFrames(
  frames: () => Iterable<RawFrame>,
  format: RawFormat,
  path: string,
  steps: TransferSteps = {},
): Promise<Result<ExportSummary>> {
  const name = basename(path)
  const [first] = frames()
  if (first === undefined)
    return { ok: false, message: `There is nothing that powermetrics wrote, so ${name} was not made.` }
  const written = rawFormatOf(first)
  if (written !== format) {
    const other = written === 'plist' ? 'property lists; use the ending .plist' : 'text; use the ending .txt'
    return { ok: false, message: `${name} was not made: powermetrics wrote ${other}.` }
  }
  const meter = new TransferMeter('export', name, null, steps)
  return settleExport(path, async (file) => {
    const join = createFrameJoiner()
    const summary: ExportSummary = { samples: 0, events: 0, bytes: 0, eventsFile: null, warnings: [] }
    for (const { bytes } of frames()) {
      const piece = join(bytes)
      await file.writeFile(piece)
      meter.samples = ++summary.samples
      summary.bytes += piece.length
      await meter.step(summary.bytes)
    }
    if (summary.samples === 0) throw new NothingToExport()
    return summary
  })
}
