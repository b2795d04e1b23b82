import { formatDuration, formatInterval, formatPower, joinUnit } from './format'
import type { PermissionGain } from './instruments'
import type { MetricId } from './metrics'
import { INSTRUMENT_NAMES, type Instrument } from './origins'

/** Live readings: the choices of a person, the states, and the texts about each state. */

/** ms between samples that can be asked for; each has its own installed service and socket. */
export const LIVE_INTERVALS_MS = [200, 1000, 5000] as const

export type LiveIntervalMs = (typeof LIVE_INTERVALS_MS)[number]

/** How much powermetrics is asked for: each gives at least what the one before does. */
export const LIVE_PROFILES = ['standard', 'with-ane-power', 'show-all'] as const

export type LiveProfile = (typeof LIVE_PROFILES)[number]

/** `always` installs a service that only connects when asked; `once` runs until the app ends. */
export type PermissionWay = 'always' | 'once'

/**
 * - `not-allowed`: no administrator has allowed it yet, or no longer; `reason` tells what changed, or null.
 * - `asking`: the system's password prompt is open.
 * - `refused`: the prompt was cancelled or the password was wrong. Nothing asks again by itself.
 * - `ready`: allowed, but another source is being read.
 * - `starting`: connected or connecting, no sample yet.
 * - `live`: samples arrive. `late`: none for three intervals.
 * - `restarting`: the stream ended or never came; the next attempt comes `delayMs` after the state began.
 * - `suspended`: the Mac sleeps, the screen is locked, or a person paused.
 * - `not-available`: it cannot work until somebody changes something; `reason` says what.
 */
export type LiveState =
  | { kind: 'not-allowed'; reason: string | null }
  | { kind: 'asking'; way: PermissionWay }
  | { kind: 'refused'; why: 'cancelled' | 'wrong-password' }
  | { kind: 'ready' }
  | { kind: 'starting' }
  | { kind: 'live' }
  | { kind: 'late' }
  | { kind: 'restarting'; delayMs: number; reason: string }
  | { kind: 'suspended' }
  | { kind: 'not-available'; reason: string }

/**
 * Of IOReport, which needs no permission.
 * - `off`: live readings are not read.
 * - `starting`: it is opened, or counted for the first time.
 * - `reading`: it gives what powermetrics does not have, and everything while powermetrics gives nothing.
 * - `stopped`: its process ended and is started again; `not-available`: it cannot be read here. `reason` is a sentence.
 */
export type IoReportState =
  | { kind: 'off' }
  | { kind: 'starting' }
  | { kind: 'reading' }
  | { kind: 'stopped'; reason: string }
  | { kind: 'not-available'; reason: string }

/** A power that both instruments gave over the same time. */
export interface ComparedPower {
  metric: MetricId
  /** ms since 1970. */
  fromMs: number
  toMs: number
  powermetricsMw: number
  ioReportMw: number
  agrees: boolean
  /** Whose value is used. */
  used: Instrument
  /** Why that one, a sentence. */
  why: string
}

/** The state of live readings, for the window and the tray. */
export interface LiveStatus {
  /** Of powermetrics. */
  state: LiveState
  /** How it is allowed; null while it is not. */
  way: PermissionWay | null
  /** When the present stream was opened, ms since 1970; null without one. */
  connectedSinceMs: number | null
  /** Of all streams since the app was started. */
  bytesReceived: number
  /** ANE power is missing although this chip should report it, and asking for more might help. */
  canAskForMore: boolean
  /** Keys of powermetrics that the reader does not know, a sentence for each part of a sample; empty for none. */
  unknownKeys: readonly string[]
  ioReport: IoReportState
  /** What the permission for powermetrics adds to IOReport on this Mac, or has added. */
  gains: readonly PermissionGain[]
  /** IOReport alone has no watts of the ANE on this macOS. */
  needsPermissionForAne: boolean
  /** The newest comparison of each power that both instruments give. */
  compared: readonly ComparedPower[]
}

/** Readings come from IOReport alone. */
export function isWithoutPowermetrics({ state, ioReport }: LiveStatus): boolean {
  return state.kind !== 'live' && ioReport.kind === 'reading'
}

/** What the panels show about the two ways to allow live readings, and how to check it by hand. */
export interface TrustReport {
  /** The command that runs as root while readings arrive, one word each. */
  command: readonly string[]
  /** The script that *Always* hands to the administrator's prompt, as it would run. */
  installScript: string
  /** The line that *This time only* hands to the prompt; SOCKET stands for a fresh private path. */
  onceCommand: string
  files: InstalledFile[]
  /** Commands for a terminal that show the same without this app. */
  checks: { what: string; command: string }[]
}

