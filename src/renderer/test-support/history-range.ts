import type { HistoryRange, HistoryRangeRequest } from '#shared/history'
import { METRIC_IDS } from '#shared/metrics'
import { NEVER_DOUBTED } from '#shared/metrics'
import { NO_STATISTICS } from '#shared/range-statistics'

/** A range as main answers: `count` buckets of equal length from `fromMs` to `toMs`, with ANE power. */
export function makeHistory(
  { fromMs, toMs }: { fromMs: number; toMs: number },
  count: number,
  change: Partial<HistoryRange> = {},
): HistoryRange {
  const bucketMs = (toMs - fromMs) / Math.max(1, count)
  const column = (value: number): Float64Array => new Float64Array(count).fill(value)
  return {
    fromMs,
    toMs,
    asked: { fromMs, toMs },
    roundedToMs: null,
    tier: '10s',
    bucketMs,
    endMs: Float64Array.from({ length: count }, (_, i) => fromMs + (i + 1) * bucketMs),
    elapsedMs: column(bucketMs),
    gapBefore: new Uint8Array(count),
    columns: { 'ane.powerMw': { minimum: column(0), mean: column(0.4), maximum: column(49) } },
    statistics: Object.fromEntries(
      METRIC_IDS.map((id) => [
        id,
        id === 'ane.powerMw'
          ? {
              ...{ latest: 1, mean: 0.4, peak: 49, integral: 1234 },
              ...{ coveredMs: toMs - fromMs, doubtfulMs: NEVER_DOUBTED },
            }
          : NO_STATISTICS,
      ]),
    ),
    doubts: new Map(),
    origins: [],
    clusters: [],
    thermalPressure: null,
    events: [],
    omittedEvents: 0,
    ...change,
  }
}

/** The bounds of a request; NaN for an open end, which no test asks for. */
export function spanOf({ fromMs, toMs }: HistoryRangeRequest): { fromMs: number; toMs: number } {
  return { fromMs: fromMs ?? Number.NaN, toMs: toMs ?? Number.NaN }
}
