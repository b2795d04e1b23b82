import { highestOf } from '#shared/extremes'
import type { HistoryRange } from '#shared/history'
import { isMetricId, METRIC_IDS, parseDoubtColumn, type MetricId } from '#shared/metrics'
import { statisticsOfTotal } from '#shared/range-statistics'
import type { ColumnKey } from '#shared/sample-columns'
import { countsIn, liesIn, windowLengthMs, type TimeSpan } from '#shared/sample-window'
import { amountStep, cutWindow, SeriesTotal } from '#shared/series-total'
import type { BucketColumns, DecodedColumns } from './codec/columns'
import type { RangeParts } from './range-parts'
import { BUCKET_TIERS, FULL_TIER, type BucketTier } from './schema'
import type { TrackReader } from './track-reader'

const ANE_POWER: MetricId = 'ane.powerMw'

export type RangeTotals = Pick<HistoryRange, 'statistics' | 'roundedToMs'>

/** A part of a range and the tier that has it; null: the samples. */
interface Stretch extends TimeSpan {
  tier: BucketTier | null
}

/** Whether a tier still has everything from `fromMs` on. */
export function reachesBack(reader: TrackReader, tier: number, fromMs: number): boolean {
  return (reader.droppedUntilMs(tier) ?? fromMs) <= fromMs
}

/**
 * Statistics of exactly the range: from whole buckets of `tier` (null: none), and at its edges from those of finer tiers, at
 * last from samples. Sums are exact (`shared/series-total.ts`), so that the tier makes no difference. Where the samples at an
 * edge have aged, that edge is moved outwards to a bucket of the finest tier there is.
 */
export function rangeTotals(
  reader: TrackReader,
  parts: RangeParts,
  { fromMs, toMs, keys }: TimeSpan & { keys: readonly ColumnKey[] | null },
  tier: BucketTier | null,
): RangeTotals {
  const stretches = stretchesOf(reader, fromMs, toMs, tier === null ? [] : BUCKET_TIERS.slice(0, tier.number))
  const totals = new Totals((keys ?? METRIC_IDS).filter(isMetricId), reachesBack(reader, FULL_TIER, fromMs))
  for (const stretch of stretches) {
    const { tier: served } = stretch
    if (served !== null) {
      for (const buckets of parts.buckets(served, stretch.fromMs, stretch.toMs))
        totals.addBuckets(buckets, stretch)
    }
    const samples =
      served === null
        ? parts.samples(stretch.fromMs, stretch.toMs)
        : [parts.unsealed(stretch.fromMs, stretch.toMs)]
    for (const part of samples) totals.addSamples(part, stretch)
  }
  const first = stretches[0]?.fromMs ?? fromMs
  const last = stretches.at(-1)?.toMs ?? toMs
  const newest = totals.hasSampleAtEnd ? null : parts.newestSamples(first, last)
  if (newest !== null) totals.noteNewest(newest, { fromMs: first, toMs: last })
  const rounded = stretches.filter((stretch) => stretch.fromMs < fromMs || stretch.toMs > toMs)
  const lengths = rounded.flatMap((stretch) => stretch.tier?.bucketMs ?? [])
  return { statistics: totals.statistics(), roundedToMs: lengths.length > 0 ? highestOf(lengths) : null }
}

/**
 * Adjoining stretches of the range. `tiers`: those that may serve, the finest first; the last has the buckets at both edges.
 * Finer ones serve an edge only where they still have it: elsewhere it moves outwards, to the edge of a bucket.
 */
function stretchesOf(
  reader: TrackReader,
  fromMs: number,
  toMs: number,
  tiers: readonly BucketTier[],
): Stretch[] {
  if (fromMs >= toMs) return []
  const tier = tiers.at(-1)
  if (tier === undefined) return [{ tier: null, fromMs, toMs }]
  const finer = tiers.slice(0, -1)
  const { number, bucketMs } = finer.at(-1) ?? { number: FULL_TIER, bucketMs: null }
  const has = (edgeMs: number): boolean =>
    reachesBack(reader, number, bucketMs === null ? edgeMs : floorTo(edgeMs, bucketMs))
  const [first, last] = [ceilTo(fromMs, tier.bucketMs), floorTo(toMs, tier.bucketMs)]
  if (first > last && has(fromMs)) return stretchesOf(reader, fromMs, toMs, finer)
  const low = first <= last && has(fromMs) ? first : floorTo(fromMs, tier.bucketMs)
  const high = first <= last && has(last) ? last : ceilTo(toMs, tier.bucketMs)
  return [
    ...stretchesOf(reader, fromMs, low, finer),
    ...(low < high ? [{ tier, fromMs: low, toMs: high }] : []),
    ...stretchesOf(reader, high, toMs, finer),
  ]
}

const floorTo = (timeMs: number, unitMs: number): number => Math.floor(timeMs / unitMs) * unitMs
const ceilTo = (timeMs: number, unitMs: number): number => Math.ceil(timeMs / unitMs) * unitMs

