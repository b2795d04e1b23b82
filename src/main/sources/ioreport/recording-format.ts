import { z } from 'zod'
import { isTimeMs } from '#shared/impossible'
import {
  LONGEST_CHANNEL_TEXT_BYTES,
  LONGEST_COUNTER_LINE_BYTES,
  LONGEST_WORD,
  MOST_CHANNEL_NUMBERS,
  MOST_CHANNELS,
} from '#shared/limits'
import type { FaultCode } from '../../powermetrics/faults'
import type { CounterRow } from './counter'
import { elementCount, NO_VALUE, type ChannelInfo, type CounterSnapshot, type GroupReport } from './protocol'
import type { MacFacts, Moment, ReaderMemory } from './reader'

// What IOReport gave, as text: a JSON object a line. docs/ioreport-recording.md describes it, and says why it is text.

/** Grows when an older reader would misunderstand the file. */
const RECORDING_VERSION = 1
/** How every recording, and every frame, begins. */
export const RECORDING_START = Buffer.from('{"ioreport":')

/** What a line says. */
export type RecordingLine = HeadLine | MemoryLine | SnapshotLine

/** A recording begins, or goes on behind a gap. Nothing before it matters for what follows. */
export interface HeadLine {
  kind: 'head'
  mac: MacFacts
  reports: GroupReport[]
  channels: ChannelInfo[]
}

/** What the first reading behind a head rests on. */
export interface MemoryLine {
  kind: 'memory'
  since: Moment
  /** Channels whose driver's times were found to make no sense (`CounterMemory`). */
  withoutOwnTimes: number[]
  /** Oldest first. */
  readings: { machNs: number; rows: ChannelRow[] }[]
}

export interface SnapshotLine {
  kind: 'snapshot'
  now: Moment
  /** When it was read before. */
  since: Moment
  newChannels: ChannelInfo[]
  /** How many there are, the new ones included. */
  channelCount: number
  /** Of the channels in which anything changed. */
  rows: ChannelRow[]
}

/** The numbers of a channel: its driver's time, then its values (`CounterSnapshot.values`). */
export interface ChannelRow {
  /** Place of the channel in the list of all. */
  channel: number
  numbers: bigint[]
}

/** Why a line cannot be read, to follow "This line". */
export class UnreadableLine extends Error {
  constructor(
    reason: string,
    readonly code: FaultCode = 'malformed-document',
    /** What to do, a sentence; empty where there is nothing. */
    readonly advice = '',
  ) {
    super(reason)
  }
}

/** Writes frames: the bytes that one reading was made of, which make it again by themselves. */
export class FrameEncoder {
  /** The head of so many channels, which changes seldom. */
  private head: { channels: number; text: string } | null = null

  constructor(
    private readonly mac: MacFacts,
    private readonly reports: readonly GroupReport[],
  ) {}

  /** `memory`: of the reader before it read the snapshot. null where it is larger than what is read. */
  encode(memory: ReaderMemory, snapshot: CounterSnapshot): Uint8Array | null {
    const channels = memory.channels.map(({ info }) => info)
    const all = [...channels, ...snapshot.newChannels]
    if (all.length > MOST_CHANNELS || snapshot.values.length > MOST_CHANNEL_NUMBERS) return null
    if (this.head?.channels !== channels.length)
      this.head = { channels: channels.length, text: headLine(this.mac, this.reports, channels) }
    const lines = [this.head.text, memoryLine(memory), snapshotLine(memory, snapshot)]
    if (lines.some((line) => Buffer.byteLength(line) > LONGEST_COUNTER_LINE_BYTES)) return null
    return Buffer.from(lines.map((line) => `${line}\n`).join(''))
  }
}

function headLine(
  { machine, generation, tables }: MacFacts,
  groups: readonly GroupReport[],
  channels: ChannelInfo[],
): string {
  return JSON.stringify({
    ioreport: RECORDING_VERSION,
    machine,
    generation,
    tables: tables && { byKey: Object.fromEntries(tables.byKey), clusterOrder: tables.clusterOrder },
    groups,
    channels: channels.map(channelToJson),
  })
}

