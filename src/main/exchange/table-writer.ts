import type { Sample } from '#shared/sample'
import { SampleTable, type Cell, type TableColumn } from './sample-table'

/** Writes samples one after the other, in the order given. */
export interface SampleWriter {
  add: (sample: Sample) => void
  /** Writes what was held back. */
  end: () => void
}

/** Whoever writes the rows. `begin` comes first and once; without a sample nothing comes but `end`. */
export interface RowSink {
  begin: (columns: readonly TableColumn[]) => void
  row: (cells: Cell[]) => void
  end: () => void
}

/** How many samples without clusters may come before the columns are settled. */
const LOOK_AHEAD = 64

/** Holds the first samples back until one shows which clusters and cores there are. */
export function createTableWriter(sink: RowSink, onMissing: (what: string) => void): SampleWriter {
  let held: Sample[] = []
  let table: SampleTable | null = null
  const settle = (model: Sample | undefined): void => {
    if (model === undefined) return
    table = new SampleTable(model)
    sink.begin(table.columns)
    for (const sample of held) sink.row(table.row(sample, onMissing))
    held = []
  }
  return {
    add: (sample) => {
      if (table) return sink.row(table.row(sample, onMissing))
      held.push(sample)
      if (sample.cpu.clusters.length > 0 || held.length >= LOOK_AHEAD) settle(sample)
    },
    end: () => {
      settle(held.at(-1))
      sink.end()
    },
  }
}
