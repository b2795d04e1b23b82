import type { Origin, OriginKey, OriginKind } from './origins'

/** What a field of `powermetrics` gives: a rate, an amount in the window, or a rate by another label than the usual. */
export type FieldGives = 'rate' | 'amount' | 'other'

/** Where an instrument reports a series. */
export interface Field extends Origin {
  /** Of `powermetrics`; null for other instruments. */
  format: 'plist' | 'text' | null
  gives: FieldGives
  /** First and last macOS that has the field; without one, there is no such limit. */
  firstMacos?: number
  lastMacos?: number
  /** Intel Macs alone report it. Without it, only Apple silicon does. */
  isIntel?: boolean
}

type Limits = Pick<Field, 'firstMacos' | 'lastMacos' | 'isIntel'>

function plist(field: string, gives: FieldGives, kind: OriginKind, limits: Limits = {}): Field {
  return { instrument: 'powermetrics', format: 'plist', field, gives, kind, ...limits }
}

function text(field: string, gives: FieldGives, kind: OriginKind = 'measured', limits: Limits = {}): Field {
  return { instrument: 'powermetrics', format: 'text', field, gives, kind, ...limits }
}

function ioreport(field: string, kind: OriginKind = 'computed'): Field {
  return { instrument: 'ioreport', format: null, field, gives: 'amount', kind }
}

const SINCE_13 = { firstMacos: 13 }
const UNTIL_12 = { lastMacos: 12 }
const INTEL = { isIntel: true }

/** Amounts are divided by the time that was measured; the text has rates already. */
function traffic(counter: string): Field[] {
  return [
    plist(`bandwidth_counters: ${counter}`, 'amount', 'computed', UNTIL_12),
    text(counter, 'rate', 'measured', UNTIL_12),
    ioreport(`AMC Stats, Perf Counters: ${counter}`),
    ioreport(
      `PMP, ${counter.includes('DCS') ? 'DCS' : 'AF'} BW: ${counter.replace(' DCS', '')}`,
      'estimated',
    ),
  ]
}

function power(name: string, label: string): Field[] {
  return [
    plist(`processor.${name}_power`, 'rate', 'measured', SINCE_13),
    plist(`processor.${name}_energy`, 'amount', 'computed'),
    text(label, 'rate'),
    ioreport(`Energy Model: ${name === 'ane' ? 'ANE' : `${name.toUpperCase()} Energy`}`),
  ]
}

function unit(path: string, label: string): Record<'frequencyMhz' | 'activeRatio', Field[]> {
  return {
    frequencyMhz: [plist(`${path}.freq_hz`, 'rate', 'measured'), text(`${label}frequency`, 'rate')],
    activeRatio: [
      plist(`${path}.idle_ratio`, 'amount', 'computed'),
      text(`${label}active residency`, 'rate'),
      text(`${label}idle residency`, 'amount', 'computed'),
    ],
  }
}

const CLUSTER = unit('processor.clusters', 'Cluster HW active ')
const CORE = unit('processor.clusters.cpus', 'CPU ')
const GPU = unit('gpu', 'GPU active ')

/**
 * Every field that a series is read from, the preferred first. `powermetrics` gives powers as numbers of their own from macOS
 * 13 on, before that as energies alone; the text has powers throughout. Seen in recordings of macOS 11 to 27.
 */
export const FIELDS: Readonly<Record<OriginKey, readonly Field[]>> = {
  'ane.powerMw': power('ane', 'ANE Power'),
  /** Whole mJ as counted, else power × time. */
  'ane.energyMj': [
    plist('processor.ane_energy', 'amount', 'measured'),
    plist('processor.ane_power', 'rate', 'computed', SINCE_13),
    text('ANE Power', 'rate', 'computed'),
    ioreport('Energy Model: ANE'),
  ],
  'ane.readBytesPerSecond': traffic('ANE RD'),
  'ane.writeBytesPerSecond': traffic('ANE WR'),
  'ane.dramReadBytesPerSecond': traffic('ANE DCS RD'),
  'ane.dramWriteBytesPerSecond': traffic('ANE DCS WR'),
  'ane.readWriteBytesPerSecond': [ioreport('PMP, AF BW: ANE RD+WR', 'estimated')],
  'ane.poweredRatio': [ioreport('ANE, IOP State: status')],
  'gpu.powerMw': [...power('gpu', 'GPU Power'), plist('gpu.gpu_energy', 'other', 'computed')],
  'gpu.frequencyMhz': [...GPU.frequencyMhz, ioreport('GPU Stats, GPU Performance States: GPUPH')],
  'gpu.activeRatio': [...GPU.activeRatio, ioreport('GPU Stats, GPU Performance States: GPUPH')],
  'cpu.powerMw': [
    ...power('cpu', 'CPU Power'),
    text('Clusters Total Power', 'other', 'measured', { lastMacos: 11 }),
  ],
  combinedPowerMw: [
    plist('processor.combined_power', 'rate', 'measured', SINCE_13),
    text('Combined Power (CPU + GPU + ANE)', 'rate', 'measured', SINCE_13),
  ],
  packagePowerMw: [
    plist('processor.package_energy', 'amount', 'computed', UNTIL_12),
    plist('processor.package_watts', 'rate', 'measured', INTEL),
    text('Package Power', 'rate', 'measured', UNTIL_12),
    text('Intel energy model derived package power', 'other', 'measured', INTEL),
  ],
  dramPowerMw: [
    plist('processor.dram_energy', 'amount', 'computed', UNTIL_12),
    text('DRAM Power', 'rate', 'measured', UNTIL_12),
    ioreport('Energy Model: DRAM'),
  ],
  'cluster:frequencyMhz': CLUSTER.frequencyMhz,
  'cluster:activeRatio': CLUSTER.activeRatio,
  'core:frequencyMhz': CORE.frequencyMhz,
  'core:activeRatio': CORE.activeRatio,
}

/** Everything that can have an origin. */
export const ORIGIN_SERIES = Object.keys(FIELDS) as OriginKey[]