function memoryLine({ since, channels }: ReaderMemory): string {
  const withoutOwnTimes = channels.flatMap(({ hasOwnTimes }, channel) => (hasOwnTimes ? [] : [channel]))
  const readings = new Map<number, unknown[]>()
  for (const [channel, { rows, latest }] of channels.entries())
    for (const { readNs, stampNs, values } of latest === null ? rows : [...rows, latest]) {
      const together = readings.get(readNs)
      if (together === undefined) readings.set(readNs, [rowToJson(channel, [stampNs, ...values])])
      else together.push(rowToJson(channel, [stampNs, ...values]))
    }
  const inOrder = [...readings].toSorted(([one], [other]) => one - other)
  return JSON.stringify({
    since,
    withoutOwnTimes,
    // As in the snapshots that they come from, so that they shrink to nothing beside these.
    readings: inOrder.map(([machNs, rows]) => ({ machNs, rows })),
  })
}

function snapshotLine({ since, channels }: ReaderMemory, snapshot: CounterSnapshot): string {
  const { wallMs, machNs, newChannels, values } = snapshot
  const rows: unknown[] = []
  let at = 0
  for (const [channel, info] of [...channels.map((each) => each.info), ...newChannels].entries()) {
    const numbers = [...values.subarray(at, (at += elementCount(info)))]
    const { rows: before = [], latest = null } = channels[channel] ?? {}
    const known = numbersOf(info, latest ?? before.at(-1))
    if (numbers.some((value, i) => value !== known[i])) rows.push(rowToJson(channel, numbers))
  }
  const added = newChannels.length === 0 ? undefined : newChannels.map(channelToJson)
  const channelCount = channels.length + newChannels.length
  return JSON.stringify({ wallMs, machNs, since, newChannels: added, channelCount, rows })
}

/** Times of a snapshot and of the one before it, as `snapshotLine` writes them. */
const TIMES = /^\{("wallMs":[^,]+,"machNs":[^,]+),"since":\{([^}]+)\}/

/**
 * Joins frames to a recording, in which head and memory stand only where a frame does not go on from the one before it.
 * Returns what to write for each frame.
 */
export function createRecordingJoiner(): (frame: Uint8Array) => Uint8Array {
  let before: string | null = null
  return (frame) => {
    const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength)
    const lastLine = bytes.subarray(bytes.lastIndexOf('\n', -2) + 1)
    const [, now = null, since] = TIMES.exec(lastLine.toString('utf8')) ?? []
    const goesOn = before !== null && since === before
    before = now
    return goesOn ? lastLine : frame
  }
}

/** The numbers of a channel; `NO_VALUE` for all of them where there is no row. */
export function numbersOf(info: ChannelInfo, row: CounterRow | undefined): bigint[] {
  if (row === undefined) return Array.from({ length: elementCount(info) }, () => NO_VALUE)
  return [row.stampNs, ...row.values]
}

/** JSON numbers lose what is above 2^53. */
function rowToJson(channel: number, numbers: readonly bigint[]): unknown[] {
  return [channel, ...numbers.map((value) => (value === NO_VALUE ? null : String(value)))]
}

function channelToJson(info: ChannelInfo): object {
  const { group, subgroup, name, format, unit, driverId, channelId, states } = info
  const ids = { driverId: String(driverId), channelId: String(channelId) }
  return { group, subgroup, name, format, unit, ...ids, states }
}

export const int64 = z
  .string()
  .regex(/^-?\d{1,19}$/)
  .transform(BigInt)
  .refine((value) => BigInt.asIntN(64, value) === value)
const number = int64.nullable().transform((value) => value ?? NO_VALUE)
export const uint64 = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform(BigInt)
const text = z.string().max(LONGEST_CHANNEL_TEXT_BYTES)
const word = z.string().max(LONGEST_WORD).nullable().default(null)
const count = z.int().nonnegative()
const nanoseconds = z.number().nonnegative().max(Number.MAX_SAFE_INTEGER)
const moment = { wallMs: z.number().refine(isTimeMs), machNs: nanoseconds }

