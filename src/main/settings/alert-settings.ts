import {
  ALERT_IDS,
  ALERT_LEVELS,
  ALERT_POWER_MW,
  ALERT_RAILS,
  ALERT_SECONDS,
  DAY_MINUTES,
  DEFAULT_ALERTS,
  type AlertRules,
  type AlertSettings,
  type QuietHours,
} from '#shared/alerts'
import { LONGEST_PROCESS } from '#shared/ane-facts'

/** Whether a value may stand for a part of the settings. */
type Check = (value: unknown) => boolean
type Checks<T> = { readonly [Key in keyof T]: Check }

const isBoolean: Check = (value) => typeof value === 'boolean'
const isOneOf =
  (choices: readonly unknown[]): Check =>
  (value) =>
    choices.includes(value)
const isWhole =
  (least: number, most: number): Check =>
  (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
const isProgram: Check = (value) => typeof value === 'string' && value.length <= LONGEST_PROCESS

const isPower = isWhole(ALERT_POWER_MW.least, ALERT_POWER_MW.most)
const isMinute = isWhole(0, DAY_MINUTES - 1)
const forSeconds = isOneOf(ALERT_SECONDS)

const RULES: { readonly [Id in keyof AlertRules]: Checks<AlertRules[Id]> } = {
  'source-lost': { isOn: isBoolean, onlyWhileMeasuring: isBoolean },
  'recording-stopped': { isOn: isBoolean },
  'ane-active': { isOn: isBoolean, forSeconds },
  power: { isOn: isBoolean, metric: isOneOf(ALERT_RAILS), aboveMw: isPower, forSeconds },
  thermal: { isOn: isBoolean, atLeast: isOneOf(ALERT_LEVELS) },
  'ane-unused': { isOn: isBoolean, program: isProgram, aboveMw: isPower, forSeconds },
}
const QUIET_HOURS: Checks<QuietHours> = { isOn: isBoolean, fromMinute: isMinute, toMinute: isMinute }
/** The latest moment that a `Date` holds. */
const LAST_MS = 8.64e15
const isMoment = isWhole(0, LAST_MS)

/** Every part that is missing or wrong falls back on its own default; what is unknown is left out. */
export function parseAlertSettings(value: unknown): AlertSettings {
  const stored = fieldsOf(value)
  const rules = fieldsOf(stored.rules)
  const { snoozedUntilMs } = stored
  return {
    rules: Object.fromEntries(
      ALERT_IDS.map((id) => [id, parsePart(rules[id], RULES[id], DEFAULT_ALERTS.rules[id])]),
    ) as unknown as AlertRules,
    quietHours: parsePart(stored.quietHours, QUIET_HOURS, DEFAULT_ALERTS.quietHours),
    snoozedUntilMs: isMoment(snoozedUntilMs) ? (snoozedUntilMs as number) : null,
  }
}

function parsePart<T extends object>(value: unknown, checks: Checks<T>, defaults: T): T {
  const stored = fieldsOf(value)
  const parsed = Object.entries<Check>(checks).map(([key, check]) => [
    key,
    check(stored[key]) ? stored[key] : defaults[key as keyof T],
  ])
  return Object.fromEntries(parsed) as T
}

function fieldsOf(value: unknown): Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
