import { FIELDS, ORIGIN_SERIES, type FieldGives } from '#shared/fields'
import { internOrigins, type Origin, type OriginKey, type Origins } from '#shared/origins'
import type { Metered, RawReport, RawUnit, Residency } from './raw-report'

const GIVES: readonly (FieldGives | null)[] = [null, 'rate', 'amount', 'other']

/** Which of the readings a series has: an index of `GIVES`. */
type Slot = 0 | 1 | 2 | 3

/** By who wrote it and the slots of all series: nearly every sample of a recording has the same. */
const known = {
  plist: new Map<number, Origins>(),
  text: new Map<number, Origins>(),
  'made-up': new Map<number, Origins>(),
}
/** A file can mix readings in any way. */
const MOST_KNOWN = 1024

/**
 * Where each value of a report comes from, without what is left out as a broken counter. Reports with the same fields get
 * the same object.
 */
export function originsOfReport(
  report: RawReport,
  isLeftOut: (key: OriginKey) => boolean = () => false,
): Origins {
  const slots = slotsOf(report)
  for (const key of ORIGIN_SERIES) if (slots[key] !== 0 && isLeftOut(key)) slots[key] = 0
  let shape = 0
  for (const key of ORIGIN_SERIES) shape = shape * GIVES.length + slots[key]
  const cache = known[report.isMadeUp ? 'made-up' : report.format]
  const found = cache.get(shape)
  if (found !== undefined) return found
  const made = makeOrigins(report, slots)
  if (cache.size < MOST_KNOWN) cache.set(shape, made)
  return made
}

function makeOrigins({ format, isMadeUp }: RawReport, slots: Readonly<Record<OriginKey, Slot>>): Origins {
  const origins: Partial<Record<OriginKey, Origin>> = {}
  for (const key of ORIGIN_SERIES) {
    const gives = GIVES[slots[key]]
    const field = FIELDS[key].find((each) => each.format === format && each.gives === gives)
    if (field !== undefined) origins[key] = isMadeUp ? { ...field, instrument: 'demonstration' } : field
  }
  return internOrigins(origins)
}

function slotsOf(report: RawReport): Record<OriginKey, Slot> {
  const gpu = meteredSlot(report.gpu)
  const cluster = report.clusters[0]
  return {
    'ane.powerMw': meteredSlot(report.ane),
    'ane.energyMj': report.ane.amount !== null ? 2 : report.ane.rate !== null ? 1 : 0,
    'ane.readBytesPerSecond': meteredSlot(report.aneRead),
    'ane.writeBytesPerSecond': meteredSlot(report.aneWrite),
    'ane.dramReadBytesPerSecond': meteredSlot(report.aneDramRead),
    'ane.dramWriteBytesPerSecond': meteredSlot(report.aneDramWrite),
    'ane.readWriteBytesPerSecond': 0,
    'ane.poweredRatio': 0,
    'gpu.powerMw': gpu === 0 && report.gpuSectionEnergyMj !== null ? 3 : gpu,
    'gpu.frequencyMhz': report.gpuFrequencyMhz === null ? 0 : 1,
    'gpu.activeRatio': residencySlot(report.gpuResidency),
    'cpu.powerMw': meteredSlot(report.cpu),
    combinedPowerMw: meteredSlot(report.combined),
    packagePowerMw: meteredSlot(report.package),
    dramPowerMw: meteredSlot(report.dram),
    'cluster:frequencyMhz': frequencySlot(cluster),
    'cluster:activeRatio': cluster === undefined ? 0 : residencySlot(cluster.residency),
    'core:frequencyMhz': frequencySlot(cluster?.cores[0]),
    'core:activeRatio': cluster?.cores[0] === undefined ? 0 : residencySlot(cluster.cores[0].residency),
  }
}

function meteredSlot({ rate, amount, hasOtherLabel }: Metered): Slot {
  if (rate !== null) return hasOtherLabel === true ? 3 : 1
  return amount === null ? 0 : 2
}

function frequencySlot(unit: RawUnit | undefined): Slot {
  return unit === undefined || unit.frequencyHz === null ? 0 : 1
}

function residencySlot({ active, idle }: Residency): Slot {
  return active !== null ? 1 : idle !== null ? 2 : 0
}
