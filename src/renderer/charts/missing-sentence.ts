import { explainMissing, explainMissingUnits } from '#shared/availability'
import { CHART_IDS, CHARTS, type ChartId } from '#shared/charts'
import type { MetricId } from '#shared/metrics'
import { joinUnits } from '#shared/plain-text'
import type { Machine } from '#shared/sample'
import { words } from '#shared/words/words'
import { formatClock } from '../format/time-format'
import type { ViewedRange } from '../stores/range-source'
import { newestIndex, newestReported, sampleOfRange } from '../stores/viewed-range'

/**
 * Why `chart` has nothing to show in `range`, or null when at least one of its series was reported there, or nothing
 * was recorded at all. The reason comes from all of the range: one sample without a value, such as a last one that was cut
 * off, explains nothing.
 */
export function missingSentence(chart: ChartId, range: ViewedRange, machine: Machine): string | null {
  const sample = sampleOfRange(range, machine)
  if (sample === null) return null
  if (chart === 'clusters') return range.columns.clusters.length > 0 ? null : explainMissingUnits(sample)
  const { metrics } = CHARTS[chart]
  const sentences = metrics.map((metric) => explainMissing(metric, sample))
  const [first] = sentences
  return first === undefined || first === null || sentences.includes(null) ? null : joinUnits(first)
}

/**
 * The charts to show, and why each has nothing to draw; null where it has. That of ANE traffic is left out where it would say
 * the same as that of ANE power, as on a Mac without an ANE.
 */
export function shownCharts(range: ViewedRange, machine: Machine): Map<ChartId, string | null> {
  const charts = new Map(CHART_IDS.map((id) => [id, missingSentence(id, range, machine)]))
  const ofPower = charts.get('ane-power') ?? null
  if (ofPower !== null && charts.get('ane-traffic') === ofPower) charts.delete('ane-traffic')
  return charts
}

/** Why one series was not reported anywhere in `range`; null when it was reported at least once. */
export function missingSeries(metric: MetricId, range: ViewedRange, machine: Machine): string | null {
  if (newestReported(range, metric) !== null) return null
  const sample = sampleOfRange(range, machine)
  const sentence = sample === null ? null : explainMissing(metric, sample)
  return sentence === null ? null : joinUnits(sentence)
}

/** `not reported since 14:03:07`, where the newest sample lacks a series that earlier ones of the range have; else null. */
export function missingSince(metric: MetricId, range: ViewedRange): string | null {
  const reported = newestReported(range, metric)
  if (reported === null || reported === newestIndex(range)) return null
  return words.charts.notReportedSince(formatClock(range.columns.endTimes()[reported] as number))
}
