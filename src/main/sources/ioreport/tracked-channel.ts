import { joulesIn, matches, stateRoleOf, SUM_RULES, type StateRole, type SumRule } from './channels'
import { Counter, type CounterRow, type CounterStep } from './counter'
import { Histogram, type Rate } from './histogram'
import { elementCount, NO_VALUE, type ChannelInfo } from './protocol'
import type { Residency } from './residency'

/** Of the names of channels that a person reads, characters. */
const LONGEST_FIELD = 200

/** A channel, what it means, and what it counted. */
export interface TrackedChannel {
  info: ChannelInfo
  rule: SumRule | null
  role: StateRole | null
  counter: Counter
  /** As in the newest snapshot. */
  latest: CounterRow
  histogram: Histogram | null
  /** Ended with the newest snapshot. */
  ended: CounterStep | null
}

/** `generation`: 4 of an M4; null where it is not known. */
export function trackChannel(info: ChannelInfo, generation: number | null): TrackedChannel {
  const rule = SUM_RULES.find((each) => matches(each, info)) ?? null
  const histogram = rule?.reads === 'histogram' ? Histogram.of(info.states, generation) : null
  const role = stateRoleOf(info)
  return { info, rule, role, counter: new Counter(), latest: noRow(info), histogram, ended: null }
}

/** A channel of which a sample had nothing. */
export function noRow(info: ChannelInfo): CounterRow {
  const values = new BigInt64Array(elementCount(info) - 1).fill(NO_VALUE)
  return { stampNs: NO_VALUE, readNs: 0, values }
}

export function isSameRow(one: CounterRow, other: CounterRow): boolean {
  return one.stampNs === other.stampNs && one.values.every((value, i) => value === other.values[i])
}

/** null where there is no step, or the channel's unit or bins are not known. */
export function rateOf({ info, rule, histogram }: TrackedChannel, step: CounterStep | null): Rate | null {
  if (rule === null || step === null) return null
  if (rule.reads === 'histogram') return histogram?.rate(step) ?? null
  const perSecond = (step.deltas[0] ?? 0) / ((step.endNs - step.startNs) / 1e9)
  if (rule.reads === 'bytes') return info.unit === 'B' ? { value: perSecond, certainty: 'measured' } : null
  const joules = joulesIn(info.unit)
  return joules === null ? null : { value: perSecond * joules * 1000, certainty: 'measured' }
}

export function residencyOf({ info }: TrackedChannel, { deltas }: CounterStep): Residency {
  return { states: info.states, durations: deltas }
}

/** `Energy Model: ANE0_0, ANE0_1`. */
export function describeChannels(channels: readonly TrackedChannel[]): string {
  const [first] = channels
  if (first === undefined) return ''
  const { group, subgroup } = first.info
  const place = subgroup === '' ? group : `${group}, ${subgroup}`
  return `${place}: ${channels.map(({ info }) => info.name).join(', ')}`.slice(0, LONGEST_FIELD)
}