const place = { group: text, subgroup: text, name: text }
const channel: z.ZodType<ChannelInfo> = z
  .object({
    ...place,
    format: z.enum(['simple', 'states']),
    unit: text,
    driverId: uint64,
    channelId: uint64,
    states: z.array(text).max(MOST_CHANNEL_NUMBERS),
  })
  .refine(({ format, states }) => (format === 'states') === states.length > 0)
const channels = z
  .array(channel)
  .max(MOST_CHANNELS)
  .refine((all) => numberCount(all) <= MOST_CHANNEL_NUMBERS)

const places = z
  .array(z.object({ ...place, format: z.enum(['simple', 'states']).nullable() }))
  .max(MOST_CHANNELS)
const refused = z.object({ kind: z.literal('refused'), code: text, reason: text, channels: places })
// The first recordings did not say which.
const there = z.object({ kind: z.literal('there'), channels: places.default([]) })
const groupState = z.discriminatedUnion('kind', [there, refused, z.object({ kind: z.literal('absent') })])

const steps = z.array(z.number().nonnegative()).max(MOST_CHANNEL_NUMBERS)
const tables = z.object({ byKey: z.record(text, steps), clusterOrder: steps })

const headSchema = z
  .object({
    ioreport: z.literal(RECORDING_VERSION),
    machine: z.object({ model: word, osBuild: word }).prefault({}),
    generation: count.nullable().default(null),
    tables: tables.nullable().default(null),
    groups: z
      .array(z.object({ group: text, state: groupState }))
      .max(MOST_CHANNELS)
      .default([]),
    channels,
  })
  .transform(({ machine, generation, tables: read, groups, channels }): RecordingLine => {
    const byKey = new Map(Object.entries(read?.byKey ?? {}))
    const mac = { machine, generation, tables: read && { ...read, byKey } }
    return { kind: 'head', mac, reports: groups, channels }
  })

const rows = z.array(
  z.tuple([count], number).transform(([channel, ...numbers]): ChannelRow => ({ channel, numbers })),
)
const memorySchema = z
  .object({
    since: z.object(moment),
    withoutOwnTimes: z.array(count).max(MOST_CHANNELS),
    readings: z.array(z.object({ machNs: nanoseconds, rows })),
  })
  .transform((line): RecordingLine => ({ kind: 'memory', ...line }))

const snapshotSchema = z
  .object({
    ...moment,
    since: z.object(moment),
    newChannels: channels.default([]),
    channelCount: count.max(MOST_CHANNELS),
    rows,
  })
  .transform(({ wallMs, machNs, ...line }): RecordingLine => {
    return { kind: 'snapshot', now: { wallMs, machNs }, ...line }
  })

/** How many numbers a snapshot has. */
export function numberCount(channels: readonly ChannelInfo[]): number {
  return channels.reduce((sum, info) => sum + elementCount(info), 0)
}

/** Throws `UnreadableLine`. */
export function decodeLine(line: string): RecordingLine {
  const json = objectOf(line)
  if (json === null) throw new UnreadableLine('is no JSON object')
  if (typeof json.ioreport === 'number' && json.ioreport > RECORDING_VERSION)
    throw new UnreadableLine(
      `begins a recording of a newer Anemometer (version ${json.ioreport}, this one knows ${RECORDING_VERSION})`,
      'newer-recording',
      'Update Anemometer to read it.',
    )
  const schema = 'ioreport' in json ? headSchema : 'readings' in json ? memorySchema : snapshotSchema
  const read = schema.safeParse(json)
  if (read.success) return read.data
  const path = read.error.issues[0]?.path.join('.') ?? ''
  throw new UnreadableLine(
    `is no line of a recording of IOReport${path === '' ? '' : ` (its ${path} is wrong)`}`,
  )
}

/** null where the text is no JSON object. */
function objectOf(text: string): Record<string, unknown> | null {
  try {
    return z.looseObject({}).parse(JSON.parse(text))
  } catch {
    return null
  }
}
