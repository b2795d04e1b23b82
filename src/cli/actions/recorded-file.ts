import { EXPORT_FORMATS, type ExportFormat } from '#shared/transfer'
import { RAW_FORMATS, type RawFormat } from '../../main/exchange/export-frames'

export const RECORDING_ENDINGS = [...EXPORT_FORMATS, ...RAW_FORMATS].map((format) => `.${format}`)

/** By the file's ending; null where it tells nothing. */
export function formatOfFile(path: string): ExportFormat | RawFormat | null {
  const ending = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase()
  return [...EXPORT_FORMATS, ...RAW_FORMATS].find((format) => format === ending) ?? null
}