/** One installed file as it is on disk. */
export interface InstalledFile {
  path: string
  /** `missing`; `other`: present, but not what this version would install; `same`. */
  content: 'missing' | 'other' | 'same'
  /** Lower-case hex; null when missing or unreadable. */
  sha256: string | null
  /** `root:wheel`, or numbers where no name is certain; null when missing. */
  owner: string | null
  /** Octal, `0644`; null when missing. */
  mode: string | null
}

/** A state in words: what it is, and what happens next or can be done. */
export interface LiveDescription {
  /** A few words without a full stop. */
  title: string
  /** Whole sentences. */
  text: string
}

/** What the window and the tray say about live readings. `sinceMs`: for how long the state has lasted, as far as that is known. */
export function describeLive(live: LiveStatus, sinceMs = 0): LiveDescription {
  const { state, ioReport } = live
  if (ioReport.kind === 'stopped' && state.kind === 'not-allowed')
    return { title: 'IOReport stopped', text: ioReport.reason }
  if (!isWithoutPowermetrics(live)) return describePowermetrics(live, sinceMs)
  if (state.kind === 'not-allowed' && state.reason === null)
    return { title: 'Without an administrator', text: `IOReport gives these readings. ${gainOf(live)}` }
  const { title, text } = describePowermetrics(live, sinceMs)
  return { title, text: `${text} Meanwhile IOReport gives the readings.` }
}

function gainOf({ needsPermissionForAne }: LiveStatus): string {
  return needsPermissionForAne
    ? 'On this macOS the watts of the ANE need an administrator’s permission, for powermetrics.'
    : 'With an administrator’s permission powermetrics adds exact powers and frequencies.'
}

function describePowermetrics({ state, way }: LiveStatus, sinceMs: number): LiveDescription {
  switch (state.kind) {
    case 'not-allowed':
      return {
        title: 'Live readings are not allowed yet',
        text: state.reason ?? 'Only an administrator may run powermetrics. Set up live readings to ask one.',
      }
    case 'asking':
      return { title: 'Asking the administrator', text: 'Answer the system’s password prompt.' }
    case 'refused':
      return {
        title: state.why === 'cancelled' ? 'The prompt was cancelled' : 'The password was not accepted',
        text: 'Nothing was changed. It is asked again only when you set up live readings.',
      }
    case 'ready':
      return { title: 'Live readings are allowed', text: 'Choose Live as the source to read them.' }
    case 'starting':
      return { title: 'Starting', text: 'The first sample comes one interval after the start.' }
    case 'live':
      return { title: 'Live', text: 'Samples arrive.' }
    case 'late':
      return {
        title: 'No sample for three intervals',
        text:
          way === 'once'
            ? 'powermetrics may be busy. If it stays so, allow it again.'
            : 'powermetrics may be busy. It is started again if it stays silent.',
      }
    case 'restarting':
      return {
        title: retryTitle(state.delayMs - sinceMs),
        text: state.reason,
      }
    case 'suspended':
      return {
        title: 'Stopped for a while',
        text: 'Reading goes on when the Mac wakes, the screen is unlocked, or you resume.',
      }
    case 'not-available':
      return { title: 'Live readings are not available', text: state.reason }
  }
}

function retryTitle(leftMs: number): string {
  return leftMs <= 0 ? 'Trying again' : `Trying again in ${formatInterval(Math.ceil(leftMs / 1000) * 1000)}`
}

/** Both numbers; where they differ, also which one is used, and why. */
export function describeComparison(compared: ComparedPower): string {
  const { agrees, used, why } = compared
  return agrees
    ? `They agree: ${describeBoth(compared)}.`
    : `They differ: ${describeBoth(compared)}. ${INSTRUMENT_NAMES[used]} is used. ${why}`
}

/** Beside a figure: `differs: powermetrics 49 mW, IOReport 60 mW over 5 s; powermetrics is used`. */
export function describeDifference(compared: ComparedPower): string {
  return `differs: ${describeBoth(compared)}; ${INSTRUMENT_NAMES[compared.used]} is used`
}

function describeBoth({ fromMs, toMs, powermetricsMw, ioReportMw }: ComparedPower): string {
  const [powermetrics, ioReport] = [powermetricsMw, ioReportMw].map((mw) => joinUnit(formatPower(mw)))
  return `powermetrics ${powermetrics}, IOReport ${ioReport} over ${formatDuration(toMs - fromMs)}`
}
