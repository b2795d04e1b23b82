import { namedMachine } from '#shared/macs'
import type { PlacedSample } from '#shared/sample'
import { OriginRuns } from './origin-runs'
import { SampleTable, type Cell, type TableColumn } from './sample-table'

/** Formats that can be printed, too. */
export const TEXT_FORMATS = ['ndjson', 'csv'] as const
export type TextFormat = (typeof TEXT_FORMATS)[number]

/** Writes samples one after the other, in the order given. */
export interface SampleWriter {
  add: (placed: PlacedSample) => void
  /** Writes what was held back. */
  end: () => void
}

/** Receives the rows of a table. `begin` is called once, before any row; without a sample, only `end` is. */
export interface RowSink {
  begin: (columns: readonly TableColumn[]) => void
  row: (cells: Cell[]) => void
  end: () => void
}

/** How many samples without clusters may come before the columns are settled. */
const LOOK_AHEAD = 64

/** Samples as text. `onWarning` gets a sentence for each cluster or core that had to be left out. */
export function createSampleWriter(
  format: TextFormat,
  write: (text: string) => void,
  onWarning: (message: string) => void,
): SampleWriter {
  if (format === 'ndjson') {
    const runs = new OriginRuns()
    return {
      add: ({ endMs, gapBefore, sample }) => {
        const origins = runs.written(sample) ?? undefined
        const machine = namedMachine(sample.machine)
        write(`${JSON.stringify({ endMs, gapBefore, ...sample, machine, origins })}\n`)
      },
      end: () => undefined,
    }
  }
  return createTableWriter(
    {
      begin: (columns) => write(toCsvRow(columns.map((column) => column.name))),
      row: (cells) => write(toCsvRow(cells)),
      end: () => undefined,
    },
    (what) => onWarning(`csv-column: ${what} first came after the CSV header was written; it is left out`),
  )
}

/**
 * Samples as rows. The first samples are held back until one shows which clusters and cores there are; `onMissing` is
 * called once for each cluster or core that comes later, and so has no column.
 */
export function createTableWriter(sink: RowSink, onMissing: (what: string) => void): SampleWriter {
  let held: PlacedSample[] = []
  let table: SampleTable | null = null
  const settle = (model: PlacedSample | undefined): void => {
    if (model === undefined) return
    table = new SampleTable(model)
    sink.begin(table.columns)
    for (const placed of held) sink.row(table.row(placed, onMissing))
    held = []
  }
  return {
    add: (placed) => {
      if (table) return sink.row(table.row(placed, onMissing))
      held.push(placed)
      if (placed.sample.cpu.clusters.length > 0 || held.length >= LOOK_AHEAD) settle(placed)
    },
    end: () => {
      settle(held.at(-1))
      sink.end()
    },
  }
}

/** A row of RFC 4180, with its line break; null is an empty field. */
export function toCsvRow(cells: readonly Cell[]): string {
  return `${cells.map(toField).join(',')}\r\n`
}

function toField(cell: Cell): string {
  if (cell === null) return ''
  const text = String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
