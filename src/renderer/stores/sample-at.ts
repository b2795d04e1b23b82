import { METRIC_IDS, type MetricId } from '#shared/metrics'
import { sampleWithMetrics, type Machine, type Sample } from '#shared/sample'
import { clustersFrom, type ChartColumns, type ColumnKey } from '#shared/sample-columns'

/** The machine before main has reported one. */
export const UNKNOWN_MACHINE: Machine = { model: null, osBuild: null }

/** One value of the columns; null when it was not reported. */
export function valueAt(columns: ChartColumns, key: ColumnKey, index: number): number | null {
  const value = columns.values(key)?.[index]
  return value === undefined || Number.isNaN(value) ? null : value
}

/**
 * Row `index` of the columns as a `Sample`, for the rules that explain a missing value. `timestamp` and the ANE's energy
 * are null, since the columns do not contain them.
 */
export function sampleAt(columns: ChartColumns, index: number, machine: Machine): Sample {
  const read = (key: ColumnKey): number | null => valueAt(columns, key, index)
  const elapsedMs = columns.elapsedTimes()[index]
  const frame = {
    timestamp: null,
    elapsedMs: elapsedMs === undefined || Number.isNaN(elapsedMs) ? null : elapsedMs,
    machine,
    aneEnergyMj: null,
    clusters: clustersFrom(columns.clusters, read),
    thermalPressure: columns.thermalPressure,
  }
  return sampleWithMetrics(frame, read)
}

/** Metrics with at least one value between the two times. */
export function reportedMetrics(columns: ChartColumns, fromMs: number, toMs: number): Set<MetricId> {
  const first = columns.indexAtOrAfter(fromMs)
  const ends = columns.endTimes()
  const reported = new Set<MetricId>()
  for (const id of METRIC_IDS) {
    const values = columns.values(id)
    for (let i = first; values !== null && i < values.length && (ends[i] as number) <= toMs; i++) {
      if (Number.isNaN(values[i])) continue
      reported.add(id)
      break
    }
  }
  return reported
}
