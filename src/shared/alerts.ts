import { formatDuration, formatPower, joinUnit } from './format'
import { METRICS } from './metrics'
import { isContinuous, type SourceKind } from './sources'
import type { SourceStatus } from './source-status'

/**
 * What alerts can be about. docs/alerts.md has each rule and its borders.
 * - `ane-active`: the ANE works for longer than a time.
 * - `power`: a power stays above a limit.
 * - `thermal`: macOS reports so much thermal pressure, or more.
 * - `source-lost`: readings stop although they should go on.
 * - `recording-stopped`: the history cannot be written, as on a full disk.
 * - `ane-unused`: a program runs and CPU or GPU work, while the ANE is known to be idle.
 */
export const ALERT_IDS = [
  'source-lost',
  'recording-stopped',
  'ane-active',
  'power',
  'thermal',
  'ane-unused',
] as const

export type AlertId = (typeof ALERT_IDS)[number]

/** How long a condition has to last, in seconds. */
export const ALERT_SECONDS = [10, 30, 60, 120, 300, 600, 1800, 3600] as const
export type AlertSeconds = (typeof ALERT_SECONDS)[number]

/** The powers that can be watched. */
export const ALERT_RAILS = [
  'ane.powerMw',
  'gpu.powerMw',
  'cpu.powerMw',
  'combinedPowerMw',
  'packagePowerMw',
  'dramPowerMw',
] as const
export type AlertRail = (typeof ALERT_RAILS)[number]

/** The limits of a power that can be set, mW. */
export const ALERT_POWER_MW = { least: 1, most: 1_000_000 } as const

/** The thermal pressures that can be watched for: all of `THERMAL_LEVELS` but the lowest, which is none. */
export const ALERT_LEVELS = ['Moderate', 'Heavy', 'Trapping', 'Sleeping'] as const

export interface AlertRules {
  'source-lost': { isOn: boolean; onlyWhileMeasuring: boolean }
  'recording-stopped': { isOn: boolean }
  'ane-active': { isOn: boolean; forSeconds: AlertSeconds }
  power: { isOn: boolean; metric: AlertRail; aboveMw: number; forSeconds: AlertSeconds }
  thermal: { isOn: boolean; atLeast: (typeof ALERT_LEVELS)[number] }
  /** `program`: its name as the log has it; empty: none is watched. */
  'ane-unused': { isOn: boolean; program: string; aboveMw: number; forSeconds: AlertSeconds }
}

/** A time of every day, in minutes since midnight by this machine's clock; over midnight where it ends before it begins. */
export interface QuietHours {
  isOn: boolean
  fromMinute: number
  toMinute: number
}

export const DAY_MINUTES = 24 * 60

export interface AlertSettings {
  rules: AlertRules
  quietHours: QuietHours
  /** Alerts are held back until then, ms since 1970 by the wall clock; null where they are not snoozed. */
  snoozedUntilMs: number | null
}

/** On is only what loses data. */
export const DEFAULT_ALERTS: Readonly<AlertSettings> = {
  rules: {
    'source-lost': { isOn: true, onlyWhileMeasuring: true },
    'recording-stopped': { isOn: true },
    'ane-active': { isOn: false, forSeconds: 300 },
    power: { isOn: false, metric: 'cpu.powerMw', aboveMw: 20_000, forSeconds: 300 },
    thermal: { isOn: false, atLeast: 'Heavy' },
    'ane-unused': { isOn: false, program: '', aboveMw: 5000, forSeconds: 120 },
  },
  quietHours: { isOn: false, fromMinute: 22 * 60, toMinute: 7 * 60 },
  snoozedUntilMs: null,
}

/** What is lost by them cannot be had again: these are shown also while others are held back, then without a sound. */
const LOSES_DATA: ReadonlySet<AlertId> = new Set(['source-lost', 'recording-stopped'])

export function losesData(id: AlertId): boolean {
  return LOSES_DATA.has(id)
}

/** An alert that fired. */
export interface FiredAlert {
  id: AlertId
  /** "CPU above 20 W for 5 min". Names no program: it is kept on the track, and leaves this Mac with it. */
  label: string
  /** Whole sentences about it, which may name the program. */
  text: string
  /** What it speaks of, on the axis of its session, ms since 1970. Both are the same for a moment. */
  fromMs: number
  toMs: number
  sessionId: number
  source: SourceKind
  /** `held-back`: by the quiet hours or a snooze. `none`: it is about a recording. */
  shown: 'shown' | 'held-back' | 'none'
}

/** Whether what an alert speaks of lies on the axis of the present session; that of a continuous source goes on in the next. */
export function isOfSession({ sessionId, source }: FiredAlert, status: SourceStatus): boolean {
  return sessionId === status.sessionId || (source === status.kind && isContinuous(source))
}

/** Whether a program runs, as far as the unified log tells. */
export type ProgramState = 'runs' | 'ended' | 'unknown'

/** What a window shows of alerts beside their settings. */
export interface AlertsState {
  /** Since the app was started, the newest first. */
  fired: readonly FiredAlert[]
  /** The program that should use the ANE. */
  program: ProgramState
  isSnoozed: boolean
}

export const NO_ALERTS: AlertsState = { fired: [], program: 'unknown', isSnoozed: false }

/** What a snooze from a menu or a window lasts, ms. */
export const SNOOZE_MS = 60 * 60_000

/** False also where it would go on for more than twice as long as any: then the clock was set back since it began. */
export function isSnoozed({ snoozedUntilMs }: AlertSettings, nowMs: number): boolean {
  return snoozedUntilMs !== null && snoozedUntilMs > nowMs && snoozedUntilMs <= nowMs + 2 * SNOOZE_MS
}

/** What a rule says when it fires; at most `LONGEST_EVENT_LABEL`. */
export function alertLabel(id: AlertId, rules: AlertRules): string {
  switch (id) {
    case 'source-lost':
      return 'Readings were lost'
    case 'recording-stopped':
      return 'The history cannot be written'
    case 'ane-active':
      return `ANE active for ${seconds(rules[id])}`
    case 'power':
      return `${METRICS[rules[id].metric].name} above ${power(rules[id])} for ${seconds(rules[id])}`
    case 'thermal':
      return `Thermal pressure ${rules[id].atLeast} or more`
    case 'ane-unused':
      return `ANE unused while CPU or GPU took more than ${power(rules[id])} for ${seconds(rules[id])}`
  }
}

function seconds({ forSeconds }: { forSeconds: number }): string {
  return formatDuration(forSeconds * 1000)
}

function power({ aboveMw }: { aboveMw: number }): string {
  return joinUnit(formatPower(aboveMw))
}
