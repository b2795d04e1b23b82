import { METRIC_IDS, type ColumnKey, type DoubtReason, type MetricId } from './metrics'
import type { Origins } from './origins'

/**
 * The one contract between reading `powermetrics` and everything that shows, stores or exports it.
 *
 * `null` means "not known here", never zero: not reported, or not believed (`doubts`). `availability.ts` turns a missing
 * value into a sentence.
 * `0` appears only where a zero was measured. No field is ever NaN or infinite.
 *
 * The metrics stand where their ids say, as means over the window: `METRICS` has their units and what they mean.
 */
export interface Sample extends Metrics {
  /** End of the measured window as `powermetrics` stamped it, ISO 8601 in UTC, whole seconds. */
  timestamp: string | null
  /** Length of the measured window in milliseconds, from `elapsed_ns`. The only clock for rates and energy. */
  elapsedMs: number | null
  machine: Machine
  ane: AneReading
  cpu: CpuReading
  /** Free text of Apple's, "Nominal" when cool: one of `THERMAL_LEVELS` as far as they are known. */
  thermalPressure: string | null
  /** What was reported and is not believed, at most one a series, by their keys; the values are null. Mostly `NO_DOUBTS`. */
  doubts: readonly Doubt[]
  /** Where each value comes from; `NO_ORIGINS` where nobody wrote it down. One object for all samples alike. */
  origins: Origins
}

/** `OSThermalPressureLevel` of macOS (OSThermalNotification.h), as powermetrics writes it, from none to most. */
export const THERMAL_LEVELS: readonly string[] = ['Nominal', 'Moderate', 'Heavy', 'Trapping', 'Sleeping']

/** A value that was reported and is not believed, by the rules of `doubts.ts`. Numbers are in the unit of the series. */
export interface Doubt {
  /** The series whose value is null because of this. */
  key: ColumnKey
  reason: DoubtReason
  reported: number
  /** What the value would have to keep to; null where no number says it. */
  limit: number | null
  /** What it contradicts: another series, or the `range` of values that the series can have. */
  against: ColumnKey | 'range'
}

/** Shared, since nearly every sample has none. */
export const NO_DOUBTS: readonly Doubt[] = []

/** The order of a sample's doubts. */
export function byKey(one: Pick<Doubt, 'key'>, other: Pick<Doubt, 'key'>): number {
  return one.key < other.key ? -1 : one.key > other.key ? 1 : 0
}

export interface Machine {
  /** `hw_model`, for example `MacBookPro18,3`. */
  model: string | null
  /** `kern_osversion`, for example `21E230`. */
  osBuild: string | null
}

/** `gpu.powerMw` as `{ gpu: { powerMw } }`, and `combinedPowerMw` as itself. */
type Metrics = { [Id in Exclude<MetricId, `${string}.${string}`>]: number | null } & {
  [Group in GroupOf<MetricId>]: MetricsIn<Group>
}
type GroupOf<Id> = Id extends `${infer Group}.${string}` ? Group : never
type MetricsIn<Group extends string> = { [Field in FieldIn<Group, MetricId>]: number | null }
type FieldIn<Group extends string, Id> = Id extends `${Group}.${infer Field}` ? Field : never

/** Power of macOS 11 and 12 is computed from the energy, which counts whole mJ. Traffic is that of every ANE. */
export interface AneReading extends MetricsIn<'ane'> {
  /** Energy of the window, mJ: as reported, otherwise power × elapsed; null where it is unknown or implausible. */
  energyMj: number | null
}

export interface CpuReading extends MetricsIn<'cpu'> {
  /** In the order reported; empty on Intel and where `cpu_power` was not asked for. */
  clusters: ClusterReading[]
}

export interface ClusterReading {
  /** As reported: `E-Cluster`, `P0-Cluster`, `S-Cluster`, … The letter does not tell the tier. */
  name: string
  frequencyMhz: number | null
  /** 0 to 1: neither idle nor powered down. May contradict the cores (macOS 27 on M4). */
  activeRatio: number | null
  cores: CoreReading[]
}

export interface CoreReading {
  /** Apple's CPU number, unique in the machine. */
  id: number
  frequencyMhz: number | null
  activeRatio: number | null
}

/** Where a sample lies on the time axis of its session. */
export interface SamplePlace {
  /** End of the window, ms since 1970 with their fractions. Strictly increasing within a session. */
  endMs: number
  /** True when time is missing between this sample's window and the one before it. */
  gapBefore: boolean
}

/** A sample with its place on the session's time axis. */
export interface PlacedSample extends SamplePlace {
  /** Counts from 0 within a session. */
  sequence: number
  sample: Sample
}

/** Everything of a sample but its metrics. */
export interface SampleFrame extends Pick<
  Sample,
  'timestamp' | 'elapsedMs' | 'machine' | 'thermalPressure' | 'doubts' | 'origins'
> {
  aneEnergyMj: number | null
  clusters: ClusterReading[]
}

/** Where each metric is in a sample: its group, null for none, and its field. */
const PLACES = METRIC_IDS.map((id) => {
  const [field, group = null] = id.split('.').reverse() as [string, string?]
  return { id, group, field }
})
const PLACE_OF = new Map(PLACES.map((place) => [place.id, place]))

type Fields = Record<string, number | null>

/** null where the sample does not report it. */
export function readMetric(sample: Omit<Sample, 'doubts'>, id: MetricId): number | null {
  const { group, field } = PLACE_OF.get(id) as (typeof PLACES)[number]
  const fields = group === null ? sample : sample[group as keyof typeof sample]
  return (fields as unknown as Fields)[field] ?? null
}

/** A sample with the metrics that `read` returns. */
export function sampleWithMetrics(frame: SampleFrame, read: (id: MetricId) => number | null): Sample {
  const { timestamp, elapsedMs, machine, aneEnergyMj, clusters, thermalPressure, doubts, origins } = frame
  const metrics: Record<string, unknown> = {}
  for (const { id, group, field } of PLACES) {
    const fields = group === null ? metrics : (metrics[group] ??= {})
    ;(fields as Fields)[field] = read(id)
  }
  const groups = metrics as unknown as Omit<Sample, Exclude<keyof SampleFrame, 'aneEnergyMj' | 'clusters'>>
  const ane = { ...groups.ane, energyMj: aneEnergyMj }
  const cpu = { ...groups.cpu, clusters }
  return { timestamp, elapsedMs, machine, ...groups, ane, cpu, thermalPressure, doubts, origins }
}
