import { basename } from 'node:path'
import type { Result } from '#shared/ipc-contract'
import { EXPORT_FORMATS, type ExportFormat } from '#shared/transfer'
import { NothingToExport, settleExport, type ExportSummary } from '../../main/exchange/export-samples'
import type { HistoryStore } from '../../main/storage/history-store'
import { createFrameJoiner } from '../../main/powermetrics/frame-tap'
import { writeMeasurement } from './export'

/** What powermetrics wrote, byte for byte. */
const RAW_FORMATS = ['plist', 'txt'] as const
type RawFormat = (typeof RAW_FORMATS)[number]

export const RECORDING_ENDINGS = [...EXPORT_FORMATS, ...RAW_FORMATS].map((format) => `.${format}`)

const LESS_THAN = 0x3c

/** By the file's ending; null where it tells nothing. */
export function formatOfFile(path: string): ExportFormat | RawFormat | null {
  const ending = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase()
  return [...EXPORT_FORMATS, ...RAW_FORMATS].find((format) => format === ending) ?? null
}

/** Writes all of a measurement's samples, whole or not at all. */
export async function writeRecorded(
  store: HistoryStore,
  id: string,
  path: string,
): Promise<Result<ExportSummary>> {
  const format = formatOfFile(path)
  if (format === null) throw new Error(`"${path}" tells no format`)
  return isRaw(format) ? writeFrames(store, id, format, path) : writeMeasurement(store, id, format, path, {})
}

function isRaw(format: ExportFormat | RawFormat): format is RawFormat {
  return RAW_FORMATS.some((raw) => raw === format)
}

async function writeFrames(
  store: HistoryStore,
  id: string,
  format: RawFormat,
  path: string,
): Promise<Result<ExportSummary>> {
  const stored = store.measurement(id)
  const [first] = stored === null ? [] : store.frames(stored.trackId)
  if (stored === null || first === undefined)
    return {
      ok: false,
      message: `There is nothing that powermetrics wrote, so ${basename(path)} was not made.`,
    }
  const isPlist = first.bytes[0] === LESS_THAN
  if (isPlist !== (format === 'plist')) {
    const other = isPlist ? 'property lists; use the ending .plist' : 'text; use the ending .txt'
    return { ok: false, message: `${basename(path)} was not made: powermetrics wrote ${other}.` }
  }
  return settleExport(path, async (file) => {
    const join = createFrameJoiner()
    const summary: ExportSummary = { samples: 0, bytes: 0, warnings: [] }
    for (const { bytes } of store.frames(stored.trackId)) {
      const piece = join(bytes)
      await file.writeFile(piece)
      summary.samples++
      summary.bytes += piece.length
    }
    if (summary.samples === 0) throw new NothingToExport()
    return summary
  })
}
