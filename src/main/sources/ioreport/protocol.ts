import type { Result } from '#shared/ipc-contract'

/** Where the libraries are. macOS keeps them in a shared cache, so that no file need exist at these paths. */
export interface LibraryPaths {
  ioReport: string
  coreFoundation: string
  system: string
}

export const APPLE_LIBRARIES: LibraryPaths = {
  ioReport: '/usr/lib/libIOReport.dylib',
  coreFoundation: '/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation',
  system: '/usr/lib/libSystem.B.dylib',
}

/** What the kernel puts where it has no value: -2^63. */
export const NO_VALUE = -(2n ** 63n)

/** A counter is one number, a histogram of time or of events one for each of its states. */
export type ChannelFormat = 'simple' | 'states'

/** Where a channel stands. `format` null: one that we do not read. */
export interface ChannelPlace {
  group: string
  /** Empty where there is none. */
  subgroup: string
  name: string
  format: ChannelFormat | null
}

/** One counter. Names are not unique and may be cut; `driverId` with `channelId` is. */
export interface ChannelInfo extends ChannelPlace {
  /** `mJ`, `nJ`, `B`, `24Mticks`, `events`, …; empty where there is none. */
  unit: string
  driverId: bigint
  channelId: bigint
  format: ChannelFormat
  /** Names of the states without the blanks around them, in their order; empty for a simple counter. */
  states: string[]
}

/** A channel that a group lists, whether or not we read it. `states`: null where they have no names that can be read. */
export interface ListedChannel extends ChannelPlace {
  unit: string
  states: string[] | null
}

/** How many numbers of a snapshot are a channel's: the driver's time, then its values. */
export function elementCount({ states }: ChannelInfo): number {
  return 1 + Math.max(1, states.length)
}

/**
 * Whether a part of IOReport can be read. `there`: it is subscribed, with the channels that are wanted of it, each once; that
 * one is listed does not mean that samples have a row of it. `absent`: this Mac has no such group, or nothing in it that is wanted. `refused`: it is there and may not be read, with the system's code and reason, and what was wanted of it.
 */
export type GroupState =
  | { kind: 'there'; channels: ChannelPlace[] }
  | { kind: 'absent' }
  | { kind: 'refused'; code: string; reason: string; channels: ChannelPlace[] }

export interface GroupReport {
  group: string
  state: GroupState
}

/** What was counted so far, at one time. */
export interface CounterSnapshot {
  /** ms since 1970. */
  wallMs: number
  /** ns since the Mac began to run, without the time that it slept. */
  machNs: number
  /** Channels that are in `values` from now on, behind those that were there before. */
  newChannels: ChannelInfo[]
  /** Names of channels that were met for the first time and cannot be read. */
  newUnreadable: string[]
  /**
   * For each channel the time at which its driver published, ns as in `machNs`, then its numbers since the Mac began:
   * one, or one for each state. `NO_VALUE` for all of them where the sample has no row of it.
   */
  values: BigInt64Array
}

/** How the two ends of a helper process send each other what structured cloning can carry. */
export interface MessagePort {
  post: (message: unknown) => void
  onMessage: (listener: (message: unknown) => void) => void
}

/** Why the libraries cannot be read, in a sentence, or how each group stands. */
export type Opened = Result<GroupReport[]>

/** What the helper process does, by name. */
export interface HelperFunctions {
  open: (libraries: LibraryPaths) => Opened
  sample: () => CounterSnapshot
  /** All that the groups list which we read, also what we do not read of them. Slow: for a report of a Mac. */
  listChannels: () => ListedChannel[]
  /** Releases everything. */
  close: () => void
}
