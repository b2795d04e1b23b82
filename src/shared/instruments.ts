import { seriesOf, type MetricId } from './metrics'
import type { MacInstrument, OriginKey } from './origins'
import { listed } from './plain-text'

/** What decides which instrument is used: the major version of macOS, and 4 of an M4. null: not known. */
export interface InstrumentSystem {
  macos: number | null
  generation: number | null
}

/** Which instrument's value is used where both have one. The other's is used where the preferred one has none. */
export interface InstrumentRule {
  series: readonly OriginKey[]
  /** First and last macOS; without one, there is no such limit. */
  firstMacos?: number
  lastMacos?: number
  /** Of these chips only: 4 is the M4 and its Pro, Max and Ultra. */
  generation?: number
  preferred: MacInstrument
  /** A sentence for a person. */
  why: string
}

const COUNTED_POWERS = ['ane.powerMw', 'cpu.powerMw'] as const
const TRAFFIC = [
  'ane.readBytesPerSecond',
  'ane.writeBytesPerSecond',
  'ane.dramReadBytesPerSecond',
  'ane.dramWriteBytesPerSecond',
] as const
const CPU_ACTIVITY = [
  'cluster:activeRatio',
  'core:activeRatio',
  'cluster:frequencyMhz',
  'core:frequencyMhz',
] as const

/**
 * Of the rules for a series, the first one that fits the system counts. docs/sources.md prints them.
 * Sources: powermetrics' manual and output of macOS 11 to 27; macmon, all-smi, enginemon, anemon and SiliconScope for what
 * IOReport's counters do on which Mac.
 */
export const INSTRUMENT_RULES: readonly InstrumentRule[] = [
  {
    series: COUNTED_POWERS,
    firstMacos: 27,
    preferred: 'powermetrics',
    why: 'IOReport’s energy counters stand still on macOS 27, and move only while powermetrics or another of Apple’s programs reads them: comparing the two changes what IOReport shows.',
  },
  {
    series: COUNTED_POWERS,
    preferred: 'powermetrics',
    why: 'Both read the same counters: powermetrics over exactly the window that it states, IOReport from one publication of a driver to the next.',
  },
  {
    series: ['gpu.powerMw'],
    preferred: 'powermetrics',
    why: 'Both read the same counter, also on macOS 27: powermetrics over exactly the window that it states.',
  },
  {
    series: ['combinedPowerMw', 'packagePowerMw'],
    preferred: 'powermetrics',
    why: 'IOReport has no such counter.',
  },
  {
    series: ['dramPowerMw'],
    lastMacos: 12,
    preferred: 'powermetrics',
    why: 'powermetrics reports it up to macOS 12, over exactly the window that it states.',
  },
  {
    series: ['dramPowerMw'],
    firstMacos: 27,
    preferred: 'ioreport',
    why: 'powermetrics has not reported it since macOS 13; on macOS 27 IOReport’s counter moves only while powermetrics or another of Apple’s programs reads energies.',
  },
  {
    series: ['dramPowerMw'],
    preferred: 'ioreport',
    why: 'powermetrics has not reported it since macOS 13.',
  },
  {
    series: TRAFFIC,
    lastMacos: 12,
    preferred: 'powermetrics',
    why: 'Up to macOS 12 the bandwidth sampler of powermetrics counts bytes over exactly the window that it states.',
  },
  {
    series: TRAFFIC,
    preferred: 'ioreport',
    why: 'Apple removed the bandwidth sampler from powermetrics with macOS 13.',
  },
  {
    series: ['ane.readWriteBytesPerSecond', 'ane.poweredRatio'],
    preferred: 'ioreport',
    why: 'powermetrics does not know it.',
  },
  {
    series: CPU_ACTIVITY,
    generation: 4,
    preferred: 'powermetrics',
    why: 'On an M4 IOReport says which frequency was requested, up to 4464 MHz where 3936 to 4187 MHz ran.',
  },
  {
    series: [...CPU_ACTIVITY, 'gpu.activeRatio', 'gpu.frequencyMhz'],
    preferred: 'powermetrics',
    why: 'powermetrics averages over its own window with Apple’s own tables; from IOReport frequencies are computed by tables of the registry, and not at all where their number of steps differs.',
  },
]

/** Every series has a rule without limits, which fits also a system that is not known. */
export function instrumentRule(series: OriginKey, system: InstrumentSystem): InstrumentRule {
  // Energy and power of the ANE are one value in two units.
  const key = series === 'ane.energyMj' ? 'ane.powerMw' : series
  const rule = INSTRUMENT_RULES.find((each) => each.series.includes(key) && fits(each, system))
  if (rule === undefined) throw new Error(`There is no rule for ${series}.`)
  return rule
}

function fits({ firstMacos, lastMacos, generation }: InstrumentRule, system: InstrumentSystem): boolean {
  if (generation !== undefined && generation !== system.generation) return false
  if (firstMacos === undefined && lastMacos === undefined) return true
  if (system.macos === null) return false
  return system.macos >= (firstMacos ?? 0) && system.macos <= (lastMacos ?? Infinity)
}

/** `CPU and ANE`: for a person, what a rule is about. */
export function describeSeries({ series }: InstrumentRule): string {
  return listed([...new Set(series.map(nameOf))])
}

function nameOf(series: OriginKey): string {
  if (series === 'ane.energyMj') return 'ANE energy'
  const [, unit, quantity] = /^(cluster|core):(\w+)$/.exec(series) ?? []
  if (unit === undefined) return seriesOf(series as MetricId).name
  return `${unit} ${quantity === 'frequencyMhz' ? 'frequency' : 'activity'}`
}

/** `macOS 27 and later, M4`; `every Mac`: which systems a rule is about. */
export function describeSystems({ firstMacos, lastMacos, generation }: InstrumentRule): string {
  const macos =
    firstMacos !== undefined
      ? [`macOS ${firstMacos} and later`]
      : lastMacos !== undefined
        ? [`up to macOS ${lastMacos}`]
        : []
  const words = [...macos, ...(generation === undefined ? [] : [`M${generation}`])]
  return words.length === 0 ? 'the others' : words.join(', ')
}

/** What an administrator’s permission for powermetrics adds to IOReport. */
export interface PermissionGain {
  /** `ANE and CPU`. */
  series: string
  why: string
}

/** What an administrator's permission adds on this system, in the order of the rules. */
export function permissionGains(system: InstrumentSystem): PermissionGain[] {
  const rules = INSTRUMENT_RULES.filter(
    (rule) =>
      rule.preferred === 'powermetrics' &&
      rule.series.some((series) => instrumentRule(series, system) === rule),
  )
  return rules.map((rule) => ({ series: describeSeries(rule), why: rule.why }))
}

/** From here on counters of energy move only while `powermetrics` or the like reads them. */
const FROZEN_SINCE_MACOS = 27

/** Whether IOReport alone has no watts of the ANE: its counters stand still. False where macOS is not known. */
export function needsPermissionForAne(macos: number | null): boolean {
  return macos !== null && macos >= FROZEN_SINCE_MACOS
}
