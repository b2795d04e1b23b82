import type { AlertId, AlertRules, ProgramState } from '#shared/alerts'
import { describeLive } from '#shared/live'
import { HIGHEST_FLOOR_MW, knownRestBelowMw } from '#shared/measurement/ane-floor'
import { readMetric, THERMAL_LEVELS, type Sample } from '#shared/sample'
import { isFlowing, type SourceStatus } from '#shared/source-status'
import type { Reading } from './sustained'

/** A power that is too high stays so down to this share of its limit, so that one about the limit is one alert. */
const STILL_HIGH_RATIO = 0.9

/** The rules whose condition is read from samples. */
type SampledId = Exclude<AlertId, 'source-lost' | 'recording-stopped'>

/** What beside the sample a condition depends on. */
export interface Surroundings {
  /** The alert is on already: what made it may be a little less now. */
  isRaised: boolean
  program: ProgramState
}

/** What a sample says of each rule's condition. What is not reported, or not believed, is `unknown`. */
export const CONDITIONS: Readonly<
  Record<SampledId, (sample: Sample, rules: AlertRules, around: Surroundings) => Reading>
> = {
  'ane-active': ({ ane }) => isAbove(ane.powerMw, HIGHEST_FLOOR_MW),
  power: (sample, { power: { metric, aboveMw } }, { isRaised }) =>
    isAbove(readMetric(sample, metric), limit(aboveMw, isRaised)),
  thermal: ({ thermalPressure }, { thermal: { atLeast } }) => {
    const level = THERMAL_LEVELS.indexOf(thermalPressure ?? '')
    if (level === -1) return 'unknown'
    return level >= THERMAL_LEVELS.indexOf(atLeast) ? 'holds' : 'fails'
  },
  'ane-unused': (sample, { 'ane-unused': { aboveMw } }, { isRaised, program }) => {
    const ane = sample.ane.powerMw
    if (program === 'ended' || (ane !== null && ane >= knownRestBelowMw(sample.machine))) return 'refuted'
    if (program === 'unknown' || ane === null) return 'unknown'
    const aboveNowMw = limit(aboveMw, isRaised)
    const readings = [sample.cpu.powerMw, sample.gpu.powerMw].map((powerMw) => isAbove(powerMw, aboveNowMw))
    return readings.find((reading) => reading === 'holds') ?? readings.find(isUnknown) ?? 'fails'
  },
}

/** How long a condition has to last, ms; 0: an alert fires at once. */
export function neededMs(id: AlertId, rules: AlertRules): number {
  const rule = rules[id]
  return 'forSeconds' in rule ? rule.forSeconds * 1000 : 0
}

function limit(aboveMw: number, isRaised: boolean): number {
  return isRaised ? aboveMw * STILL_HIGH_RATIO : aboveMw
}

function isAbove(powerMw: number | null, limitMw: number): Reading {
  if (powerMw === null) return 'unknown'
  return powerMw > limitMw ? 'holds' : 'fails'
}

function isUnknown(reading: Reading): boolean {
  return reading === 'unknown'
}

/**
 * Why readings that had begun do not come any more although nobody stopped them, as sentences; null while they come, or while
 * that is not certain: a stream that is late, or is opened again, may still go on.
 */
export function whyLost(status: SourceStatus): string | null {
  const { state, message, live } = status
  if (state === 'failed') return message ?? 'Reading stopped.'
  if (state !== 'running' || live === null || isFlowing(status)) return null
  // Where powermetrics may give readings again by itself, that of IOReport alone is no loss.
  const isStopped = ['restarting', 'not-available'].includes(live.state.kind)
  const isOnlyIoReport = ['not-allowed', 'refused'].includes(live.state.kind)
  const isIoReportStopped = ['stopped', 'not-available'].includes(live.ioReport.kind)
  if (!isStopped && !(isOnlyIoReport && isIoReportStopped)) return null
  const { title, text } = describeLive(live)
  return `${title}. ${text}`
}
