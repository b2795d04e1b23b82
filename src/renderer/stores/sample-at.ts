import { METRIC_IDS, type MetricId } from '#shared/metrics'
import type { Machine, Sample } from '#shared/sample'
import { clusterKey, coreKey, type ChartColumns, type ColumnKey } from '#shared/sample-columns'

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
  const read = (id: MetricId): number | null => valueAt(columns, id, index)
  const elapsedMs = columns.elapsedTimes()[index]
  return {
    timestamp: null,
    elapsedMs: elapsedMs === undefined || Number.isNaN(elapsedMs) ? null : elapsedMs,
    machine,
    ane: {
      powerMw: read('ane.powerMw'),
      energyMj: null,
      readBytesPerSecond: read('ane.readBytesPerSecond'),
      writeBytesPerSecond: read('ane.writeBytesPerSecond'),
      dramReadBytesPerSecond: read('ane.dramReadBytesPerSecond'),
      dramWriteBytesPerSecond: read('ane.dramWriteBytesPerSecond'),
    },
    gpu: {
      powerMw: read('gpu.powerMw'),
      frequencyMhz: read('gpu.frequencyMhz'),
      activeRatio: read('gpu.activeRatio'),
    },
    cpu: { powerMw: read('cpu.powerMw'), clusters: clustersAt(columns, index) },
    combinedPowerMw: read('combinedPowerMw'),
    packagePowerMw: read('packagePowerMw'),
    dramPowerMw: read('dramPowerMw'),
    thermalPressure: columns.thermalPressure,
  }
}

function clustersAt(columns: ChartColumns, index: number): Sample['cpu']['clusters'] {
  return columns.clusters.map(({ name, coreIds }) => ({
    name,
    frequencyMhz: valueAt(columns, clusterKey(name, 'frequencyMhz'), index),
    activeRatio: valueAt(columns, clusterKey(name, 'activeRatio'), index),
    cores: coreIds.map((id) => ({
      id,
      frequencyMhz: valueAt(columns, coreKey(id, 'frequencyMhz'), index),
      activeRatio: valueAt(columns, coreKey(id, 'activeRatio'), index),
    })),
  }))
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
