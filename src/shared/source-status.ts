import { isWithoutPowermetrics, type LiveStatus } from './live'
import type { Machine } from './sample'
import { SOURCES, type SourceKind } from './sources'
import type { LogState } from './unified-log'

/**
 * `starting`: no sample yet. `running`: samples arrive. `paused`: the person stopped reading.
 * `ended`: a recording was read to its end. `failed`: nothing more will come; `message` says why.
 */
export type SourceState = 'starting' | 'running' | 'paused' | 'ended' | 'failed'

/** The state of the source that is read, for the status line, the tray and pictures. */
export interface SourceStatus {
  /** Grows by one whenever another source begins; a renderer drops what belongs to an older one. */
  sessionId: number
  kind: SourceKind
  /** A demonstration made the samples up, also those that are read from a recording of one. Whatever shows them says so. */
  isMadeUp: boolean
  state: SourceState
  /** "Demonstration", "Live", or the recording's file name. */
  label: string
  /** Why it failed, or why the demonstration plays instead of live readings; null when all is as asked. */
  message: string | null
  machine: Machine
  /** Requested time between samples, ms; null for a recording, which does not contain it. */
  requestedIntervalMs: number | null
  /** Median `elapsedMs` of the last samples; null before the first. */
  measuredIntervalMs: number | null
  sampleCount: number
  /** Documents skipped because they could not be read. */
  faultCount: number
  /** The latest fault in words, with its byte offset; null when there was none. */
  lastFault: string | null
  /** Only for a recording that plays. */
  replay: ReplayProgress | null
  /** The state of live readings, also while another source is read; null where they are not available. */
  live: LiveStatus | null
  /** The sources of events that run beside the samples, in every session. */
  eventSources: readonly EventSourceStatus[]
}

/**
 * Why a source of events failed; `message` is a sentence for a person.
 * - `not-available`: this system does not have it.
 * - `refused`: this user may not read it.
 * - `broken`: what it reads from ended or broke although it should not have.
 */
export interface EventSourceFailure {
  code: 'not-available' | 'refused' | 'broken'
  message: string
}

/**
 * `starting`: it does not read yet. `stopped`: what it reads from has ended. Nothing comes after `stopped` or
 * `failed`.
 */
export type EventSourceState =
  { kind: 'starting' } | { kind: 'running' } | { kind: 'stopped' } | ({ kind: 'failed' } & EventSourceFailure)

export interface EventSourceStatus {
  /** Words for a person: "Sleep and wake". */
  label: string
  state: EventSourceState
  /** Of the unified log only: how its reading stands, more exactly than `state` (`describeLogState`). */
  log?: LogState
  /** Records since its start that could not be read or never arrived. */
  skippedCount: number
  /** Why the latest of them were skipped, with the byte offset; null when there were none. */
  lastFault: string | null
}

/** True for the sources whose state is `live`. */
export function isLive({ kind }: Pick<SourceStatus, 'kind'>): boolean {
  const { needs } = SOURCES[kind]
  return needs === 'mac' || needs === 'administrator'
}

/** False while live readings are on but none arrive: the newest sample is then not the present. */
export function isFlowing({ kind, live }: SourceStatus): boolean {
  return !isLive({ kind }) || (live !== null && (live.state.kind === 'live' || isWithoutPowermetrics(live)))
}

/** False once nothing more will come from the source. */
export function goesOn({ state }: SourceStatus): boolean {
  return state !== 'ended' && state !== 'failed'
}

/** How the reading of the unified log stands; `off` where nobody reads it. */
export function logStateOf({ eventSources }: Pick<SourceStatus, 'eventSources'>): LogState {
  return eventSources.find(({ log }) => log !== undefined)?.log ?? { kind: 'off' }
}

export interface ReplayProgress {
  /** 1 is the recorded pace; `null` means as fast as it can be read. */
  speed: number | null
  bytesRead: number
  totalBytes: number
}
