import type { MetricId } from '#shared/metrics'
import type { ChannelFormat, ChannelPlace } from './protocol'

/** Which channels: all that match. */
export interface ChannelRule {
  group: string
  subgroup: string
  /** Exact shapes: a substring takes cores, rails and clusters for each other. */
  name: RegExp
  format: ChannelFormat
}

/** Channels whose sum is a metric. `energy` and `bytes` count up; a `histogram` counts how long which rate was seen. */
export interface SumRule extends ChannelRule {
  metric: MetricId
  reads: 'energy' | 'bytes' | 'histogram'
}

const ENERGY_MODEL = { group: 'Energy Model', subgroup: '', format: 'simple', reads: 'energy' } as const
const BYTES = { group: 'AMC Stats', subgroup: 'Perf Counters', format: 'simple', reads: 'bytes' } as const

/**
 * Histograms of the Neural Engine's traffic through the fabric (`AF BW`) or to memory itself (`DCS BW`). Both links of an
 * ANE add up. The group has another name on some Macs, and may be there and empty: the first that has it counts.
 */
function histograms(metric: MetricId, subgroup: 'AF BW' | 'DCS BW', direction: string): SumRule[] {
  const name = new RegExp(String.raw`^ANE\d*(?: L\d+)? ${direction}$`)
  return ['PMP0', 'PMP', 'PMP1'].map((group) => ({
    ...{ metric, group, subgroup, name },
    format: 'states',
    reads: 'histogram',
  }))
}

/**
 * Where each metric is read. For a metric the first rule that gives a value counts: counted bytes before histograms, a
 * roll-up before its parts, which would count the same again.
 *
 * ANE energy: `ANE` on M3 Pro and M4, `ANE0` on Pro and Max, `ANE0_0` and `ANE0_1` on Ultra, with the die before it in some
 * versions; none on M2 Pro and M6. An M1 has it in `PMP` instead. CPU energy: `CPU Energy`, one for each die on Ultra; the
 * cores, their `_SRAM`, `DTL` and `CPM` are in it. `GPU Energy` and `GPU0` count the same.
 * Sources: all-smi, macmon, SiliconScope and NeoAsitop, all of which read these by name; lists of channels of an M1 Ultra
 * and of M5 Max.
 */
export const SUM_RULES: readonly SumRule[] = [
  { ...ENERGY_MODEL, metric: 'ane.powerMw', name: /^(?:[A-Z]+\d* )?ANE(?:\d+(?:_\d+)?)?$/ },
  { ...ENERGY_MODEL, metric: 'ane.powerMw', group: 'PMP', subgroup: 'Energy Counters', name: /^ANE$/ },
  { ...ENERGY_MODEL, metric: 'cpu.powerMw', name: /^(?:DIE_\d+_)?CPU Energy$/ },
  { ...ENERGY_MODEL, metric: 'gpu.powerMw', name: /^GPU Energy$/ },
  { ...ENERGY_MODEL, metric: 'gpu.powerMw', name: /^GPU\d+(?:_\d+)?$/ },
  { ...ENERGY_MODEL, metric: 'dramPowerMw', name: /^DRAM(?:\d+(?:_\d+)?)?$/ },
  { ...BYTES, metric: 'ane.readBytesPerSecond', name: /^(?:DIE\d+ )?ANE\d* RD$/ },
  ...histograms('ane.readBytesPerSecond', 'AF BW', 'RD'),
  { ...BYTES, metric: 'ane.writeBytesPerSecond', name: /^(?:DIE\d+ )?ANE\d* WR$/ },
  ...histograms('ane.writeBytesPerSecond', 'AF BW', 'WR'),
  ...histograms('ane.readWriteBytesPerSecond', 'AF BW', String.raw`RD\+WR`),
  { ...BYTES, metric: 'ane.dramReadBytesPerSecond', name: /^(?:DIE\d+ )?ANE\d* DCS RD$/ },
  ...histograms('ane.dramReadBytesPerSecond', 'DCS BW', 'RD'),
  { ...BYTES, metric: 'ane.dramWriteBytesPerSecond', name: /^(?:DIE\d+ )?ANE\d* DCS WR$/ },
  ...histograms('ane.dramWriteBytesPerSecond', 'DCS BW', 'WR'),
]

const STATES = { format: 'states' } as const
const THROTTLE = /^ANE_THROTTLE_(?:SW|HW|ADCLK|DITHER|PPT|EXT)_TRIG\d*$/
/** `ECPU`, `PCPU1`, `PCPU010` (second core of the first cluster), `MCPU15`, `DIE_0_PCPU1_CPU0`. */
export const CPU_CHANNEL = /^(?:DIE_(\d+)_)?([A-Z])CPU(\d*)(?:_CPU(\d+))?$/

/** Channels whose states say how long something was on, or how fast it ran. */
export const STATE_RULES = {
  cpuCore: { ...STATES, group: 'CPU Stats', subgroup: 'CPU Core Performance States', name: CPU_CHANNEL },
  /** `*CPM` have no time of rest. */
  cpuCluster: {
    ...STATES,
    group: 'CPU Stats',
    subgroup: 'CPU Complex Performance States',
    name: CPU_CHANNEL,
  },
  gpu: { ...STATES, group: 'GPU Stats', subgroup: 'GPU Performance States', name: /^GPUPH$/ },
  /** `PMP0` has an `IOP State` as well: that is its own controller. */
  anePowered: { ...STATES, group: 'ANE', subgroup: 'IOP State', name: /^status$/ },
  ane1Powered: { ...STATES, group: 'ANE1', subgroup: 'IOP State', name: /^status$/ },
  aneThrottle: { ...STATES, group: 'SoC Stats', subgroup: 'Events', name: THROTTLE },
} as const satisfies Record<string, ChannelRule>

export type StateRole = keyof typeof STATE_RULES

const STATE_ROLES = Object.keys(STATE_RULES) as StateRole[]
const ALL_RULES: readonly ChannelRule[] = [...SUM_RULES, ...Object.values(STATE_RULES)]

/** Groups to subscribe, each by itself. */
export const WANTED_GROUPS: readonly string[] = [...new Set(ALL_RULES.map(({ group }) => group))]

export function isWanted(place: ChannelPlace): boolean {
  return ALL_RULES.some((rule) => matches(rule, place))
}

/** null where it is summed up, or not wanted. */
export function stateRoleOf(channel: ChannelPlace): StateRole | null {
  return STATE_ROLES.find((role) => matches(STATE_RULES[role], channel)) ?? null
}

export function matches(rule: ChannelRule, { group, subgroup, name, format }: ChannelPlace): boolean {
  return rule.group === group && rule.subgroup === subgroup && rule.format === format && rule.name.test(name)
}

/** Joules in one of a channel's unit; null for a unit that is not known, whose energy nobody can tell then. */
export function joulesIn(unit: string): number | null {
  return JOULES.get(unit) ?? null
}

const JOULES = new Map([
  ['mJ', 1e-3],
  ['uJ', 1e-6],
  ['nJ', 1e-9],
  ['pJ', 1e-12],
])
