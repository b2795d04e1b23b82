import type { Sample } from '#shared/sample'
import { CsvTable } from './csv-table'

export const FORMATS = ['ndjson', 'csv'] as const
export type Format = (typeof FORMATS)[number]

/** Turns samples into text, in the order given. */
export interface SampleWriter {
  add: (sample: Sample) => void
  /** Writes what was held back. */
  end: () => void
}

/** How many samples without clusters may come before the CSV header is settled. */
const CSV_LOOK_AHEAD = 64

export function createSampleWriter(
  format: Format,
  write: (text: string) => void,
  complain: (message: string) => void,
): SampleWriter {
  if (format === 'csv') return createCsvWriter(write, complain)
  return { add: (sample) => write(`${JSON.stringify(sample)}\n`), end: () => undefined }
}

/** Holds the first samples back until one shows which clusters and cores there are. */
function createCsvWriter(write: (text: string) => void, complain: (message: string) => void): SampleWriter {
  let held: Sample[] = []
  let table: CsvTable | null = null
  const put = (into: CsvTable, sample: Sample): void => {
    write(
      into.row(sample, (what) =>
        complain(`csv-column: ${what} first came after the CSV header was written; it is left out`),
      ),
    )
  }
  const settle = (model: Sample | undefined): void => {
    if (model === undefined) return
    table = new CsvTable(model)
    write(table.header())
    for (const sample of held) put(table, sample)
    held = []
  }
  return {
    add: (sample) => {
      if (table) return put(table, sample)
      held.push(sample)
      if (sample.cpu.clusters.length > 0 || held.length >= CSV_LOOK_AHEAD) settle(sample)
    },
    end: () => settle(held.at(-1)),
  }
}
