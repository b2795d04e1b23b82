import { loadBindings, type Bindings } from './bindings'
import { WANTED_GROUPS } from './channels'
import { GroupSubscription } from './group-subscription'
import { Scope } from './ownership'
import {
  elementCount,
  NO_VALUE,
  type ChannelInfo,
  type CounterSnapshot,
  type GroupReport,
  type LibraryPaths,
  type ListedChannel,
} from './protocol'

/** Everything that this Mac counts and we want, each group with a subscription of its own: one that is refused spoils no other. */
export class Counters {
  readonly reports: GroupReport[]
  private readonly scope: Scope
  private readonly groups: GroupSubscription[] = []
  private readonly bindings: Bindings
  /** ns in a tick of `mach_absolute_time`, as a fraction. */
  private readonly timebase = new Uint32Array(2)
  private readonly channels: ChannelInfo[] = []

  /** Throws where the libraries cannot be loaded. */
  constructor(libraries: LibraryPaths) {
    this.bindings = loadBindings(libraries)
    this.scope = new Scope(this.bindings.CFRelease)
    this.bindings.mach_timebase_info(this.timebase)
    this.reports = WANTED_GROUPS.map((group) => {
      const subscription = new GroupSubscription(this.bindings, this.scope, group)
      this.groups.push(subscription)
      return { group, state: subscription.state }
    })
  }

  sample(): CounterSnapshot {
    const known = new Set(this.channels)
    const rows = new Map<ChannelInfo, BigInt64Array>()
    for (const group of this.groups) {
      for (const { info, elements } of group.sample()) {
        if (!rows.has(info)) rows.set(info, elements)
      }
    }
    const newChannels = [...rows.keys()].filter((info) => !known.has(info))
    for (const channel of newChannels) this.channels.push(channel)
    return {
      wallMs: Date.now(),
      machNs: Number(this.toNs(BigInt(this.bindings.mach_absolute_time()))),
      newChannels,
      newUnreadable: this.groups.flatMap((group) => group.unreadable.splice(0)),
      values: this.valuesOf(rows),
    }
  }

  listChannels(): ListedChannel[] {
    return this.groups.flatMap((group) => group.listChannels())
  }

  close(): void {
    this.scope.close()
    this.groups.length = 0
  }

  private valuesOf(rows: ReadonlyMap<ChannelInfo, BigInt64Array>): BigInt64Array {
    const lengths = this.channels.map(elementCount)
    const values = new BigInt64Array(lengths.reduce((sum, length) => sum + length, 0)).fill(NO_VALUE)
    let at = 0
    for (const [index, channel] of this.channels.entries()) {
      const elements = rows.get(channel)
      if (elements !== undefined) {
        values.set(elements, at)
        values[at] = this.toNs(elements[0] ?? 0n)
      }
      at += lengths[index] ?? 0
    }
    return values
  }

  private toNs(ticks: bigint): bigint {
    const [numerator = 1, denominator = 1] = this.timebase
    return (ticks * BigInt(numerator)) / BigInt(denominator)
  }
}
