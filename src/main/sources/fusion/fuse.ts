import { withoutDoubtfulPowers } from '#shared/doubts'
import { instrumentRule, type InstrumentSystem } from '#shared/instruments'
import { isMetricId, METRIC_IDS, type ColumnKey, type MetricId, type MissingReason } from '#shared/metrics'
import {
  internOrigins,
  isAbsence,
  MAC_INSTRUMENTS,
  originIn,
  originKey,
  type MacInstrument,
  type OriginKey,
  type Origins,
} from '#shared/origins'
import {
  byKey,
  NO_DOUBTS,
  readMetric,
  sampleWithMetrics,
  type ClusterReading,
  type Doubt,
  type Sample,
} from '#shared/sample'
import { amountOver, shareOf, windowLengthMs } from '#shared/sample-window'

type Samples = Readonly<Record<MacInstrument, Sample>>

const OTHER: Readonly<Record<MacInstrument, MacInstrument>> = {
  powermetrics: 'ioreport',
  ioreport: 'powermetrics',
}

/**
 * One sample of what both instruments said of the same time: each value from the instrument that is preferred for it, or
 * from the other one where that has none. The window, its stamp and the thermal pressure are those of `powermetrics`.
 */
export function fuse(powermetrics: Sample, ioReport: Sample, system: InstrumentSystem): Sample {
  const samples: Samples = { powermetrics, ioreport: ioReport }
  const chosen = new Map<OriginKey, MacInstrument>()
  for (const id of METRIC_IDS)
    chosen.set(
      id,
      choose(id, system, (instrument) => readMetric(samples[instrument], id) !== null),
    )
  // A cluster of one is not always a cluster of the other, so that all come from one.
  const ofCpu = choose('cluster:activeRatio', system, (each) => samples[each].cpu.clusters.some(hasFigures))
  const of = (key: OriginKey): MacInstrument =>
    /^(?:cluster|core):/.test(key)
      ? ofCpu
      : (chosen.get(key === 'ane.energyMj' ? 'ane.powerMw' : key) ?? 'powermetrics')
  const value = (id: MetricId): number | null => readMetric(samples[of(id)], id)
  const fused = sampleWithMetrics(
    {
      ...powermetrics,
      machine: powermetrics.machine.model === null ? ioReport.machine : powermetrics.machine,
      aneEnergyMj: aneEnergyMj(samples, of('ane.powerMw')),
      clusters: samples[ofCpu].cpu.clusters,
      doubts: fuseDoubts(samples, of, value),
      origins: fuseOrigins(samples, of),
    },
    value,
  )
  return withoutDoubtfulPowers(fused)
}

function choose(
  series: OriginKey,
  system: InstrumentSystem,
  has: (instrument: MacInstrument) => boolean,
): MacInstrument {
  const { preferred } = instrumentRule(series, system)
  return has(preferred) || !has(OTHER[preferred]) ? preferred : OTHER[preferred]
}

function hasFigures({ frequencyMhz, activeRatio, cores }: ClusterReading): boolean {
  return frequencyMhz !== null || activeRatio !== null || cores.some(({ activeRatio: core }) => core !== null)
}

/** IOReport's is of its own window: over that of `powermetrics` it is its power. */
function aneEnergyMj({ powermetrics, ioreport }: Samples, instrument: MacInstrument): number | null {
  if (instrument === 'powermetrics') return powermetrics.ane.energyMj
  const windowMs = windowLengthMs(powermetrics.elapsedMs)
  const { powerMw } = ioreport.ane
  return powerMw === null || windowMs === 0 ? null : amountOver(powerMw, windowMs)
}

/** What one instrument says and is not believed is no doubt where the other has a value. */
function fuseDoubts(
  samples: Samples,
  of: (key: OriginKey) => MacInstrument,
  value: (id: MetricId) => number | null,
): readonly Doubt[] {
  const doubts = new Map<ColumnKey, Doubt>()
  for (const instrument of MAC_INSTRUMENTS)
    for (const doubt of samples[instrument].doubts) {
      const { key } = doubt
      const isChosen = of(originKey(key)) === instrument
      if (isMetricId(key) ? value(key) === null && (isChosen || !doubts.has(key)) : isChosen)
        doubts.set(key, doubt)
    }
  return doubts.size === 0 ? NO_DOUBTS : [...doubts.values()].sort(byKey)
}

/** A missing value has the reason of the instrument that is preferred for it; what is doubted has its origin. */
function fuseOrigins(samples: Samples, of: (key: OriginKey) => MacInstrument): Origins {
  const keys = MAC_INSTRUMENTS.flatMap((instrument) => Object.keys(samples[instrument].origins))
  const entries = (keys as OriginKey[]).flatMap((key) => {
    const own = samples[of(key)].origins[key]
    const other = isMetricId(key) ? originIn(samples[OTHER[of(key)]].origins, key) : null
    const entry = own === undefined || isAbsence(own) ? (other ?? own) : own
    return entry === undefined ? [] : [[key, entry] as const]
  })
  return internOrigins(Object.fromEntries(entries))
}

/** A sample of powermetrics without IOReport's part, and why that is missing: for what IOReport is preferred for. */
export function withoutIoReport(sample: Sample, reason: MissingReason, system: InstrumentSystem): Sample {
  const missing = METRIC_IDS.filter(
    (id) => readMetric(sample, id) === null && instrumentRule(id, system).preferred === 'ioreport',
  )
  const absences = missing.map((id) => [id, { instrument: 'ioreport', reason }] as const)
  return { ...sample, origins: internOrigins({ ...Object.fromEntries(absences), ...sample.origins }) }
}

/** The sample over a part of its window, ms; null: over none. Means stay, amounts are of the part. */
export function overPart(sample: Sample, elapsedMs: number | null): Sample {
  if (elapsedMs === sample.elapsedMs) return sample
  const { ane } = sample
  const windowMs = windowLengthMs(sample.elapsedMs)
  const energyMj =
    ane.energyMj === null || elapsedMs === null ? null : shareOf(ane.energyMj, elapsedMs, windowMs)
  return { ...sample, elapsedMs, ane: { ...ane, energyMj } }
}
