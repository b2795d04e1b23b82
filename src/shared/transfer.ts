/** Traces for profilers: of Firefox (profiler.firefox.com), and Chrome's format for Perfetto (ui.perfetto.dev). */
export const TRACE_FORMATS = ['profile.json', 'perfetto.json'] as const

export type TraceFormat = (typeof TRACE_FORMATS)[number]

/** Formats a range or a measurement can be written in, by the endings of their files. */
export const EXPORT_FORMATS = ['csv', 'ndjson', 'parquet', 'anemometer', ...TRACE_FORMATS] as const

export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export function isTraceFormat(format: string): format is TraceFormat {
  return TRACE_FORMATS.some((known) => known === format)
}

/** The format that the ending of a file's name tells, among these; null where it tells none of them. */
export function formatOfPath<Format extends string>(path: string, formats: readonly Format[]): Format | null {
  return formats.find((format) => path.toLowerCase().endsWith(`.${format}`)) ?? null
}

/** What the instruments gave, as it was: property lists or text of `powermetrics`, or a recording of IOReport. */
const RAW_FORMATS = ['plist', 'txt', 'ioreport'] as const

export type RawFormat = (typeof RAW_FORMATS)[number]

/** All that a file may be written in, told by its ending. */
export const FILE_FORMATS = [...EXPORT_FORMATS, ...RAW_FORMATS] as const

export type FileFormat = (typeof FILE_FORMATS)[number]

export function isRawFormat(format: FileFormat): format is RawFormat {
  return RAW_FORMATS.some((raw) => raw === format)
}

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
