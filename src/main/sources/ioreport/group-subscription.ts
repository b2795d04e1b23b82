import {
  copyWords,
  type Bindings,
  type CFArray,
  type CFData,
  type CFDictionary,
  type CFError,
  type CFString,
  type Channel,
  type Subscription,
} from './bindings'
import { isWanted } from './channels'
import type { Scope } from './ownership'
import type { ChannelInfo, ChannelPlace, GroupState, ListedChannel } from './protocol'

/** A row of a sample. `elements`: the driver's time in ticks, then its numbers. */
export interface CounterRow {
  info: ChannelInfo
  elements: BigInt64Array
}

type ChannelIds = Pick<ChannelInfo, 'driverId' | 'channelId'>

const NO_REASON = 'no reason given'
const UTF8 = 0x08000100
/** Longer than any name that is wanted. */
const LONGEST_TEXT_BYTES = 1024
/** Of `IOReportChannelGetFormat`. */
const FORMATS = new Map([
  [1, 'simple'],
  [2, 'states'],
] as const)

/** `RawElements` is an array of these, one for each state (`IOReportTypes.h` of xnu): positions in words of 8 bytes. */
const ELEMENT = { words: 8, timestamp: 3, simpleValue: 4, residency: 6 } as const

/** One group of counters, subscribed by itself. All of it belongs to one thread, as a subscription does. */
export class GroupSubscription {
  readonly state: GroupState
  /** Channels that were found to be unreadable, for whoever tells of them. */
  readonly unreadable: string[] = []
  private subscription: { subscription: Subscription; channels: CFDictionary } | null = null
  /** By driver and channel; null: it is there and cannot be read. */
  private readonly known = new Map<string, ChannelInfo | null>()
  private readonly text = Buffer.alloc(LONGEST_TEXT_BYTES)
  private readonly rowsKey: CFString
  private readonly elementsKey: CFString

  /** What lives as long as the subscription is owned by `scope`. */
  constructor(
    private readonly bindings: Bindings,
    private readonly scope: Scope,
    private readonly group: string,
  ) {
    this.rowsKey = this.createString(scope, 'IOReportChannels')
    this.elementsKey = this.createString(scope, 'RawElements')
    this.state = scope.within((inner) => this.subscribe(inner))
  }

  /** The wanted rows that are in the sample, in no order; rows without their elements are left out. */
  sample(): CounterRow[] {
    if (this.subscription === null) return []
    const { subscription, channels } = this.subscription
    return this.scope.within((scope) => {
      const error: [CFError | null] = [null]
      const sample = scope.own(this.bindings.IOReportCreateSamples(subscription, channels, error))
      scope.own(error[0])
      if (sample === null) return []
      return this.rowsOf(sample).flatMap((row) => this.readRow(row) ?? [])
    })
  }

  /** Every channel of the group, in the order in which it lists them; also of one that is refused. */
  listChannels(): ListedChannel[] {
    return this.scope.within((scope) => {
      const all = this.copyGroup(scope)
      const rows = all === null ? [] : this.rowsOf(all)
      return rows.map((row) => {
        const place = this.placeOf(row)
        const unit = this.read(this.bindings.IOReportChannelGetUnitLabel(row))
        return { ...place, unit, states: place.format === 'states' ? this.statesOf(row) : [] }
      })
    })
  }

  /** null where there is none of this name. */
  private copyGroup(scope: Scope): CFDictionary | null {
    const error: [CFError | null] = [null]
    const group = this.createString(scope, this.group)
    const all = scope.own(this.bindings.IOReportCopyChannelsInGroup(group, null, 0, error))
    scope.own(error[0])
    return all
  }

  private subscribe(scope: Scope): GroupState {
    const { bindings } = this
    const all = this.copyGroup(scope)
    const rows = all === null ? [] : this.rowsOf(all).filter((row) => isWanted(this.placeOf(row)))
    if (all === null || rows.length === 0) return { kind: 'absent' }

    const wantedRows = scope.own(bindings.CFArrayCreateMutable(null, 0, bindings.retaining))
    for (const row of rows) bindings.CFArrayAppendValue(wantedRows, row)
    const wanted = scope.own(bindings.CFDictionaryCreateMutableCopy(null, 0, all))
    bindings.CFDictionarySetValue(wanted, this.rowsKey, wantedRows)

    const subscribed: [CFDictionary | null] = [null]
    const refusal: [CFError | null] = [null]
    const subscription = this.scope.own(
      bindings.IOReportCreateSubscription(null, wanted, subscribed, 0, refusal),
    )
    const channels = this.scope.own(subscribed[0])
    const whyNot = scope.own(refusal[0])
    if (subscription === null || channels === null) {
      const refused = rows.map((row) => this.placeOf(row))
      return { kind: 'refused', ...this.describeError(scope, whyNot), channels: refused }
    }
    this.subscription = { subscription, channels }
    const listed = new Map(rows.map((row) => [keyOf(this.idsOf(row)), this.placeOf(row)]))
    return { kind: 'there', channels: [...listed.values()] }
  }

