import { highestOf, lowestOf } from '#shared/extremes'
import { METRIC_IDS, type MetricId } from '#shared/metrics'
import { internOrigins, type Origin, type OriginKey, type Origins } from '#shared/origins'
import { NO_DOUBTS, sampleWithMetrics, type Machine, type Sample } from '#shared/sample'
import type { TrackEvent } from '#shared/track-events'
import {
  joulesIn,
  matches,
  STATE_RULES,
  stateRoleOf,
  SUM_RULES,
  type StateRole,
  type SumRule,
} from './channels'
import { Counter, type CounterAbsence, type CounterStep } from './counter'
import { readClusters } from './cpu-clusters'
import { gpuTable, type FrequencyTables } from './frequency-tables'
import { Histogram, type Certainty, type Rate } from './histogram'
import type { ChannelInfo, CounterSnapshot, GroupReport } from './protocol'
import { activeRatio, meanFrequencyMhz, poweredRatio, type Residency } from './residency'

/** What has to be known of the Mac. */
export interface MacFacts {
  machine: Machine
  /** 4 of an M4; null where it is not known. */
  generation: number | null
  /** null where they could not be read: no frequencies then. */
  tables: FrequencyTables | null
}

/**
 * `absent`: no channel of this Mac says it; `refused`: one would, and may not be read; `not-understood`: one says it in a unit
 * or in states that we do not know; `at-rest`: what does not run has no frequency.
 */
export type Absence = CounterAbsence | 'absent' | 'refused' | 'not-understood' | 'at-rest'

/** A value with the time that its driver measured, which is longer or shorter than the sample's. ms since 1970. */
export interface MetricStep {
  metric: MetricId
  value: number
  startMs: number
  endMs: number
  certainty: Certainty
}

export interface Reading {
  /** Each value is that of the newest step, for at most `STANDS_STILL_NS` after its end. */
  sample: Sample
  /** What ended since the reading before. Their sum over time is exact, also where steps are longer than samples. */
  steps: MetricStep[]
  /** Of each value in the sample. */
  certainty: Partial<Record<MetricId, Certainty>>
  /** Why the others are missing. */
  missing: Partial<Record<MetricId, Absence>>
  /** The frequencies of the CPU are those that were asked for, which may be more than what ran. */
  isCpuFrequencyRequested: boolean
  events: TrackEvent[]
  /** Time is missing before this reading: it is the first, the Mac slept, or the counters began anew. */
  gapBefore: boolean
}

/** As much more of the wall clock than of the Mac's own, which stands still in sleep, is sleep. */
const LEAST_SLEEP_MS = 1000
/** Its core states say what was asked for: 4464 MHz where powermetrics said 3936 to 4187. */
const REQUESTED_GENERATION = 4
/** Metrics that are shares of time, by the states they are read from. */
const SHARE_ROLES: Readonly<Partial<Record<MetricId, readonly StateRole[]>>> = {
  'gpu.activeRatio': ['gpu'],
  'gpu.frequencyMhz': ['gpu'],
  'ane.poweredRatio': ['anePowered', 'ane1Powered'],
}

/** Of the names of channels that a person reads, characters. */
const LONGEST_FIELD = 200

interface TrackedChannel {
  info: ChannelInfo
  rule: SumRule | null
  role: StateRole | null
  counter: Counter
  histogram: Histogram | null
  /** Ended with the newest snapshot. */
  ended: CounterStep | null
}

interface Value {
  value: number
  certainty: Certainty
  /** What it is made of. */
  parts: CounterStep[]
  /** The channels, for a person. */
  field: string
}

/** Makes readings of what the helper counted. Knows nothing of processes, files and clocks. */
export class IoReportReader {
  private channels: TrackedChannel[] = []
  private previous: Pick<CounterSnapshot, 'wallMs' | 'machNs'> | null = null
  private isAfterGap = true
  /** By metric: up to when its steps were told, ns. */
  private toldNs = new Map<MetricId, number>()

  constructor(
    private readonly mac: MacFacts,
    private readonly reports: readonly GroupReport[],
  ) {}

  /** null for the first snapshot, and for the first behind a gap: there is nothing to compare it with. */
  read(snapshot: CounterSnapshot): Reading | null {
    const { wallMs, machNs } = snapshot
    const { previous } = this
    if (previous !== null && wallMs - previous.wallMs - (machNs - previous.machNs) / 1e6 > LEAST_SLEEP_MS)
      this.interrupt()
    const since = this.previous
    this.previous = { wallMs, machNs }
    this.update(snapshot)
    if (since === null || machNs <= since.machNs) return null
    const reading = this.makeReading(snapshot, (machNs - since.machNs) / 1e6)
    this.isAfterGap = false
    return reading
  }

  /** Nothing from before is compared with what follows: nobody read meanwhile. */
  interrupt(): void {
    this.previous = null
    this.isAfterGap = true
    this.toldNs.clear()
    for (const channel of this.channels) {
      channel.counter = new Counter()
      channel.ended = null
    }
  }

