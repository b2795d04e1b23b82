import { MOST_COLUMNS } from './limits'
import {
  clusterKey,
  coreKey,
  isColumnKey,
  isMetricId,
  METRIC_IDS,
  type ColumnKey,
  type CoreQuantity,
} from './metrics'
import type { PointDoubt } from './doubts'
import { extendStretches, type OriginStretch } from './origins'
import { readMetric, type ClusterReading, type PlacedSample } from './sample'
import { aneEnergyOf } from './sample-window'

/** Which cores belong to which cluster, in the order reported. */
export interface ClusterLayout {
  name: string
  coreIds: number[]
}

export { clusterKey, coreKey, isColumnKey, type ColumnKey, type CoreQuantity }

/** Clusters of `layout` with the values that `read` returns. */
export function clustersFrom(
  layout: readonly ClusterLayout[],
  read: (key: ColumnKey) => number | null,
): ClusterReading[] {
  return layout.map(({ name, coreIds }) => ({
    name,
    frequencyMhz: read(clusterKey(name, 'frequencyMhz')),
    activeRatio: read(clusterKey(name, 'activeRatio')),
    cores: coreIds.map((id) => ({
      id,
      frequencyMhz: read(coreKey(id, 'frequencyMhz')),
      activeRatio: read(coreKey(id, 'activeRatio')),
    })),
  }))
}

/** The columns as they cross IPC: plain typed arrays, oldest first. NaN is "not reported". */
export interface ColumnsData {
  endMs: Float64Array
  /** NaN where unknown. */
  elapsedMs: Float64Array
  /** 1 where time is missing before the sample. */
  gapBefore: Uint8Array
  values: Partial<Record<ColumnKey, Float64Array>>
  /** Energy of each window, mJ: as reported, otherwise power × length. NaN where unknown. */
  aneEnergyMj: Float64Array
  clusters: ClusterLayout[]
  /** Of the last sample. */
  thermalPressure: string | null
  doubts: PointDoubts
  origins: OriginStretch[]
}

/** What is doubted at points, by their ends, ms since 1970; most points have no entry. */
export type PointDoubts = Map<number, readonly PointDoubt[]>

/** The lowest and the highest value within each point. */
export interface Extremes {
  minimum: Float64Array
  maximum: Float64Array
}

/**
 * What a chart reads: points with their times, oldest first, one array a column. A point is a sample, or a bucket of
 * samples from the disk. NaN is "not reported".
 */
export interface ChartColumns {
  readonly length: number
  /** Another number whenever the points are others: what was computed from these columns before is then out of date. */
  readonly revision: number
  /** Length of a point, ms; null where every point is a sample. */
  readonly bucketMs: number | null
  readonly clusters: readonly ClusterLayout[]
  readonly thermalPressure: string | null
  endTimes(): Float64Array
  /** How much of each point was measured, ms; NaN where unknown. */
  elapsedTimes(): Float64Array
  /** 1 where time is missing before the point. */
  gapFlags(): Uint8Array
  /** The samples' values, or the buckets' means; null when the column was never reported. */
  values(key: ColumnKey): Float64Array | null
  /** The ANE's energy in each window, as `ColumnsData` has it; null where the points only have its mean power. */
  aneEnergies(): Float64Array | null
  /** null where every point is a sample, or when the column was never reported. */
  extremes(key: ColumnKey): Extremes | null
  /** Why series have no value at points although something was reported there. */
  doubts(): ReadonlyMap<number, readonly PointDoubt[]>
  /** Where the values come from, by time. */
  origins(): readonly OriginStretch[]
  /** Index of the first point that ended at or after `timeMs`; `length` when there is none. */
  indexAtOrAfter(timeMs: number): number
}

const INITIAL_CAPACITY = 256
/**
 * The columns grow when more than this part of them is alive. Near 1, so that an hour at one sample a second stays in
 * 4096 places: 8192 would take 1.3 MB more, in main and in every window.
 */
const FULL_RATIO = 0.9
/**
 * The history of one session in columns, oldest first, bounded by time. Main and every window keep one.
 *
 * Cores and clusters beyond `MOST_COLUMNS` are left out.
 *
 * Each column is one typed array with the living part in `[start, end)`: appending is amortised O(1), and a
 * range is always one contiguous view, so that drawing and statistics need no wrap-around.
 */