  private describeError(scope: Scope, error: CFError | null): { code: string; reason: string } {
    if (error === null) return { code: 'none', reason: NO_REASON }
    // The kernel's codes have 32 bits.
    const code = BigInt.asUintN(32, BigInt(this.bindings.CFErrorGetCode(error)))
    const reason = this.read(scope.own(this.bindings.CFErrorCopyDescription(error)))
    return { code: `0x${code.toString(16)}`, reason: reason || NO_REASON }
  }

  /** Borrowed: they live as long as `from`. None where the key is missing, as in the answer about an unknown group. */
  private rowsOf(from: CFDictionary): Channel[] {
    const rows = this.bindings.CFDictionaryGetValue(from, this.rowsKey) as CFArray | null
    if (rows === null) return []
    const count = Number(this.bindings.CFArrayGetCount(rows))
    return Array.from({ length: count }, (_, index) => this.bindings.CFArrayGetValueAtIndex(rows, index))
  }

  private placeOf(row: Channel): ChannelPlace {
    const { bindings, group } = this
    const subgroup = this.read(bindings.IOReportChannelGetSubGroup(row))
    const name = this.read(bindings.IOReportChannelGetChannelName(row))
    const format = FORMATS.get(bindings.IOReportChannelGetFormat(row) as 1 | 2) ?? null
    return { group, subgroup, name, format }
  }

  private idsOf(row: Channel): ChannelIds {
    const { bindings } = this
    const driverId = BigInt(bindings.IOReportChannelGetDriverID(row))
    return { driverId, channelId: BigInt(bindings.IOReportChannelGetChannelID(row)) }
  }

  private readRow(row: Channel): CounterRow | null {
    const ids = this.idsOf(row)
    const key = keyOf(ids)
    const words = this.wordsOf(row)
    if (words === null) return null
    let info = this.known.get(key)
    if (info === undefined) this.known.set(key, (info = this.describe(row, ids, words)))
    if (info === null) return null
    const count = Math.max(1, info.states.length)
    if (words.length < count * ELEMENT.words) return null
    const position = info.format === 'simple' ? ELEMENT.simpleValue : ELEMENT.residency
    const elements = new BigInt64Array(1 + count)
    elements[0] = words[ELEMENT.timestamp] ?? 0n
    for (let i = 0; i < count; i++) elements[1 + i] = words[i * ELEMENT.words + position] ?? 0n
    return { info, elements }
  }

  /** null where the row has none, or something else in their place. */
  private wordsOf(row: Channel): BigInt64Array | null {
    const { bindings } = this
    const data = bindings.CFDictionaryGetValue(row, this.elementsKey) as CFData | null
    if (data === null || bindings.CFGetTypeID(data) !== bindings.CFDataGetTypeID()) return null
    return copyWords(bindings, data)
  }

  /** What a row is, when it is first seen; null where it cannot be read. */
  private describe(row: Channel, ids: ChannelIds, words: BigInt64Array): ChannelInfo | null {
    const place = this.placeOf(row)
    const states = place.format === 'states' ? this.statesOf(row) : []
    if (place.format === null || states === null || !this.isLaidOut(row, states, words)) {
      this.unreadable.push(`${place.group} ${place.subgroup} ${place.name}`)
      return null
    }
    const unit = this.read(this.bindings.IOReportChannelGetUnitLabel(row))
    return { ...place, ...ids, format: place.format, unit, states }
  }

  /** null where they have no names: one that cannot be printed takes all of them away. */
  private statesOf(row: Channel): string[] | null {
    const count = this.bindings.IOReportStateGetCount(row)
    if (count < 1) return null
    const names = Array.from({ length: count }, (_, index) =>
      this.bindings.IOReportStateGetNameForIndex(row, index),
    )
    return names.includes(null) ? null : names.map((name) => this.read(name))
  }

  /** The elements say what the library's own getters say, so that they are laid out as we know them. */
  private isLaidOut(row: Channel, states: readonly string[], words: BigInt64Array): boolean {
    const { bindings } = this
    if (states.length === 0)
      return words[ELEMENT.simpleValue] === BigInt(bindings.IOReportSimpleGetIntegerValue(row, null))
    return states.every((_, index) => {
      const said = BigInt.asIntN(64, BigInt(bindings.IOReportStateGetResidency(row, index)))
      return words[index * ELEMENT.words + ELEMENT.residency] === said
    })
  }

  /** Without the blanks that pad it. Empty where there is none, or where it is longer than anything that is wanted. */
  private read(string: CFString | null): string {
    if (string === null) return ''
    const fits = this.bindings.CFStringGetCString(string, this.text, this.text.length, UTF8)
    return fits === 0 ? '' : this.text.toString('utf8', 0, this.text.indexOf(0)).trim()
  }

  private createString(scope: Scope, text: string): CFString {
    const string = scope.own(this.bindings.CFStringCreateWithCString(null, text, UTF8))
    if (string === null) throw new Error(`CoreFoundation makes no string of "${text}".`)
    return string
  }
}

function keyOf({ driverId, channelId }: ChannelIds): string {
  return `${driverId} ${channelId}`
}
