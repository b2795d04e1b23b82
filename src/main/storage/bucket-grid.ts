import type { DoubtColumn } from '#shared/metrics'
import { mergeStretches, type OriginStretch } from '#shared/origins'
import type { ClusterLayout, ColumnKey } from '#shared/sample-columns'
import { countsIn, liesIn, windowLengthMs } from '#shared/sample-window'
import { amountIn, amountStep, cutWindow, type WindowCut } from '#shared/series-total'
import type { BucketColumn, BucketColumns, DecodedColumns } from './codec/columns'

const ANE_POWER: ColumnKey = 'ane.powerMw'

/**
 * Adjoining buckets `(fromMs + n × bucketMs, fromMs + (n + 1) × bucketMs]`, to be filled with samples and with finer
 * buckets.
 *
 * A window is shared out between the buckets it lies in, by time, so that the sum over buckets is the sum over windows,
 * exactly (`shared/series-total.ts`). It counts for the minimum and the maximum of each bucket it lies in (`countsIn`): a peak
 * is never lost. A window of unknown length counts for minimum and maximum where it ends, and measures no time.
 */
export class BucketGrid {
  readonly measuredMs: Float64Array
  readonly gap: Uint8Array
  readonly columns = new Map<ColumnKey, BucketColumn>()
  readonly doubtfulMs = new Map<DoubtColumn, Float64Array>()
  /** 1 where anything lies in the bucket. */
  readonly used: Uint8Array
  clusters: ClusterLayout[] = []
  origins: OriginStretch[] = []
  thermalPressure: string | null = null
  private newestMs = Number.NEGATIVE_INFINITY

  constructor(
    readonly fromMs: number,
    readonly bucketMs: number,
    readonly length: number,
  ) {
    this.measuredMs = new Float64Array(length)
    this.gap = new Uint8Array(length)
    this.used = new Uint8Array(length)
  }

  /** Buckets aligned to absolute time that hold everything from `fromMs` to `toMs`. */
  static aligned(fromMs: number, toMs: number, bucketMs: number): BucketGrid {
    const last = Math.ceil(toMs / bucketMs) - 1
    // A bucket does not include its start: a window of no length there belongs to the bucket before.
    const first = Math.ceil(fromMs / bucketMs) - 1
    return new BucketGrid(first * bucketMs, bucketMs, last - first + 1)
  }

  /** Adds what of the samples lies in `(fromMs, toMs]`, which must lie in the grid. */
  addSamples(samples: DecodedColumns, fromMs: number, toMs: number): void {
    const pieces = this.cut(samples, fromMs, toMs)
    for (const piece of pieces) {
      const { fromMs: start, toMs: end } = piece.cut
      this.measuredMs[piece.bucket] = (this.measuredMs[piece.bucket] as number) + (end - start)
      this.used[piece.bucket] = 1
    }
    for (const [key, values] of Object.entries(samples.values) as [ColumnKey, Float64Array][]) {
      if (key !== ANE_POWER) addPieces(this.columnFor(key), pieces, values, null, amountStep(key))
    }
    this.addAnePower(samples, pieces)
    this.addDoubts(samples, pieces)
    this.describe(samples)
  }

  private addDoubts({ doubts, endMs }: DecodedColumns, pieces: readonly Piece[]): void {
    if (doubts.size === 0) return
    for (const { index, bucket, cut } of pieces) {
      for (const { reason, key } of doubts.get(endMs[index] as number) ?? []) {
        const column = this.doubtColumnFor(`${reason}:${key}`)
        column[bucket] = (column[bucket] as number) + (cut.toMs - cut.fromMs)
      }
    }
  }

  /** Adds only what is not of one bucket: the clusters, the pressure, and where the values come from. */
  describe({ endMs, clusters, thermalPressure, origins }: DecodedColumns): void {
    const newestMs = endMs[endMs.length - 1]
    if (newestMs === undefined) return
    this.addDescription(clusters, thermalPressure, newestMs)
    this.origins = mergeStretches(this.origins, origins)
  }

  private addOrigins(stretches: readonly OriginStretch[], fromMs: number, toMs: number): void {
    const inside = stretches.filter((stretch) => stretch.toMs >= fromMs && stretch.fromMs <= toMs)
    this.origins = mergeStretches(this.origins, inside)
  }

