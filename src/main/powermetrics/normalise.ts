import { plausibleFrequency, plausibleRatio, withoutDoubtfulPowers } from '#shared/doubts'
import { clusterKey, coreKey, type ColumnKey, type CoreQuantity, type MetricId } from '#shared/metrics'
import {
  byKey,
  NO_DOUBTS,
  sampleWithMetrics,
  type ClusterReading,
  type Doubt,
  type Sample,
} from '#shared/sample'
import { windowLengthMs } from '#shared/sample-window'
import type { Metered, RawCluster, RawReport, RawUnit, Residency } from './raw-report'

/**
 * Limits far above any Mac. A value beyond them, or below zero, is a broken counter and becomes null: a missing
 * number instead of a wrong one. The kernel returns INT64_MIN, for example, where it refuses a channel.
 */
const HIGHEST_POWER_MW = 1e6
const HIGHEST_FREQUENCY_MHZ = 20_000
const HIGHEST_BYTES_PER_SECOND = 1e13

/** Converts Apple's names and units to ours. Rates divide by `elapsedNs`, never by the requested interval. */
export function normalise(report: RawReport): Sample {
  const elapsedNs = within(report.elapsedNs, Number.MAX_SAFE_INTEGER)
  const power = (metered: Metered): number | null => rateOf(metered, elapsedNs, HIGHEST_POWER_MW)
  const traffic = (metered: Metered): number | null => rateOf(metered, elapsedNs, HIGHEST_BYTES_PER_SECOND)
  const anePowerMw = power(report.ane)
  const doubts: Doubt[] = []
  const metrics: Record<MetricId, number | null> = {
    'ane.powerMw': anePowerMw,
    'ane.readBytesPerSecond': traffic(report.aneRead),
    'ane.writeBytesPerSecond': traffic(report.aneWrite),
    'ane.dramReadBytesPerSecond': traffic(report.aneDramRead),
    'ane.dramWriteBytesPerSecond': traffic(report.aneDramWrite),
    'ane.readWriteBytesPerSecond': null,
    'ane.poweredRatio': null,
    'gpu.powerMw': power(report.gpu) ?? power({ rate: null, amount: report.gpuSectionEnergyMj }),
    'gpu.frequencyMhz': plausibleFrequency(
      'gpu.frequencyMhz',
      within(report.gpuFrequencyMhz, HIGHEST_FREQUENCY_MHZ),
      report.gpuHighestStepMhz,
      doubts,
    ),
    'gpu.activeRatio': plausibleRatio('gpu.activeRatio', activeRatio(report.gpuResidency), doubts),
    'cpu.powerMw': power(report.cpu),
    combinedPowerMw: power(report.combined),
    packagePowerMw: power(report.package),
    dramPowerMw: power(report.dram),
  }
  const frame = {
    timestamp: report.timestamp,
    elapsedMs: elapsedNs === null ? null : elapsedNs / 1e6,
    machine: { model: report.model, osBuild: report.osBuild },
    aneEnergyMj: energyOf(report.ane, anePowerMw, elapsedNs),
    clusters: report.clusters.map((cluster) => normaliseCluster(cluster, doubts)),
    thermalPressure: report.thermalPressure,
    doubts: doubts.length === 0 ? NO_DOUBTS : doubts.sort(byKey),
  }
  return withoutDoubtfulPowers(sampleWithMetrics(frame, (id) => metrics[id]))
}

function normaliseCluster(cluster: RawCluster, doubts: Doubt[]): ClusterReading {
  const { name, cores } = cluster
  return {
    name,
    ...normaliseUnit(cluster, (quantity) => clusterKey(name, quantity), doubts),
    cores: cores.map((core) => ({
      id: core.id,
      ...normaliseUnit(core, (quantity) => coreKey(core.id, quantity), doubts),
    })),
  }
}

function normaliseUnit(
  { frequencyHz, highestStepMhz, residency }: RawUnit,
  keyOf: (quantity: CoreQuantity) => ColumnKey,
  doubts: Doubt[],
): Record<CoreQuantity, number | null> {
  const frequencyMhz = megahertz(frequencyHz)
  return {
    frequencyMhz: plausibleFrequency(keyOf('frequencyMhz'), frequencyMhz, highestStepMhz, doubts),
    activeRatio: plausibleRatio(keyOf('activeRatio'), activeRatio(residency), doubts),
  }
}

function megahertz(hertz: number | null): number | null {
  return hertz === null ? null : within(hertz / 1e6, HIGHEST_FREQUENCY_MHZ)
}

/** `value`; null where no working counter can have it. */
function within(value: number | null, highest: number): number | null {
  return value !== null && value >= 0 && value <= highest ? value : null
}

/** The reported rate, which is more exact than an energy in whole mJ; without one, the amount divided by `elapsedNs`. */
function rateOf(metered: Metered, elapsedNs: number | null, highest: number): number | null {
  const reported = within(metered.rate, highest)
  if (reported !== null || metered.amount === null || !elapsedNs) return reported
  return within((metered.amount * 1e9) / elapsedNs, highest)
}

function energyOf(metered: Metered, powerMw: number | null, elapsedNs: number | null): number | null {
  const highest = elapsedNs === null ? Number.MAX_SAFE_INTEGER : (HIGHEST_POWER_MW * elapsedNs) / 1e9
  const reported = within(metered.amount, highest)
  if (reported !== null || powerMw === null || elapsedNs === null) return reported
  if (windowLengthMs(elapsedNs / 1e6) === 0) return null
  return (powerMw * elapsedNs) / 1e9
}

/** As reported, or the share of the window that is neither idle nor powered down. null where the idle share is `nan`. */
function activeRatio({ active, idle, down }: Residency): number | null {
  const ratio = active ?? (idle === null ? null : 1 - idle - (down ?? 0))
  // Rounded, because the subtraction leaves an error in the last digits.
  return ratio === null ? null : Number(ratio.toFixed(10))
}
