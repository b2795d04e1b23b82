/** Formats a range or a measurement can be written in. */
export const EXPORT_FORMATS = ['csv', 'ndjson', 'parquet', 'anemometer'] as const

export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** What to write: a measurement, or a stretch of what the window follows (ms since 1970). */
export type ExportSubject =
  | { kind: 'measurement'; id: string }
  | { kind: 'range'; fromMs: number; toMs: number }
  /** "Save what just happened": the raw frames and samples of the last 10 minutes. */
  | { kind: 'recent' }

/** An import or an export under way. */
export interface TransferProgress {
  kind: 'import' | 'export'
  /** The file's name. */
  label: string
  bytesDone: number
  /** null where it is not known beforehand. */
  bytesTotal: number | null
  samples: number
  bytesPerSecond: number | null
  remainingMs: number | null
}

/** True for files that open as a measurement rather than play: our own, and pictures that carry their samples. */
export function opensAsMeasurement(path: string): boolean {
  return /\.(anemometer|png|csv|ndjson)$/i.test(path)
}
