import type { ChannelInfo, CounterSnapshot, GroupReport } from '../protocol'
import { IoReportReader, type MacFacts, type Reading } from '../reader'
import { createRecordingJoiner, FrameEncoder } from '../recording-format'
import type { MadeChannel } from './mac-script'
import type { AssembledMac } from './macs'
import { WALL_START_MS } from './readings'

/** A reading as it was read live, and the frame that it came with. */
export interface FramedReading {
  reading: Reading
  /** End of its sample, ms since 1970. */
  endMs: number
  frame: Uint8Array
}

/** Reads snapshots as the source does. Throws where a frame is too large. */
export function readFramed(
  mac: MacFacts,
  reports: readonly GroupReport[],
  snapshots: readonly CounterSnapshot[],
): FramedReading[] {
  const reader = new IoReportReader(mac, reports)
  const encoder = new FrameEncoder(mac, reports)
  return snapshots.flatMap((snapshot) => {
    const { memory } = reader
    const reading = reader.read(snapshot)
    if (reading === null || memory === null) return []
    const frame = encoder.encode(memory, snapshot)
    if (frame === null) throw new Error('This frame is too large.')
    return { reading, endMs: snapshot.wallMs, frame }
  })
}

export function joinFrames(framed: readonly FramedReading[]): Buffer {
  const join = createRecordingJoiner()
  return Buffer.concat(framed.map(({ frame }) => join(frame)))
}

/** So many readings of a Mac, a second each, without the library. `startMs`: since 1970. */
export function framedReadings(
  { mac, facts }: AssembledMac,
  count: number,
  startMs = WALL_START_MS,
): FramedReading[] {
  const channels = mac.channels.map(infoOf)
  const snapshots = Array.from({ length: count + 1 }, (_, second): CounterSnapshot => {
    const machNs = (second + 1) * 1e9
    const values = mac.channels.flatMap((channel) => [BigInt(machNs), ...valuesAt(channel, second)])
    return {
      wallMs: startMs + second * 1000,
      machNs,
      newChannels: second === 0 ? channels : [],
      newUnreadable: [],
      values: BigInt64Array.from(values),
    }
  })
  return readFramed(facts, [], snapshots)
}

function infoOf({ group, subgroup, name, unit, states = [] }: MadeChannel, index: number): ChannelInfo {
  return {
    ...{ group, subgroup: subgroup ?? '', name, unit: unit ?? '' },
    format: states.length === 0 ? 'simple' : 'states',
    driverId: 0x100000100n,
    channelId: BigInt(index),
    states: states.map((state) => state.trim()),
  }
}

function valuesAt({ stretches: [first] }: MadeChannel, second: number): bigint[] {
  if (first === undefined) return []
  return first.values.map(
    (value, i) => BigInt(value) + BigInt(Math.round((first.perSecond?.[i] ?? 0) * second)),
  )
}
