import type { ClusterReading, Sample } from '#shared/sample'

export type Cell = string | number | null

/** `time`: ISO 8601 in UTC. */
export interface TableColumn {
  name: string
  type: 'time' | 'text' | 'number'
}

interface ScalarColumn extends TableColumn {
  read: (sample: Sample) => Cell
}

/** Named by their paths in the exported object (`docs/export-format.md`). */
const SCALAR_COLUMNS: readonly ScalarColumn[] = [
  { name: 'timestamp', type: 'time', read: (s) => s.timestamp },
  { name: 'elapsedMs', type: 'number', read: (s) => s.elapsedMs },
  { name: 'machine.model', type: 'text', read: (s) => s.machine.model },
  { name: 'machine.osBuild', type: 'text', read: (s) => s.machine.osBuild },
  { name: 'ane.powerMw', type: 'number', read: (s) => s.ane.powerMw },
  { name: 'ane.energyMj', type: 'number', read: (s) => s.ane.energyMj },
  { name: 'ane.readBytesPerSecond', type: 'number', read: (s) => s.ane.readBytesPerSecond },
  { name: 'ane.writeBytesPerSecond', type: 'number', read: (s) => s.ane.writeBytesPerSecond },
  { name: 'ane.dramReadBytesPerSecond', type: 'number', read: (s) => s.ane.dramReadBytesPerSecond },
  { name: 'ane.dramWriteBytesPerSecond', type: 'number', read: (s) => s.ane.dramWriteBytesPerSecond },
  { name: 'gpu.powerMw', type: 'number', read: (s) => s.gpu.powerMw },
  { name: 'gpu.frequencyMhz', type: 'number', read: (s) => s.gpu.frequencyMhz },
  { name: 'gpu.activeRatio', type: 'number', read: (s) => s.gpu.activeRatio },
  { name: 'cpu.powerMw', type: 'number', read: (s) => s.cpu.powerMw },
  { name: 'combinedPowerMw', type: 'number', read: (s) => s.combinedPowerMw },
  { name: 'packagePowerMw', type: 'number', read: (s) => s.packagePowerMw },
  { name: 'dramPowerMw', type: 'number', read: (s) => s.dramPowerMw },
  { name: 'thermalPressure', type: 'text', read: (s) => s.thermalPressure },
]

/** Enough to see what is wrong; a broken recording may name any number. */
const MOST_MISSING_NAMED = 100

/**
 * Samples as rows. The columns for clusters and cores are those of the sample the table was made with; an unknown
 * value is null.
 */
export class SampleTable {
  readonly columns: readonly TableColumn[]
  private readonly clusterNames: string[]
  private readonly coreIds: number[]
  /** Clusters and cores that came later, and so have no column. */
  private readonly missing = new Set<string>()

  constructor(model: Sample) {
    this.clusterNames = unique(model.cpu.clusters.map((cluster) => cluster.name))
    this.coreIds = unique(model.cpu.clusters.flatMap((cluster) => cluster.cores.map((core) => core.id)))
    this.columns = [
      ...SCALAR_COLUMNS.map(({ name, type }) => ({ name, type })),
      ...this.clusterNames.flatMap((name) => pair(`cpu.clusters.${name}`)),
      ...this.coreIds.flatMap((id) => pair(`cpu.cores.${id}`)),
    ]
  }

  /** `onMissing` is told each cluster or core without a column once. */
  row(sample: Sample, onMissing: (what: string) => void): Cell[] {
    const { clusters } = sample.cpu
    const cores = new Map(clusters.flatMap((cluster) => cluster.cores.map((core) => [core.id, core])))
    const byName = new Map(clusters.map((cluster) => [cluster.name, cluster]))
    this.noteMissing(clusters, onMissing)
    return [
      ...SCALAR_COLUMNS.map((column) => column.read(sample)),
      ...this.clusterNames.flatMap((name) => readings(byName.get(name))),
      ...this.coreIds.flatMap((id) => readings(cores.get(id))),
    ]
  }

  private noteMissing(clusters: readonly ClusterReading[], onMissing: (what: string) => void): void {
    const note = (what: string): void => {
      if (this.missing.has(what) || this.missing.size >= MOST_MISSING_NAMED) return
      this.missing.add(what)
      onMissing(what)
    }
    for (const cluster of clusters) {
      if (!this.clusterNames.includes(cluster.name)) note(`cluster ${cluster.name}`)
      for (const core of cluster.cores) if (!this.coreIds.includes(core.id)) note(`core ${core.id}`)
    }
  }
}

function pair(path: string): TableColumn[] {
  return ['frequencyMhz', 'activeRatio'].map((quantity) => ({ name: `${path}.${quantity}`, type: 'number' }))
}

function readings(unit: { frequencyMhz: number | null; activeRatio: number | null } | undefined): Cell[] {
  return [unit?.frequencyMhz ?? null, unit?.activeRatio ?? null]
}

function unique<T>(values: T[]): T[] {
  return [...new Set(values)]
}
