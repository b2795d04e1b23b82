import { HelperClient } from '../../sources/ioreport/helper-client'
import {
  NO_VALUE,
  type ChannelInfo,
  type ChannelPlace,
  type CounterSnapshot,
  type GroupReport,
  type ListedChannel,
} from '../../sources/ioreport/protocol'
import { IoReportReader, type MacFacts } from '../../sources/ioreport/reader'
import type { IoReportFound } from '../observations'
import { knownWordsOf, ofForm } from '../privacy'
import type { DoctorSystem } from '../system'
import type { MetricMoves } from './moves'

const SAMPLE_EVERY_MS = 1000
/** Drivers publish every two seconds at most: as many as show two publications of each. */
const MOST_SNAPSHOTS = 6
const MOST_STOPS = 10
/** The list is asked for behind the samples: should it end the process, they are there. */
const LONGEST_LIST_MS = 5000

/** Opens IOReport and samples it for `listenMs`, as live readings do, then asks for all that its groups list. */
export function observeIoReport(
  system: DoctorSystem,
  facts: MacFacts,
  listenMs: number,
  moves: MetricMoves,
): Promise<IoReportFound> {
  return new Promise((resolve) => new Listening(system, facts, listenMs, moves, resolve).begin())
}

class Listening {
  private readonly found: IoReportFound = {
    ...{ kind: 'no-answer', listenedMs: 0, groups: [], listed: null, stops: [], unreadableCount: 0 },
    snapshots: [],
  }
  private readonly client: HelperClient
  private readonly beganMs: number
  private readonly timers: (() => void)[] = []
  private reader: IoReportReader | null = null
  private isOver = false

  constructor(
    private readonly system: DoctorSystem,
    private readonly facts: MacFacts,
    private readonly listenMs: number,
    private readonly moves: MetricMoves,
    private readonly onEnd: (found: IoReportFound) => void,
  ) {
    this.beganMs = system.nowMs()
    this.client = new HelperClient(system.startHelper, system.libraries, {
      onOpened: (reports) => this.opened(reports),
      onSnapshot: (snapshot) => this.receive(snapshot),
      onStopped: (message) => this.stopped(message),
      onRefused: () => this.end('no-library'),
    })
  }

  begin(): void {
    this.timers.push(this.system.after(this.listenMs, () => void this.list()))
    this.client.start()
  }

  private opened(reports: readonly GroupReport[]): void {
    this.found.kind = 'opened'
    this.found.groups = reports.map(cleanGroup)
    this.reader = new IoReportReader(this.facts, reports)
    this.sample()
  }

  private sample(): void {
    this.client.sample()
    this.timers.push(this.system.after(SAMPLE_EVERY_MS, () => this.sample()))
  }

  private receive(snapshot: CounterSnapshot): void {
    const { found } = this
    found.unreadableCount += snapshot.newUnreadable.length
    const reading = this.reader?.read(snapshot) ?? null
    if (reading !== null) this.moves.add(reading.sample)
    // A helper that was started again names its channels anew.
    if (found.stops.length > 0 || found.snapshots.length >= MOST_SNAPSHOTS) return
    const { wallMs, machNs, newChannels, values } = snapshot
    found.snapshots.push({
      ...{ wallMs, machNs, newChannels: newChannels.map(cleanChannel) },
      values: [...values].map((value) => (value === NO_VALUE ? null : value)),
    })
  }

  private stopped(message: string): void {
    this.clearTimers()
    this.timers.push(this.system.after(this.leftMs, () => this.end(this.found.kind)))
    if (this.found.stops.length < MOST_STOPS) this.found.stops.push(howItEnded(message))
  }

  private get leftMs(): number {
    return Math.max(0, this.listenMs - (this.system.nowMs() - this.beganMs))
  }

  private async list(): Promise<void> {
    this.clearTimers()
    const { kind } = this.found
    if (kind !== 'opened') {
      this.end(kind)
      return
    }
    this.timers.push(this.system.after(LONGEST_LIST_MS, () => this.end(kind)))
    this.found.listed = (await this.client.listChannels())?.map(cleanListed) ?? null
    this.end(kind)
  }

  private end(kind: IoReportFound['kind']): void {
    if (this.isOver) return
    this.isOver = true
    this.clearTimers()
    this.client.stop()
    const listenedMs = Math.round(this.system.nowMs() - this.beganMs)
    this.onEnd({ ...this.found, kind, listenedMs: Math.min(listenedMs, this.listenMs) })
  }

  private clearTimers(): void {
    for (const cancel of this.timers.splice(0)) cancel()
  }
}

function howItEnded(message: string): string {
  return /\b(SIG[A-Z]{2,6}|status \d{1,3}|did not answer)\b/.exec(message)?.[1] ?? 'failed'
}

function cleanGroup({ group, state }: GroupReport): IoReportFound['groups'][number] {
  const isRefused = state.kind === 'refused'
  return {
    ...{ group, kind: state.kind },
    code: isRefused ? (ofForm(state.code, /^0x[\da-f]{1,8}$/) ?? 'none') : null,
    reason: isRefused ? knownWordsOf(state.reason).slice(0, 200) : null,
    channels: state.kind === 'absent' ? [] : state.channels.map(cleanPlace),
  }
}

const word = (text: string): string => knownWordsOf(text).slice(0, 60)

function cleanPlace<Place extends ChannelPlace>(place: Place): Place {
  return { ...place, group: word(place.group), subgroup: word(place.subgroup), name: word(place.name) }
}

function cleanChannel(info: ChannelInfo): ChannelInfo {
  return { ...cleanPlace(info), unit: word(info.unit), states: info.states.map(word) }
}

function cleanListed(channel: ListedChannel): ListedChannel {
  return { ...cleanPlace(channel), unit: word(channel.unit), states: channel.states?.map(word) ?? null }
}
