import { toCsvRow } from './csv-row'
import { createTableWriter, type SampleWriter } from './table-writer'

export const FORMATS = ['ndjson', 'csv'] as const
export type Format = (typeof FORMATS)[number]

/** Samples as text. `complain` is told what had to be left out. */
export function createSampleWriter(
  format: Format,
  write: (text: string) => void,
  complain: (message: string) => void,
): SampleWriter {
  if (format === 'ndjson') {
    return {
      add: ({ endMs, gapBefore, sample }) => write(`${JSON.stringify({ endMs, gapBefore, ...sample })}\n`),
      end: () => undefined,
    }
  }
  return createTableWriter(
    {
      begin: (columns) => write(toCsvRow(columns.map((column) => column.name))),
      row: (cells) => write(toCsvRow(cells)),
      end: () => undefined,
    },
    (what) => complain(`csv-column: ${what} first came after the CSV header was written; it is left out`),
  )
}
