import { METRIC_IDS, type CoreQuantity, type MetricId, type MissingReason } from '#shared/metrics'
import {
  internOrigins,
  type Absence,
  type Origin,
  type OriginKey,
  type OriginKind,
  type Origins,
} from '#shared/origins'
import type { ClusterReading } from '#shared/sample'
import { matches, STATE_RULES, SUM_RULES, type ChannelRule, type StateRole } from './channels'
import type { CounterStep } from './counter'
import type { Certainty } from './histogram'
import type { GroupReport } from './protocol'
import { rateOf, type TrackedChannel } from './tracked-channel'

/** A metric of a reading. */
export interface Value {
  value: number
  certainty: Certainty
  /** What it is made of. */
  parts: CounterStep[]
  /** The channels, for a person. */
  field: string
}

/** Metrics that are shares of time, by the states they are read from. */
export const SHARE_ROLES: Readonly<Partial<Record<MetricId, readonly StateRole[]>>> = {
  'gpu.activeRatio': ['gpu'],
  'gpu.frequencyMhz': ['gpu'],
  'ane.poweredRatio': ['anePowered', 'ane1Powered'],
}

/** Its core states say what was asked for, which may be more than what ran: 4464 MHz where powermetrics said 3936 to 4187. */
const REQUESTED_GENERATION = 4

type Entries = Partial<Record<OriginKey, Origin | Absence>>

/** How many channels of each rule this Mac lists, whether or not it gives their rows. */
export type ListedCounts = ReadonlyMap<ChannelRule, number>

export function countListed(reports: readonly GroupReport[]): ListedCounts {
  const places = reports.flatMap(({ state }) => (state.kind === 'there' ? state.channels : []))
  return new Map(
    [...SUM_RULES, ...Object.values(STATE_RULES)].map((rule: ChannelRule) => [
      rule,
      places.filter((each) => matches(rule, each)).length,
    ]),
  )
}

/** Whether fewer channels of these rules gave rows than are listed: macOS leaves out, without a word, what it refuses. */
export function isPartLeftOut(
  channels: readonly TrackedChannel[],
  rules: readonly ChannelRule[],
  listed: ListedCounts,
): boolean {
  return channels.length < rules.reduce((sum, rule) => sum + (listed.get(rule) ?? 0), 0)
}

/** What a reading was made of. */
interface Read {
  channels: readonly TrackedChannel[]
  listed: ListedCounts
  reports: readonly GroupReport[]
  /** 4 of an M4; null where it is not known. */
  generation: number | null
  values: ReadonlyMap<MetricId, Value>
  clusters: readonly ClusterReading[]
  nowNs: number
}

/** Where each value of a reading comes from, and why the others are missing. */
export function originsOfReading(read: Read): Origins {
  const origins: Entries = {}
  for (const metric of METRIC_IDS) {
    const value = read.values.get(metric)
    origins[metric] =
      value === undefined
        ? absence(whyMissing(metric, read))
        : { instrument: 'ioreport', field: value.field, kind: kindOf(value.certainty) }
    if (metric === 'ane.powerMw') origins['ane.energyMj'] = origins[metric]
  }
  const cores = read.clusters.flatMap((cluster) => cluster.cores)
  Object.assign(origins, unitOrigins('cluster', 'cpuCluster', read.clusters, read))
  Object.assign(origins, unitOrigins('core', 'cpuCore', cores, read))
  return internOrigins(origins)
}

/** Of all clusters, or all cores. */
function unitOrigins(
  unit: 'cluster' | 'core',
  role: 'cpuCluster' | 'cpuCore',
  units: readonly Record<CoreQuantity, number | null>[],
  { channels, generation, ...read }: Read,
): Entries {
  const { group, subgroup } = STATE_RULES[role]
  const why = whyUnread(withRoles(channels, [role]), [STATE_RULES[role]], read)
  const entry = (quantity: CoreQuantity, certainty: Certainty): Origin | Absence =>
    units.some((each) => each[quantity] !== null)
      ? { instrument: 'ioreport', field: `${group}, ${subgroup}`, kind: kindOf(certainty) }
      : absence(why ?? 'not-understood')
  return {
    [`${unit}:activeRatio`]: entry('activeRatio', 'measured'),
    [`${unit}:frequencyMhz`]: entry(
      'frequencyMhz',
      generation === REQUESTED_GENERATION ? 'estimated' : 'measured',
    ),
  }
}

function whyMissing(metric: MetricId, { channels: all, values, ...read }: Read): MissingReason {
  const sums = SUM_RULES.filter((rule) => rule.metric === metric)
  const roles = SHARE_ROLES[metric] ?? []
  const summed = all.filter(({ rule }) => rule !== null && sums.includes(rule))
  const channels = [...summed, ...withRoles(all, roles)]
  const why = whyUnread(channels, [...sums, ...roles.map((role) => STATE_RULES[role])], read)
  if (why !== null) return why
  if (metric === 'gpu.frequencyMhz' && values.get('gpu.activeRatio')?.value === 0) return 'at-rest'
  const rates = channels.map((channel) => rateOf(channel, channel.counter.held(read.nowNs)))
  if (rates.includes(null)) return 'not-understood'
  // All have values, which were not believed.
  return rates.some((rate) => rate !== null && rate.value > 0) ? 'implausible' : 'stands-still'
}

/** Why channels of these rules have no step; null where all that are listed have one. */
function whyUnread(
  channels: readonly TrackedChannel[],
  rules: readonly ChannelRule[],
  { listed, reports, nowNs }: Pick<Read, 'listed' | 'reports' | 'nowNs'>,
): MissingReason | null {
  const [why] = channels.flatMap(({ counter }) => counter.absence(nowNs) ?? [])
  if (why !== undefined) return why
  if (isPartLeftOut(channels, rules, listed)) return 'refused'
  if (channels.length > 0) return null
  const refused = reports.flatMap(({ state }) => (state.kind === 'refused' ? state.channels : []))
  return refused.some((place) => rules.some((rule) => matches(rule, place))) ? 'refused' : 'not-reported'
}

export function withRoles(
  channels: readonly TrackedChannel[],
  wanted: readonly StateRole[],
): TrackedChannel[] {
  return channels.filter(({ role }) => role !== null && wanted.includes(role))
}

function absence(reason: MissingReason): Absence {
  return { instrument: 'ioreport', reason }
}

/** What is counted are energies, bytes and times: every rate and share is computed from them. */
function kindOf(certainty: Certainty): OriginKind {
  return certainty === 'measured' ? 'computed' : certainty
}