  private update({ newChannels, values, machNs }: CounterSnapshot): void {
    for (const info of newChannels) this.channels.push(this.track(info))
    let at = 0
    for (const channel of this.channels) {
      const end = at + 1 + Math.max(1, channel.info.states.length)
      channel.ended = channel.counter.update(values[at] ?? 0n, values.slice(at + 1, end), machNs)
      at = end
    }
  }

  private track(info: ChannelInfo): TrackedChannel {
    const rule = SUM_RULES.find((each) => matches(each, info)) ?? null
    const histogram = rule?.reads === 'histogram' ? Histogram.of(info.states, this.mac.generation) : null
    return { info, rule, role: stateRoleOf(info), counter: new Counter(), histogram, ended: null }
  }

  private makeReading(snapshot: CounterSnapshot, elapsedMs: number): Reading {
    const values = this.valuesAt(snapshot.machNs)
    const certainty: Reading['certainty'] = {}
    const missing: Reading['missing'] = {}
    for (const metric of METRIC_IDS) {
      const value = values.get(metric)
      if (value === undefined) missing[metric] = this.whyMissing(metric, values, snapshot.machNs)
      else certainty[metric] = value.certainty
    }
    const aneMw = values.get('ane.powerMw')?.value ?? null
    const frame = {
      timestamp: new Date(snapshot.wallMs).toISOString(),
      elapsedMs,
      machine: this.mac.machine,
      aneEnergyMj: aneMw === null ? null : (aneMw * elapsedMs) / 1000,
      clusters: this.clustersAt(snapshot.machNs),
      thermalPressure: null,
      doubts: NO_DOUBTS,
      origins: originsOf(values),
    }
    return {
      sample: sampleWithMetrics(frame, (metric) => values.get(metric)?.value ?? null),
      steps: this.stepsOf(values, snapshot),
      certainty,
      missing,
      isCpuFrequencyRequested: this.mac.generation === REQUESTED_GENERATION,
      events: this.throttleEvents(snapshot),
      gapBefore: this.isAfterGap,
    }
  }

  private valuesAt(nowNs: number): Map<MetricId, Value> {
    const values = new Map<MetricId, Value>()
    for (const rule of SUM_RULES) {
      const value = values.has(rule.metric) ? null : this.sumOf(rule, nowNs)
      if (value !== null) values.set(rule.metric, value)
    }
    // No CPU that runs us takes nothing, so that these counters are not alive, whatever their times say.
    if (values.get('cpu.powerMw')?.value === 0 && (values.get('dramPowerMw')?.value ?? 0) === 0)
      for (const metric of ['cpu.powerMw', 'dramPowerMw', 'ane.powerMw'] as const) values.delete(metric)
    this.addShares(values, nowNs)
    return values
  }

  /** null where a channel of them has no value: a sum without it would be too small. */
  private sumOf(rule: SumRule, nowNs: number): Value | null {
    const channels = this.channels.filter((channel) => channel.rule === rule)
    const rates = channels.map((channel) => rateOf(channel, channel.counter.held(nowNs)))
    if (rates.length === 0 || rates.includes(null)) return null
    const known = rates as Rate[]
    return {
      value: known.reduce((sum, rate) => sum + rate.value, 0),
      certainty: worstOf(known.map(({ certainty }) => certainty)),
      parts: channels.flatMap(({ counter }) => counter.held(nowNs) ?? []),
      field: describeChannels(channels),
    }
  }

  private addShares(values: Map<MetricId, Value>, nowNs: number): void {
    const add = (metric: MetricId, read: (of: Residency) => number | null): void => {
      const channels = this.channelsOf(SHARE_ROLES[metric] ?? [])
      const shares = channels.map((channel) => {
        const step = channel.counter.held(nowNs)
        return step === null ? null : { value: read(residencyOf(channel, step)), step }
      })
      const known = shares.flatMap((share) => share?.value ?? [])
      if (known.length === 0 || known.length < channels.length) return
      // Of several controllers that of the one that was powered longest: at least one was on for so long.
      const parts = shares.flatMap((share) => share?.step ?? [])
      values.set(metric, {
        value: highestOf(known),
        certainty: 'measured',
        parts,
        field: describeChannels(channels),
      })
    }
    const table = this.mac.tables === null ? null : gpuTable(this.mac.tables)
    add('gpu.activeRatio', activeRatio)
    add('gpu.frequencyMhz', (residency) => meanFrequencyMhz(residency, table))
    add('ane.poweredRatio', poweredRatio)
  }

  private clustersAt(nowNs: number): Sample['cpu']['clusters'] {
    const read = (role: StateRole): Parameters<typeof readClusters>[0] =>
      this.channelsOf([role]).map((channel) => {
        const step = channel.counter.held(nowNs)
        const residency = step === null ? null : residencyOf(channel, step)
        return { name: channel.info.name, isCore: role === 'cpuCore', residency }
      })
    return readClusters([...read('cpuCluster'), ...read('cpuCore')], this.mac.tables)
  }