export class SampleColumns implements ChartColumns {
  /** Every point is a sample. */
  readonly bucketMs = null
  private changes = 0
  private capacity = INITIAL_CAPACITY
  private start = 0
  private end = 0
  private times: Float64Array = new Float64Array(INITIAL_CAPACITY)
  private elapsed: Float64Array = new Float64Array(INITIAL_CAPACITY)
  private gaps: Uint8Array = new Uint8Array(INITIAL_CAPACITY)
  private energies: Float64Array = new Float64Array(INITIAL_CAPACITY)
  private columns = new Map<ColumnKey, Float64Array>()
  private layout: ClusterLayout[] = []
  private pressure: string | null = null
  private doubtful: PointDoubts = new Map()
  private stretches: OriginStretch[] = []

  /** `retentionMs`: samples that ended longer than this before the newest are dropped; null keeps all. */
  constructor(private readonly retentionMs: number | null) {}

  get length(): number {
    return this.end - this.start
  }

  get revision(): number {
    return this.changes
  }

  /** Every cluster and core reported in this session, in the order of their first appearance. */
  get clusters(): readonly ClusterLayout[] {
    return this.layout
  }

  get thermalPressure(): string | null {
    return this.pressure
  }

  append(placed: PlacedSample): void {
    this.changes++
    this.makeRoom()
    const index = this.end++
    this.times[index] = placed.endMs
    this.elapsed[index] = placed.sample.elapsedMs ?? Number.NaN
    this.gaps[index] = placed.gapBefore ? 1 : 0
    this.energies[index] = aneEnergyOf(placed.sample) ?? Number.NaN
    for (const column of this.columns.values()) column[index] = Number.NaN
    for (const id of METRIC_IDS) this.put(id, index, readMetric(placed.sample, id))
    for (const cluster of placed.sample.cpu.clusters) this.putCluster(cluster, index)
    this.layout = withClusters(this.layout, placed.sample.cpu.clusters)
    this.pressure = placed.sample.thermalPressure
    const { doubts, origins } = placed.sample
    extendStretches(this.stretches, placed.endMs, origins)
    if (doubts.length > 0) this.doubtful.set(placed.endMs, doubts)
    this.dropExpired()
  }

  /** Removes samples that ended at `timeMs` or later: the clock was set back before the sample that comes next. */
  dropFrom(timeMs: number): void {
    this.changes++
    this.end = this.start + this.indexAtOrAfter(timeMs)
  }

  clear(): void {
    this.changes++
    this.start = this.end = 0
    this.columns.clear()
    this.doubtful.clear()
    this.stretches = []
    this.layout = []
    this.pressure = null
  }

  /** Views of the living part; valid until the next `append`. */
  endTimes(): Float64Array {
    return this.times.subarray(this.start, this.end)
  }

  elapsedTimes(): Float64Array {
    return this.elapsed.subarray(this.start, this.end)
  }

  gapFlags(): Uint8Array {
    return this.gaps.subarray(this.start, this.end)
  }

  /** null when the column was never reported in this session. */
  values(key: ColumnKey): Float64Array | null {
    return this.columns.get(key)?.subarray(this.start, this.end) ?? null
  }

  aneEnergies(): Float64Array {
    return this.energies.subarray(this.start, this.end)
  }

  extremes(): null {
    return null
  }

  doubts(): ReadonlyMap<number, readonly PointDoubt[]> {
    return this.doubtful
  }

  origins(): readonly OriginStretch[] {
    return this.stretches
  }

  /** Index of the first sample that ended at or after `timeMs`; `length` when there is none. */
  indexAtOrAfter(timeMs: number): number {
    return firstAtOrAfter(this.endTimes(), timeMs)
  }

  /** An independent copy, ready for IPC. */
  toData(): ColumnsData {
    const values: ColumnsData['values'] = {}
    for (const [key, column] of this.columns) values[key] = column.slice(this.start, this.end)
    return {
      endMs: this.endTimes().slice(),
      elapsedMs: this.elapsedTimes().slice(),
      gapBefore: this.gapFlags().slice(),
      values,
      aneEnergyMj: this.aneEnergies().slice(),
      clusters: this.layout,
      thermalPressure: this.pressure,
      doubts: new Map(this.doubtful),
      origins: this.stretches.map((stretch) => ({ ...stretch })),
    }
  }