  /** The energy may be known without the power. */
  private addAnePower({ values, aneEnergyMj }: DecodedColumns, pieces: readonly Piece[]): void {
    const powers = values[ANE_POWER] ?? new Float64Array(aneEnergyMj.length).fill(Number.NaN)
    if (values[ANE_POWER] === undefined && aneEnergyMj.every(Number.isNaN)) return
    addPieces(this.columnFor(ANE_POWER), pieces, powers, aneEnergyMj, amountStep(ANE_POWER))
  }

  /** Adds buckets whose length divides this grid's; those that begin outside `[fromMs, toMs)` are left out. */
  addBuckets(buckets: BucketColumns, fromMs: number, toMs: number): void {
    const targets = this.targetsOf(buckets.startMs, fromMs, toMs)
    for (let i = 0; i < targets.length; i++) {
      const target = targets[i] as number
      if (target < 0) continue
      this.measuredMs[target] = (this.measuredMs[target] as number) + (buckets.measuredMs[i] as number)
      if (buckets.gap[i] === 1) this.gap[target] = 1
      this.used[target] = 1
    }
    for (const [key, column] of Object.entries(buckets.values) as [ColumnKey, BucketColumn][]) {
      mergeColumn(this.columnFor(key), column, targets)
    }
    for (const [name, column] of Object.entries(buckets.doubtfulMs) as [DoubtColumn, Float64Array][]) {
      const into = this.doubtColumnFor(name)
      targets.forEach((target, i) => {
        if (target >= 0) into[target] = (into[target] as number) + (column[i] as number)
      })
    }
    this.addOrigins(buckets.origins, fromMs, toMs)
    const last = buckets.startMs.length - 1
    if (last >= 0)
      this.addDescription(buckets.clusters, buckets.thermalPressure, buckets.startMs[last] as number)
  }

  /** The buckets that anything lies in. */
  toBuckets(): BucketColumns {
    const kept = [...this.used.keys()].filter((bucket) => this.used[bucket] === 1)
    const pick = (column: Float64Array): Float64Array => {
      const picked = new Float64Array(kept.length)
      for (let i = 0; i < picked.length; i++) picked[i] = column[kept[i] as number] as number
      return picked
    }
    const values: BucketColumns['values'] = {}
    for (const [key, { minimum, maximum, integral, coveredMs }] of this.columns) {
      values[key] = {
        minimum: pick(minimum),
        maximum: pick(maximum),
        integral: pick(integral),
        coveredMs: pick(coveredMs),
      }
    }
    const doubtfulMs: BucketColumns['doubtfulMs'] = {}
    for (const [name, column] of this.doubtfulMs) doubtfulMs[name] = pick(column)
    return {
      startMs: Float64Array.from(kept, (bucket) => this.fromMs + bucket * this.bucketMs),
      measuredMs: pick(this.measuredMs),
      gap: Uint8Array.from(kept, (bucket) => this.gap[bucket] as number),
      values,
      doubtfulMs,
      origins: this.origins,
      clusters: this.clusters,
      thermalPressure: this.thermalPressure,
    }
  }

  /** Cuts every window at the buckets' edges. The pieces of a whole window add up to it exactly. */
  private cut(samples: DecodedColumns, fromMs: number, toMs: number): Piece[] {
    const pieces: Piece[] = []
    const last = this.length - 1
    for (let index = 0; index < samples.endMs.length; index++) {
      const end = samples.endMs[index] as number
      const windowMs = windowLengthMs(samples.elapsedMs[index] as number)
      if (!liesIn(end, windowMs, fromMs, toMs)) continue
      const start = end - windowMs
      const low = Math.max(start, fromMs)
      const high = Math.min(end, toMs)
      const lastBucket = clamp(Math.ceil((high - this.fromMs) / this.bucketMs) - 1, 0, last)
      const firstBucket = clamp(Math.floor((low - this.fromMs) / this.bucketMs), 0, lastBucket)
      for (let bucket = firstBucket; bucket <= lastBucket; bucket++) {
        const edge = this.fromMs + (bucket + 1) * this.bucketMs
        const from = Math.max(edge - this.bucketMs, fromMs)
        const to = Math.min(edge, toMs)
        const counts = countsIn(end, windowMs, from, to)
        pieces.push({ index, bucket, cut: cutWindow(end, windowMs, from, to), counts })
      }
      if (samples.gapBefore[index] === 1 && start >= fromMs) this.gap[firstBucket] = 1
    }
    return pieces
  }