  /** A step is told once all that it is made of went on since the one before. */
  private stepsOf(values: ReadonlyMap<MetricId, Value>, now: CounterSnapshot): MetricStep[] {
    return [...values].flatMap(([metric, { value, certainty, parts }]) => {
      const ends = parts.map(({ endNs }) => endNs)
      if (lowestOf(ends) <= (this.toldNs.get(metric) ?? -1)) return []
      this.toldNs.set(metric, highestOf(ends))
      const startMs = wallMsOf(lowestOf(parts.map(({ startNs }) => startNs)), now)
      return [{ metric, value, startMs, endMs: wallMsOf(highestOf(ends), now), certainty }]
    })
  }

  /** The sum of both states is a clock: only `ACT` says something. When within the step it was active is not known. */
  private throttleEvents(now: CounterSnapshot): TrackEvent[] {
    return this.channelsOf(['aneThrottle']).flatMap(({ info, ended }) => {
      const activeTicks = ended?.deltas[info.states.indexOf('ACT')] ?? 0
      if (ended === null || activeTicks === 0) return []
      const [startMs, endMs] = [wallMsOf(ended.startNs, now), wallMsOf(ended.endNs, now)]
      const percent = (100 * activeTicks) / ended.deltas.reduce((sum, ticks) => sum + ticks, 0)
      const trigger = info.name.replace(/^ANE_THROTTLE_(.+)_TRIG(\d*)$/, '$1 $2').trim()
      const label = `${trigger}, ${percent.toFixed(1)} % of the time`
      return [{ kind: 'ane-throttle', startMs, endMs, label, uncertaintyMs: endMs - startMs }]
    })
  }

  private whyMissing(metric: MetricId, values: ReadonlyMap<MetricId, Value>, nowNs: number): Absence {
    const sums = SUM_RULES.filter((rule) => rule.metric === metric)
    const roles = SHARE_ROLES[metric] ?? []
    const summed = this.channels.filter(({ rule }) => rule !== null && sums.includes(rule))
    const channels = [...summed, ...this.channelsOf(roles)]
    const [absence] = channels.flatMap(({ counter }) => counter.absence(nowNs) ?? [])
    if (absence !== undefined) return absence
    if (metric === 'gpu.frequencyMhz' && values.get('gpu.activeRatio')?.value === 0) return 'at-rest'
    if (channels.some((channel) => rateOf(channel, channel.counter.held(nowNs)) === null))
      return 'not-understood'
    // All have values, which were not believed.
    if (channels.length > 0) return 'stands-still'
    const rules = [...sums, ...roles.map((role) => STATE_RULES[role])]
    const refused = this.reports.flatMap(({ state }) => (state.kind === 'refused' ? state.channels : []))
    return refused.some((place) => rules.some((rule) => matches(rule, place))) ? 'refused' : 'absent'
  }

  private channelsOf(wanted: readonly StateRole[]): TrackedChannel[] {
    return this.channels.filter(({ role }) => role !== null && wanted.includes(role))
  }
}

/** null where there is no step, or the channel's unit or bins are not known. */
function rateOf({ info, rule, histogram }: TrackedChannel, step: CounterStep | null): Rate | null {
  if (rule === null || step === null) return null
  if (rule.reads === 'histogram') return histogram?.rate(step) ?? null
  const perSecond = (step.deltas[0] ?? 0) / ((step.endNs - step.startNs) / 1e9)
  if (rule.reads === 'bytes') return info.unit === 'B' ? { value: perSecond, certainty: 'measured' } : null
  const joules = joulesIn(info.unit)
  return joules === null ? null : { value: perSecond * joules * 1000, certainty: 'measured' }
}

/** `Energy Model: ANE0_0, ANE0_1`. */
function describeChannels(channels: readonly TrackedChannel[]): string {
  const [first] = channels
  if (first === undefined) return ''
  const { group, subgroup } = first.info
  const place = subgroup === '' ? group : `${group}, ${subgroup}`
  return `${place}: ${channels.map(({ info }) => info.name).join(', ')}`.slice(0, LONGEST_FIELD)
}

/** What is counted are energies, bytes and times: every rate and share is computed from them. */
function originsOf(values: ReadonlyMap<MetricId, Value>): Origins {
  const origins: Partial<Record<OriginKey, Origin>> = {}
  for (const [metric, { certainty, field }] of values) {
    const kind = certainty === 'measured' ? 'computed' : certainty
    origins[metric] = { instrument: 'ioreport', field, kind }
    if (metric === 'ane.powerMw') origins['ane.energyMj'] = origins[metric]
  }
  return internOrigins(origins)
}

function residencyOf({ info }: TrackedChannel, { deltas }: CounterStep): Residency {
  return { states: info.states, durations: deltas }
}

function worstOf(certainties: readonly Certainty[]): Certainty {
  const order: readonly Certainty[] = ['at-least', 'estimated']
  return order.find((each) => certainties.includes(each)) ?? 'measured'
}

function wallMsOf(ns: number, { wallMs, machNs }: CounterSnapshot): number {
  return wallMs - (machNs - ns) / 1e6
}