  /** Takes the arrays over: `data` must not be used afterwards. */
  static fromData(data: ColumnsData, retentionMs: number | null): SampleColumns {
    const made = new SampleColumns(retentionMs)
    made.capacity = made.end = data.endMs.length
    made.times = data.endMs
    made.elapsed = data.elapsedMs
    made.gaps = data.gapBefore
    made.energies = data.aneEnergyMj
    made.columns = new Map(Object.entries(data.values) as [ColumnKey, Float64Array][])
    made.layout = data.clusters
    made.pressure = data.thermalPressure
    made.doubtful = data.doubts
    made.stretches = data.origins
    return made
  }

  private put(key: ColumnKey, index: number, value: number | null): void {
    let column = this.columns.get(key)
    if (!column) {
      if (value === null || (this.columns.size >= MOST_COLUMNS && !isMetricId(key))) return
      column = new Float64Array(this.capacity).fill(Number.NaN)
      this.columns.set(key, column)
    }
    column[index] = value ?? Number.NaN
  }

  private putCluster(cluster: ClusterReading, index: number): void {
    this.put(clusterKey(cluster.name, 'frequencyMhz'), index, cluster.frequencyMhz)
    this.put(clusterKey(cluster.name, 'activeRatio'), index, cluster.activeRatio)
    for (const core of cluster.cores) {
      this.put(coreKey(core.id, 'frequencyMhz'), index, core.frequencyMhz)
      this.put(coreKey(core.id, 'activeRatio'), index, core.activeRatio)
    }
  }

  private dropExpired(): void {
    if (this.retentionMs === null) return
    const oldest = (this.times[this.end - 1] as number) - this.retentionMs
    while ((this.times[this.start] as number) < oldest) {
      this.doubtful.delete(this.times[this.start] as number)
      this.start++
    }
    while ((this.stretches[0]?.toMs ?? oldest) < oldest) this.stretches.shift()
  }

  /** Moves the living part to the front where that frees enough, otherwise doubles every column. */
  private makeRoom(): void {
    if (this.end < this.capacity) return
    const length = this.length
    if (length > this.capacity * FULL_RATIO || this.capacity < INITIAL_CAPACITY) {
      this.capacity = Math.max(INITIAL_CAPACITY, this.capacity * 2)
    }
    const move = (column: Float64Array): Float64Array => {
      const moved = column.length === this.capacity ? column : new Float64Array(this.capacity)
      if (moved === column) moved.copyWithin(0, this.start, this.end)
      else moved.set(column.subarray(this.start, this.end))
      return moved
    }
    this.times = move(this.times)
    this.elapsed = move(this.elapsed)
    this.energies = move(this.energies)
    const gaps = new Uint8Array(this.capacity)
    gaps.set(this.gapFlags())
    this.gaps = gaps
    for (const [key, column] of this.columns) this.columns.set(key, move(column))
    this.start = 0
    this.end = length
  }
}

/** Index of the first of ascending `times` at or after `timeMs`; their length when there is none. */
export function firstAtOrAfter(times: Float64Array, timeMs: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] as number) < timeMs) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Adds the clusters and cores of a sample to the layout; none are removed, because a cut sample lacks some. Returns the same
 * array when nothing is new.
 */
function withClusters(layout: ClusterLayout[], clusters: readonly ClusterReading[]): ClusterLayout[] {
  let grown = layout
  for (const { name, cores } of clusters) {
    const known = grown.find((cluster) => cluster.name === name)
    const newIds = cores.map((core) => core.id).filter((id) => known?.coreIds.includes(id) !== true)
    if (known === undefined) grown = [...grown, { name, coreIds: newIds }]
    else if (newIds.length > 0) {
      grown = grown.map((cluster) =>
        cluster === known ? { name, coreIds: [...known.coreIds, ...newIds] } : cluster,
      )
    }
  }
  return grown
}