  private targetsOf(startMs: Float64Array, fromMs: number, toMs: number): Int32Array {
    // A loop, since `from` with a function takes several times as long.
    const targets = new Int32Array(startMs.length)
    for (let i = 0; i < targets.length; i++) {
      const start = startMs[i] as number
      targets[i] = start < fromMs || start >= toMs ? -1 : Math.floor((start - this.fromMs) / this.bucketMs)
    }
    return targets
  }

  private columnFor(key: ColumnKey): BucketColumn {
    let column = this.columns.get(key)
    if (column === undefined) {
      column = {
        minimum: new Float64Array(this.length).fill(Number.NaN),
        maximum: new Float64Array(this.length).fill(Number.NaN),
        integral: new Float64Array(this.length),
        coveredMs: new Float64Array(this.length),
      }
      this.columns.set(key, column)
    }
    return column
  }

  private doubtColumnFor(name: DoubtColumn): Float64Array {
    const column = this.doubtfulMs.get(name) ?? new Float64Array(this.length)
    this.doubtfulMs.set(name, column)
    return column
  }

  private addDescription(clusters: ClusterLayout[], pressure: string | null, timeMs: number): void {
    this.clusters = mergeClusters(this.clusters, clusters)
    if (timeMs < this.newestMs) return
    this.newestMs = timeMs
    this.thermalPressure = pressure
  }
}

/** The part of a window that lies in one bucket. */
interface Piece {
  index: number
  bucket: number
  cut: WindowCut
  /** For the lowest and the highest value of the bucket. */
  counts: boolean
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high)

/** `energiesMj`: what the windows' values come to, where that is known better than value × time; null otherwise. */
function addPieces(
  column: BucketColumn,
  pieces: readonly Piece[],
  values: Float64Array,
  energiesMj: Float64Array | null,
  step: number,
): void {
  const { minimum, maximum, integral, coveredMs } = column
  for (const { index, bucket, cut, counts } of pieces) {
    const value = values[index] as number
    const energyMj = energiesMj === null ? Number.NaN : (energiesMj[index] as number)
    if (counts && !Number.isNaN(value)) {
      // A comparison with NaN is false: the first value replaces it.
      if (!((minimum[bucket] as number) <= value)) minimum[bucket] = value
      if (!((maximum[bucket] as number) >= value)) maximum[bucket] = value
    }
    const whole = Number.isNaN(energyMj) ? value * cut.windowMs : energyMj * 1000
    if (Number.isNaN(whole)) continue
    integral[bucket] = (integral[bucket] as number) + amountIn(whole, cut, step)
    coveredMs[bucket] = (coveredMs[bucket] as number) + (cut.toMs - cut.fromMs)
  }
}

function mergeColumn(into: BucketColumn, from: BucketColumn, targets: Int32Array): void {
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i] as number
    if (target < 0) continue
    const low = from.minimum[i] as number
    const high = from.maximum[i] as number
    if (low === low && !((into.minimum[target] as number) <= low)) into.minimum[target] = low
    if (high === high && !((into.maximum[target] as number) >= high)) into.maximum[target] = high
    into.integral[target] = (into.integral[target] as number) + (from.integral[i] as number)
    into.coveredMs[target] = (into.coveredMs[target] as number) + (from.coveredMs[i] as number)
  }
}

/** Every cluster and core of both, in the order of their first appearance. */
export function mergeClusters(known: ClusterLayout[], more: readonly ClusterLayout[]): ClusterLayout[] {
  let merged = known
  for (const { name, coreIds } of more) {
    const same = merged.find((cluster) => cluster.name === name)
    const newIds = coreIds.filter((id) => same?.coreIds.includes(id) !== true)
    if (same === undefined) merged = [...merged, { name, coreIds: newIds }]
    else if (newIds.length > 0) {
      merged = merged.map((cluster) =>
        cluster === same ? { name, coreIds: [...cluster.coreIds, ...newIds] } : cluster,
      )
    }
  }
  return merged
}
