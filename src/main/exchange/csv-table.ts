import type { ClusterReading, Sample } from '#shared/sample'

type Cell = string | number | null

interface Column {
  name: string
  read: (sample: Sample) => Cell
}

/** Named by their paths in the exported object (`docs/export-format.md`). */
const SCALAR_COLUMNS: readonly Column[] = [
  { name: 'timestamp', read: (s) => s.timestamp },
  { name: 'elapsedMs', read: (s) => s.elapsedMs },
  { name: 'machine.model', read: (s) => s.machine.model },
  { name: 'machine.osBuild', read: (s) => s.machine.osBuild },
  { name: 'ane.powerMw', read: (s) => s.ane.powerMw },
  { name: 'ane.energyMj', read: (s) => s.ane.energyMj },
  { name: 'ane.readBytesPerSecond', read: (s) => s.ane.readBytesPerSecond },
  { name: 'ane.writeBytesPerSecond', read: (s) => s.ane.writeBytesPerSecond },
  { name: 'ane.dramReadBytesPerSecond', read: (s) => s.ane.dramReadBytesPerSecond },
  { name: 'ane.dramWriteBytesPerSecond', read: (s) => s.ane.dramWriteBytesPerSecond },
  { name: 'gpu.powerMw', read: (s) => s.gpu.powerMw },
  { name: 'gpu.frequencyMhz', read: (s) => s.gpu.frequencyMhz },
  { name: 'gpu.activeRatio', read: (s) => s.gpu.activeRatio },
  { name: 'cpu.powerMw', read: (s) => s.cpu.powerMw },
  { name: 'combinedPowerMw', read: (s) => s.combinedPowerMw },
  { name: 'packagePowerMw', read: (s) => s.packagePowerMw },
  { name: 'dramPowerMw', read: (s) => s.dramPowerMw },
  { name: 'thermalPressure', read: (s) => s.thermalPressure },
]

/** Enough to see what is wrong; a broken recording may name any number. */
const MOST_MISSING_NAMED = 100

/**
 * Samples as RFC 4180, a row each. The columns for clusters and cores are those of the sample the table was made with;
 * an unknown value is an empty field.
 */
export class CsvTable {
  private readonly clusterNames: string[]
  private readonly coreIds: number[]
  /** Clusters and cores that came later, and so have no column. */
  private readonly missing = new Set<string>()

  constructor(model: Sample) {
    this.clusterNames = unique(model.cpu.clusters.map((cluster) => cluster.name))
    this.coreIds = unique(model.cpu.clusters.flatMap((cluster) => cluster.cores.map((core) => core.id)))
  }

  header(): string {
    return toRow([
      ...SCALAR_COLUMNS.map((column) => column.name),
      ...this.clusterNames.flatMap((name) => pair(`cpu.clusters.${name}`)),
      ...this.coreIds.flatMap((id) => pair(`cpu.cores.${id}`)),
    ])
  }

  /** `onMissing` is told each cluster or core without a column once. */
  row(sample: Sample, onMissing: (what: string) => void): string {
    const { clusters } = sample.cpu
    const cores = new Map(clusters.flatMap((cluster) => cluster.cores.map((core) => [core.id, core])))
    const byName = new Map(clusters.map((cluster) => [cluster.name, cluster]))
    this.noteMissing(clusters, onMissing)
    return toRow([
      ...SCALAR_COLUMNS.map((column) => column.read(sample)),
      ...this.clusterNames.flatMap((name) => readings(byName.get(name))),
      ...this.coreIds.flatMap((id) => readings(cores.get(id))),
    ])
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

const pair = (path: string): string[] => [`${path}.frequencyMhz`, `${path}.activeRatio`]

function readings(unit: { frequencyMhz: number | null; activeRatio: number | null } | undefined): Cell[] {
  return [unit?.frequencyMhz ?? null, unit?.activeRatio ?? null]
}

function unique<T>(values: T[]): T[] {
  return [...new Set(values)]
}

function toRow(cells: readonly Cell[]): string {
  return `${cells.map(toField).join(',')}\r\n`
}

function toField(cell: Cell): string {
  if (cell === null) return ''
  const text = String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
