import { withoutDoubtfulPowers } from '#shared/doubts'
import { highestOf, lowestOf } from '#shared/extremes'
import { HIGHEST } from '#shared/impossible'
import { METRICS, type MetricId } from '#shared/metrics'
import { NO_DOUBTS, sampleWithMetrics, type Machine, type Sample } from '#shared/sample'
import type { TrackEvent } from '#shared/track-events'
import { STATE_RULES, SUM_RULES, type StateRole, type SumRule } from './channels'
import { Counter, type CounterMemory, type CounterRow } from './counter'
import { readClusters } from './cpu-clusters'
import { gpuTable, type FrequencyTables } from './frequency-tables'
import type { Certainty, Rate } from './histogram'
import { elementCount, type ChannelInfo, type CounterSnapshot, type GroupReport } from './protocol'
import {
  countListed,
  isPartLeftOut,
  originsOfReading,
  SHARE_ROLES,
  withRoles,
  type ListedCounts,
  type Value,
} from './reading-origins'
import { activeRatio, meanFrequencyMhz, poweredRatio, type Residency } from './residency'
import {
  describeChannels,
  isSameRow,
  noRow,
  rateOf,
  residencyOf,
  trackChannel,
  type TrackedChannel,
} from './tracked-channel'

/** What has to be known of the Mac. */
export interface MacFacts {
  machine: Machine
  /** 4 of an M4; null where it is not known. */
  generation: number | null
  /** null where they could not be read: no frequencies then. */
  tables: FrequencyTables | null
}

/** A value with the time that its driver measured, which is longer or shorter than the sample's. ms since 1970. */
export interface MetricStep {
  metric: MetricId
  value: number
  startMs: number
  endMs: number
  certainty: Certainty
}

export interface Reading {
  /**
   * Each value is that of the newest step, for at most `STANDS_STILL_NS` after its end. Its origins say how sure each is, and
   * why the others are missing.
   */
  sample: Sample
  /** What ended since the reading before. Their sum over time is exact, also where steps are longer than samples. */
  steps: MetricStep[]
  events: TrackEvent[]
  /** Time is missing before this reading: it is the first, the Mac slept, or the counters began anew. */
  gapBefore: boolean
}

/** The time of a snapshot. */
export type Moment = Pick<CounterSnapshot, 'wallMs' | 'machNs'>

/** All of the past that a reading depends on, but for what has to be known of the Mac. */
export interface ReaderMemory {
  /** When it was read before. */
  since: Moment
  /** In the order in which their values stand in snapshots. */
  channels: RememberedChannel[]
}

export interface RememberedChannel extends CounterMemory {
  info: ChannelInfo
  /** As it was in the snapshot before, where that differs from the last of `rows`; null where it does not. */
  latest: CounterRow | null
}

/** As much more of the wall clock than of the Mac's own, which stands still in sleep, is sleep. */
const LEAST_SLEEP_MS = 1000

/** Makes readings of what the helper counted. Knows nothing of processes, files and clocks. */
export class IoReportReader {
  private channels: TrackedChannel[] = []
  private previous: Moment | null = null
  private isAfterGap = true
  private readonly listed: ListedCounts
  /** By metric: up to when its steps were told, ns. */
  private toldNs = new Map<MetricId, number>()

  constructor(
    private readonly mac: MacFacts,
    private readonly reports: readonly GroupReport[],
  ) {
    this.listed = countListed(reports)
  }

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

  /** null where the next snapshot makes no reading: there was none before it. */
  get memory(): ReaderMemory | null {
    if (this.previous === null) return null
    const channels = this.channels.map(({ info, counter, latest }) => {
      const { memory } = counter
      const last = memory.rows.at(-1) ?? noRow(info)
      return { ...memory, info, latest: isSameRow(last, latest) ? null : latest }
    })
    return { since: this.previous, channels }
  }

  /** Goes on as the reader whose memory it is. What it knew itself of other channels stays. */
  recall({ since, channels }: ReaderMemory): void {
    for (const { info, hasOwnTimes, rows, latest } of channels) {
      const all = latest === null ? rows : [...rows, latest]
      const counter = Counter.remembering({ hasOwnTimes, rows: all })
      const channel = trackChannel(info, this.mac.generation)
      this.channels.push({ ...channel, counter, latest: all.at(-1) ?? channel.latest })
    }
    this.previous = since
    this.isAfterGap = true
    this.stepsOf(this.valuesAt(since.machNs), since)
  }

  private update({ newChannels, values, machNs }: CounterSnapshot): void {
    for (const info of newChannels) this.channels.push(trackChannel(info, this.mac.generation))
    let at = 0
    for (const channel of this.channels) {
      const end = at + elementCount(channel.info)
      const row = { stampNs: values[at] ?? 0n, values: values.slice(at + 1, end), readNs: machNs }
      channel.ended = channel.counter.update(row.stampNs, row.values, row.readNs)
      channel.latest = row
      at = end
    }
  }

  private makeReading(snapshot: CounterSnapshot, elapsedMs: number): Reading {
    const values = this.valuesAt(snapshot.machNs)
    const aneMw = values.get('ane.powerMw')?.value ?? null
    const clusters = this.clustersAt(snapshot.machNs)
    const frame = {
      timestamp: new Date(snapshot.wallMs).toISOString(),
      elapsedMs,
      machine: this.mac.machine,
      aneEnergyMj: aneMw === null ? null : (aneMw * elapsedMs) / 1000,
      clusters,
      thermalPressure: null,
      doubts: NO_DOUBTS,
      origins: originsOfReading({
        channels: this.channels,
        listed: this.listed,
        reports: this.reports,
        generation: this.mac.generation,
        values,
        clusters,
        nowNs: snapshot.machNs,
      }),
    }
    return {
      sample: withoutDoubtfulPowers(sampleWithMetrics(frame, (metric) => values.get(metric)?.value ?? null)),
      steps: this.stepsOf(values, snapshot),
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
    // No file may have what no Mac can: a counter that is broken says nothing.
    for (const [metric, { value }] of values)
      if (!(value >= 0 && value <= HIGHEST[METRICS[metric].quantity])) values.delete(metric)
    return values
  }

  /** null where a channel of them has no value, or no row: a sum without it would be too small. */
  private sumOf(rule: SumRule, nowNs: number): Value | null {
    const channels = this.channels.filter((channel) => channel.rule === rule)
    if (isPartLeftOut(channels, [rule], this.listed)) return null
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
      const roles = SHARE_ROLES[metric] ?? []
      const channels = this.channelsOf(roles)
      const rules = roles.map((role) => STATE_RULES[role])
      if (isPartLeftOut(channels, rules, this.listed)) return
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
  private stepsOf(values: ReadonlyMap<MetricId, Value>, now: Moment): MetricStep[] {
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

  private channelsOf(wanted: readonly StateRole[]): TrackedChannel[] {
    return withRoles(this.channels, wanted)
  }
}

function worstOf(certainties: readonly Certainty[]): Certainty {
  const order: readonly Certainty[] = ['at-least', 'estimated']
  return order.find((each) => certainties.includes(each)) ?? 'measured'
}

function wallMsOf(ns: number, { wallMs, machNs }: Moment): number {
  return wallMs - (machNs - ns) / 1e6
}
