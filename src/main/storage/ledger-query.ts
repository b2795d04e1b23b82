import { highestOf, lowestOf } from '#shared/extremes'
import type { Ledger, LedgerPeriod, RailEnergy } from '#shared/ledger'
import { HIGHEST_FLOOR_MW } from '#shared/measurement/ane-floor'
import { RAILS, type MetricId, type Rail } from '#shared/metrics'
import { windowLengthMs } from '#shared/sample-window'
import { BucketGrid } from './bucket-grid'
import type { BucketColumn } from './codec/columns'
import { RangeParts } from './range-parts'
import { rangeTotals, reachesBack } from './range-totals'
import { BUCKET_TIERS, FULL_TIER, type BucketTier } from './schema'
import type { TrackReader } from './track-reader'

const ANE_POWER: MetricId = 'ane.powerMw'
const KEYS: readonly MetricId[] = RAILS.map(({ metric }) => metric)
const MINUTE_MS = 60_000
/** The coarsest is kept for ever. */
const COARSEST_FIRST = [...BUCKET_TIERS].reverse()
/** A power in whole mW may be so far off: less above rest is no work. */
const WHOLE_MW = 0.5

/**
 * What the rails took in each period between two neighbours of `edges` (ascending, ms since 1970), from all tiers. Where
 * samples have aged, an edge within a bucket of the finest tier that is left moves to the start of that bucket, for both
 * periods that it parts: nothing is counted twice or lost.
 */
export function queryLedger(reader: TrackReader, edges: readonly number[]): Ledger {
  const parts = new RangeParts(reader, KEYS)
  const kept = edges.map((edgeMs) => keptEdgeMs(reader, edgeMs))
  const minutes = workedMinutes(reader, parts, edges)
  const period = (first: number, last: number): LedgerPeriod => {
    const span = { fromMs: kept[first] as number, toMs: kept[last] as number, keys: [...KEYS] }
    return {
      fromMs: edges[first] as number,
      toMs: edges[last] as number,
      rails: railsOf(rangeTotals(reader, parts, span, BUCKET_TIERS.at(-1) ?? null)),
      aneMinutes: minutes(edges[first] as number, edges[last] as number),
    }
  }
  const periods = edges.slice(1).map((_, index) => period(index, index + 1))
  return { periods, total: period(0, edges.length - 1) }
}

/**
 * Where the history can be parted at or before `edgeMs`: at the bucket of a tier only where that tier still has all of the
 * coarser bucket around it.
 */
function keptEdgeMs(reader: TrackReader, edgeMs: number): number {
  let keptMs = Number.NEGATIVE_INFINITY
  for (const { number, bucketMs } of COARSEST_FIRST) {
    if (keptMs !== Number.NEGATIVE_INFINITY && !reachesBack(reader, number, keptMs)) return keptMs
    keptMs = Math.floor(edgeMs / bucketMs) * bucketMs
  }
  return reachesBack(reader, FULL_TIER, keptMs) ? edgeMs : keptMs
}

function railsOf({ statistics }: ReturnType<typeof rangeTotals>): LedgerPeriod['rails'] {
  const known = RAILS.flatMap(({ rail, metric }): [Rail, RailEnergy][] => {
    const { integral = null, coveredMs = 0 } = statistics[metric] ?? {}
    return integral === null ? [] : [[rail, { energyMj: integral, coveredMs }]]
  })
  return Object.fromEntries(known)
}

/** Counts the minutes in which the ANE worked in a part of `edges`; null where that is not known. */
function workedMinutes(
  reader: TrackReader,
  parts: RangeParts,
  edges: readonly number[],
): (fromMs: number, toMs: number) => number | null {
  const tier = BUCKET_TIERS.find(({ bucketMs }) => bucketMs === MINUTE_MS)
  const [fromMs, toMs] = [edges[0] ?? 0, edges.at(-1) ?? 0]
  const powers = tier === undefined ? new Map<number, MinutePower>() : minutePowers(parts, tier, fromMs, toMs)
  // An ANE that is never seen below some level is at rest there.
  let restMw = HIGHEST_FLOOR_MW
  for (const { lowestMw } of powers.values()) restMw = Math.min(restMw, lowestMw)
  return (from, to) => {
    if (tier === undefined || !reachesBack(reader, tier.number, from)) return null
    let [known, worked] = [0, 0]
    for (const [startMs, { highestMw }] of powers) {
      if (startMs < from || startMs >= to) continue
      known++
      if (highestMw > restMw + WHOLE_MW) worked++
    }
    return known === 0 ? null : worked
  }
}

interface MinutePower {
  lowestMw: number
  highestMw: number
}

/** The ANE's lowest and highest power in each minute with a reading, by its start. */
function minutePowers(
  parts: RangeParts,
  tier: BucketTier,
  fromMs: number,
  toMs: number,
): Map<number, MinutePower> {
  const powers = new Map<number, MinutePower>()
  const add = (startMs: Float64Array, column: BucketColumn | undefined): void => {
    column?.maximum.forEach((highest, index) => {
      if (Number.isNaN(highest)) return
      const start = startMs[index] as number
      const known = powers.get(start)
      const lowest = column.minimum[index] as number
      powers.set(start, {
        lowestMw: Math.min(lowest, known?.lowestMw ?? lowest),
        highestMw: Math.max(highest, known?.highestMw ?? highest),
      })
    })
  }
  for (const buckets of parts.buckets(tier, fromMs, toMs)) add(buckets.startMs, buckets.values[ANE_POWER])
  const tail = parts.unsealed(fromMs, toMs)
  if (tail.endMs.length === 0) return powers
  const startsMs = tail.endMs.map((endMs, i) => endMs - windowLengthMs(tail.elapsedMs[i] as number))
  // As long as the tail, not as the ledger: a year of empty minutes would take a hundred MB.
  const first = Math.max(fromMs, lowestOf([...startsMs]))
  const grid = BucketGrid.aligned(first, Math.min(toMs, highestOf([...tail.endMs])), MINUTE_MS)
  grid.addSamples(tail, fromMs, toMs)
  const { startMs, values } = grid.toBuckets()
  add(startMs, values[ANE_POWER])
  return powers
}