/** The totals of some metrics, and the newest value of each. */
class Totals {
  private readonly totals: ReadonlyMap<MetricId, SeriesTotal>
  /** Metrics with anything to add: the others have no statistics. */
  private readonly known = new Set<MetricId>()
  private readonly latest = new Map<MetricId, number>()
  /** End of the newest sample, ms since 1970. */
  private newestSampleMs = Number.NEGATIVE_INFINITY
  /** Start of the newest bucket in which anything lies. */
  private newestBucketMs = Number.NEGATIVE_INFINITY

  /** `hasSamples`: the range's samples are all there, so that no bucket stands in for the newest. */
  constructor(
    metrics: readonly MetricId[],
    private readonly hasSamples: boolean,
  ) {
    this.totals = new Map(metrics.map((id) => [id, new SeriesTotal(amountStep(id))]))
  }

  /** Whether the newest sample is known, rather than only the bucket it lies in. */
  get hasSampleAtEnd(): boolean {
    return this.newestSampleMs > this.newestBucketMs
  }

  addSamples(part: DecodedColumns, span: TimeSpan): void {
    this.noteNewest(part, span)
    const { fromMs, toMs } = span
    const ends = part.endMs
    this.addDoubts(part, span)
    for (const [id, total] of this.totals) {
      const values = part.values[id]
      const energiesMj = id === ANE_POWER ? part.aneEnergyMj : null
      if (values === undefined && (energiesMj === null || energiesMj.every(Number.isNaN))) continue
      for (let i = 0; i < ends.length; i++) {
        const end = ends[i] as number
        const windowMs = windowLengthMs(part.elapsedMs[i] as number)
        if (!liesIn(end, windowMs, fromMs, toMs)) continue
        this.known.add(id)
        const value = values?.[i] ?? Number.NaN
        const energyMj = energiesMj?.[i] ?? Number.NaN
        if (countsIn(end, windowMs, fromMs, toMs)) total.raise(value)
        const cut = cutWindow(end, windowMs, fromMs, toMs)
        if (Number.isNaN(energyMj)) total.addValue(value, cut)
        else total.addAmount(energyMj * 1000, cut)
      }
    }
  }

  private addDoubts({ endMs, elapsedMs, doubts }: DecodedColumns, { fromMs, toMs }: TimeSpan): void {
    if (doubts.size === 0) return
    for (let i = 0; i < endMs.length; i++) {
      const end = endMs[i] as number
      const windowMs = windowLengthMs(elapsedMs[i] as number)
      if (!liesIn(end, windowMs, fromMs, toMs)) continue
      for (const { key, reason } of doubts.get(end) ?? [])
        this.doubtfulTotal(key)?.addDoubt(reason, cutWindow(end, windowMs, fromMs, toMs))
    }
  }

  /** The total of a series that has doubts; null of one that was not asked for. */
  private doubtfulTotal(key: ColumnKey): SeriesTotal | null {
    const total = isMetricId(key) ? this.totals.get(key) : undefined
    if (total === undefined || !isMetricId(key)) return null
    this.known.add(key)
    return total
  }

  addBuckets({ startMs, values, doubtfulMs }: BucketColumns, { fromMs, toMs }: TimeSpan): void {
    for (let i = 0; i < startMs.length; i++) {
      const start = startMs[i] as number
      if (start < fromMs || start >= toMs) continue
      const isNewest = start > this.newestBucketMs
      if (isNewest) this.newestBucketMs = start
      for (const [name, column] of Object.entries(doubtfulMs)) {
        const doubt = parseDoubtColumn(name)
        const ms = column?.[i] ?? 0
        if (doubt !== null && ms > 0)
          this.doubtfulTotal(doubt.key)?.addDoubt(doubt.reason, { fromMs: 0, toMs: ms })
      }
      for (const [id, total] of this.totals) {
        const column = values[id]
        if (column === undefined) continue
        this.known.add(id)
        const [integral, coveredMs] = [column.integral[i] as number, column.coveredMs[i] as number]
        total.addSum(integral, coveredMs)
        total.raise(column.maximum[i] as number)
        // Until the newest sample is known.
        if (!this.hasSamples && isNewest && start > this.newestSampleMs)
          this.latest.set(id, integral / coveredMs)
      }
    }
  }

  /** Takes the latest values from the newest sample that ends in the span, unless a newer one is known. */
  noteNewest({ endMs, values }: DecodedColumns, { fromMs, toMs }: TimeSpan): void {
    for (let i = endMs.length - 1; i >= 0; i--) {
      const end = endMs[i] as number
      if (end <= fromMs || end > toMs) continue
      if (end <= this.newestSampleMs || (!this.hasSamples && end <= this.newestBucketMs)) return
      this.newestSampleMs = end
      for (const id of this.totals.keys()) this.latest.set(id, values[id]?.[i] ?? Number.NaN)
      return
    }
  }

  statistics(): HistoryRange['statistics'] {
    const known = [...this.totals].filter(([id]) => this.known.has(id))
    const entries = known.map(([id, total]) => {
      const latest = this.latest.get(id) ?? Number.NaN
      return [id, statisticsOfTotal(total, Number.isFinite(latest) ? latest : null)] as const
    })
    return Object.fromEntries(entries)
  }
}
