import type { AlertId, AlertRules, FiredAlert } from '#shared/alerts'
import { formatDuration, formatPower, joinUnit } from '#shared/format'
import { printable } from '#shared/printable'
import { readMetric, type Sample } from '#shared/sample'
import { SOURCES } from '#shared/sources'

/** What an alert can tell beyond its label. */
export interface AlertFacts {
  rules: AlertRules
  /** The newest sample; null before the first. */
  sample: Sample | null
  /** Why readings or recording stopped, as sentences; null where they did not. */
  problem: string | null
  /** How long ago the ANE last worked in this session, ms; null: it was not seen at work. */
  workedAgoMs: number | null
}

/** The first line of a notification: of made-up readings it says so. */
export function alertTitle({ label }: FiredAlert, isMadeUp: boolean): string {
  return isMadeUp ? `${SOURCES.demonstration.label}: ${label}` : label
}

/** The sentences below the label of a notification. They may name a program: they stay on this Mac. */
export function alertText(id: AlertId, { rules, sample, problem, workedAgoMs }: AlertFacts): string {
  switch (id) {
    case 'source-lost':
    case 'recording-stopped':
      return problem ?? ''
    case 'ane-active':
      return `The newest reading was ${power(sample?.ane.powerMw)}.`
    case 'power':
      return `The newest reading was ${power(sample && readMetric(sample, rules.power.metric))}.`
    case 'thermal':
      return `macOS reports ${printable(sample?.thermalPressure ?? '')}.`
    case 'ane-unused':
      return `${printable(rules['ane-unused'].program)} runs, and the ANE took no power. ${lastWork(workedAgoMs)}`
  }
}

function power(powerMw: number | null | undefined): string {
  return joinUnit(formatPower(powerMw ?? null))
}

function lastWork(agoMs: number | null): string {
  return agoMs === null
    ? 'It was not seen at work since reading began, so its counter may be one that never moves.'
    : `It last worked ${formatDuration(agoMs)} before.`
}
