import { plausibleFrequency, plausibleRatio, withoutDoubtfulPowers } from '#shared/doubts'
import { HIGHEST, HIGHEST_ENERGY_MJ, HIGHEST_POWER_MW, isStamp } from '#shared/impossible'
import {
  clusterKey,
  coreKey,
  isMetricId,
  type ColumnKey,
  type CoreQuantity,
  type MetricId,
} from '#shared/metrics'
import {
  byKey,
  NO_DOUBTS,
  sampleWithMetrics,
  type ClusterReading,
  type Doubt,
  type Sample,
} from '#shared/sample'
import { windowLengthMs } from '#shared/sample-window'
import type { OriginKey } from '#shared/origins'
import { originsOfReport } from './report-origins'
import type { Metered, RawCluster, RawReport, RawUnit, Residency } from './raw-report'

/**
 * Converts Apple's names and units to ours. Rates divide by `elapsedNs`, never by the requested interval.
 *
 * A value that no Mac can have is a broken counter and becomes null: a missing number instead of a wrong one (`leftOutOf`
 * tells it). What no window can be stays as it is: `problemOfSample` refuses it.
 */
export function normalise(report: RawReport): Sample {
  const { elapsedNs } = report
  const power = (metered: Metered): number | null => rateOf(metered, elapsedNs, HIGHEST_POWER_MW)
  const traffic = (metered: Metered): number | null => rateOf(metered, elapsedNs, HIGHEST.traffic)
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
      within(report.gpuFrequencyMhz, HIGHEST.frequency),
      report.gpuHighestStepMhz,
      doubts,
    ),
    'gpu.activeRatio': plausibleRatio('gpu.activeRatio', activeRatio(report.gpuResidency), doubts),
    'cpu.powerMw': power(report.cpu),
    combinedPowerMw: power(report.combined),
    packagePowerMw: power(report.package),
    dramPowerMw: power(report.dram),
  }
  const aneEnergyMj = energyOf(report.ane, anePowerMw, elapsedNs)
  const isLeftOut = (key: OriginKey): boolean => {
    if (key === 'ane.energyMj') return aneEnergyMj === null
    return isMetricId(key) && metrics[key] === null && !doubts.some((doubt) => doubt.key === key)
  }
  const frame = {
    timestamp: report.timestamp !== null && isStamp(report.timestamp) ? report.timestamp : null,
    elapsedMs: elapsedNs === null ? null : elapsedNs / 1e6,
    machine: { model: wordOf(report.model), osBuild: wordOf(report.osBuild) },
    aneEnergyMj,
    clusters: report.clusters.map((cluster) => normaliseCluster(cluster, doubts)),
    thermalPressure: wordOf(report.thermalPressure),
    doubts: doubts.length === 0 ? NO_DOUBTS : doubts.sort(byKey),
    origins: originsOfReport(report, isLeftOut),
  }
  return withoutDoubtfulPowers(sampleWithMetrics(frame, (id) => metrics[id]))
}

/** An empty element says nothing. */
function wordOf(text: string | null): string | null {
  return text === '' ? null : text
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
  return hertz === null ? null : within(hertz / 1e6, HIGHEST.frequency)
}

/** `value`; null where no working counter can have it. */
function within(value: number | null, highest: number): number | null {
  return value !== null && value >= 0 && value <= highest ? value + 0 : null
}

/** The reported rate, which is more exact than an energy in whole mJ; without one, the amount divided by `elapsedNs`. */
function rateOf(metered: Metered, elapsedNs: number | null, highest: number): number | null {
  const reported = within(metered.rate, highest)
  if (reported !== null || metered.amount === null || !elapsedNs) return reported
  return within((metered.amount * 1e9) / elapsedNs, highest)
}

function energyOf(metered: Metered, powerMw: number | null, elapsedNs: number | null): number | null {
  const highest = elapsedNs === null ? HIGHEST_ENERGY_MJ : (HIGHEST_POWER_MW * elapsedNs) / 1e9
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

/** The kernel returns INT64_MIN where it refuses a channel: that is no reading, and no damage. */
const REFUSED = -(2 ** 63)

/** What `normalise` left out because no Mac can have it, a phrase each. */
export function leftOutOf(report: RawReport): string[] {
  const { timestamp, elapsedNs } = report
  const { ane, cpu, gpu, combined, package: whole, dram } = report
  const leftOut: string[] = []
  if (timestamp !== null && timestamp !== '' && !isStamp(timestamp))
    leftOut.push(`the date "${timestamp.slice(0, 40)}" is none from 1970 to 9999`)
  for (const [name, { rate, amount }] of Object.entries({ ane, cpu, gpu, combined, package: whole, dram })) {
    const computedMw = amount === null || !elapsedNs ? null : (amount * 1e9) / elapsedNs
    const powerMw = [rate, computedMw].find(
      (value) => value !== null && within(value, HIGHEST_POWER_MW) === null,
    )
    if (powerMw == null || rate === REFUSED || amount === REFUSED) continue
    leftOut.push(`a power of ${powerMw} mW (${name}) is none that a Mac can have`)
  }
  return leftOut
}
