import type { PlacedSample } from '#shared/sample'
import { SampleTable, type Cell, type TableColumn } from './sample-table'

/** Writes samples one after the other, in the order given. */
export interface SampleWriter {
  add: (placed: PlacedSample) => void
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
