import { namedMachine } from '#shared/macs'
import { METRIC_IDS } from '#shared/metrics'
import { readMetric, type ClusterReading, type PlacedSample } from '#shared/sample'
import { OriginRuns } from './origin-runs'

export type Cell = string | number | boolean | null

/** `time`: ISO 8601 in UTC. */
export interface TableColumn {
  name: string
  type: 'time' | 'text' | 'number' | 'flag'
}

interface ScalarColumn extends TableColumn {
  read: (placed: PlacedSample) => Cell
}

/** What the ids of the machine are called: for whoever reads the file, and of no use to ourselves. */
export const NAME_COLUMNS: readonly ScalarColumn[] = [
  { name: 'machine.name', type: 'text', read: ({ sample }) => namedMachine(sample.machine).name },
  { name: 'machine.macos', type: 'text', read: ({ sample }) => namedMachine(sample.machine).macos },
]

/** Named by their paths in the exported object (`docs/export-format.md`). */
export const SCALAR_COLUMNS: readonly ScalarColumn[] = [
  { name: 'endMs', type: 'number', read: (placed) => placed.endMs },
  { name: 'gapBefore', type: 'flag', read: (placed) => placed.gapBefore },
  { name: 'timestamp', type: 'time', read: ({ sample }) => sample.timestamp },
  { name: 'elapsedMs', type: 'number', read: ({ sample }) => sample.elapsedMs },
  { name: 'machine.model', type: 'text', read: ({ sample }) => sample.machine.model },
  { name: 'machine.osBuild', type: 'text', read: ({ sample }) => sample.machine.osBuild },
  ...NAME_COLUMNS,
  ...METRIC_IDS.map((id): ScalarColumn => ({
    name: id,
    type: 'number',
    read: ({ sample }) => readMetric(sample, id),
  })),
  { name: 'ane.energyMj', type: 'number', read: ({ sample }) => sample.ane.energyMj },
  { name: 'thermalPressure', type: 'text', read: ({ sample }) => sample.thermalPressure },
]

/**
 * The clusters and cores that have columns and that this sample does not have: a JSON array of their paths, or null for
 * none. An empty field alone could also mean that the reading was not reported.
 */
export const ABSENT_COLUMN: TableColumn = { name: 'cpu.absent', type: 'text' }

/** What was reported and is not believed: a JSON array of the sample's doubts; null for none. */
export const DOUBTS_COLUMN: TableColumn = { name: 'doubts', type: 'text' }

/** Where the values come from: a JSON object where that is not as in the row before, else null. */
export const ORIGINS_COLUMN: TableColumn = { name: 'origins', type: 'text' }

/** A broken recording may name any number; so many are enough to see what is wrong. */
const MOST_MISSING_NAMED = 100

/** Of a cluster or a core. */
export const UNIT_QUANTITIES = ['frequencyMhz', 'activeRatio'] as const

export type UnitQuantity = (typeof UNIT_QUANTITIES)[number]

/** A cluster or a core. */
interface Unit {
  /** For a person: "core 3". */
  what: string
  reading: Readonly<Record<UnitQuantity, number | null>>
}

/**
 * Samples as rows. The columns for clusters and cores are those of the sample the table was made with; an unknown
 * value is null.
 */
export class SampleTable {
  readonly columns: readonly TableColumn[]
  private readonly runs = new OriginRuns()
  private readonly unitPaths: string[]
  /** Clusters and cores that came later, and so have no column. */
  private readonly missing = new Set<string>()

  constructor({ sample }: PlacedSample) {
    this.unitPaths = [...unitsOf(sample.cpu.clusters).keys()]
    this.columns = [
      ...SCALAR_COLUMNS.map(({ name, type }) => ({ name, type })),
      ABSENT_COLUMN,
      DOUBTS_COLUMN,
      ORIGINS_COLUMN,
      ...this.unitPaths.flatMap((path) =>
        UNIT_QUANTITIES.map((quantity) => ({ name: `${path}.${quantity}`, type: 'number' as const })),
      ),
    ]
  }

  /** `onMissing` is called once for each cluster or core without a column. */
  row(placed: PlacedSample, onMissing: (what: string) => void): Cell[] {
    const units = unitsOf(placed.sample.cpu.clusters)
    this.noteMissing(units, onMissing)
    const origins = this.runs.written(placed.sample)
    const absent = this.unitPaths.filter((path) => !units.has(path))
    return [
      ...SCALAR_COLUMNS.map((column) => column.read(placed)),
      listOrNull(absent),
      listOrNull(placed.sample.doubts),
      origins === null ? null : JSON.stringify(origins),
      ...this.unitPaths.flatMap((path) =>
        UNIT_QUANTITIES.map((quantity) => units.get(path)?.reading[quantity] ?? null),
      ),
    ]
  }

  private noteMissing(units: ReadonlyMap<string, Unit>, onMissing: (what: string) => void): void {
    for (const [path, { what }] of units) {
      if (this.unitPaths.includes(path) || this.missing.has(path)) continue
      if (this.missing.size >= MOST_MISSING_NAMED) return
      this.missing.add(path)
      onMissing(what)
    }
  }
}

function listOrNull(list: readonly unknown[]): string | null {
  return list.length === 0 ? null : JSON.stringify(list)
}

/** By their paths, each cluster before its cores. */
function unitsOf(clusters: readonly ClusterReading[]): Map<string, Unit> {
  const units = new Map<string, Unit>()
  for (const cluster of clusters) {
    const path = `cpu.clusters.${cluster.name}`
    units.set(path, { what: `cluster ${cluster.name}`, reading: cluster })
    for (const core of cluster.cores)
      units.set(`${path}.cores.${core.id}`, { what: `core ${core.id}`, reading: core })
  }
  return units
}
