import { explainMissing, explainMissingUnits } from '#shared/availability'
import { CHARTS, type ChartId } from '#shared/charts'
import { isShown, type MetricId } from '#shared/metrics'
import type { Machine } from '#shared/sample'
import { formatClock } from '../format/time-format'
import type { ViewedRange } from '../stores/range-source'
import { newestIndex, newestReported, reportedMetrics, sampleOfRange } from '../stores/viewed-range'

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
  return sentences.includes(null) ? null : (sentences[0] ?? null)
}

/** The series of a chart to show in `range`. Those that few Macs report are left out where they are missing. */
export function shownMetrics(chart: ChartId, range: ViewedRange): MetricId[] {
  const reported = reportedMetrics(range)
  return CHARTS[chart].metrics.filter((id) => isShown(id, (each) => reported.has(each)))
}

/** Those of `metrics`, a lane's, that are shown: what the legend does not name is not drawn. */
export function drawnMetrics(
  chart: ChartId,
  metrics: readonly MetricId[],
  range: ViewedRange,
): readonly MetricId[] {
  const shown = shownMetrics(chart, range)
  return metrics.every((id) => shown.includes(id)) ? metrics : metrics.filter((id) => shown.includes(id))
}

/** Why one series was not reported anywhere in `range`; null when it was reported at least once. */
export function missingSeries(metric: MetricId, range: ViewedRange, machine: Machine): string | null {
  if (newestReported(range, metric) !== null) return null
  const sample = sampleOfRange(range, machine)
  return sample === null ? null : explainMissing(metric, sample)
}

/** `not reported since 14:03:07`, where the newest sample lacks a series that earlier ones of the range have; else null. */
export function missingSince(metric: MetricId, range: ViewedRange): string | null {
  const reported = newestReported(range, metric)
  if (reported === null || reported === newestIndex(range)) return null
  return `not reported since ${formatClock(range.columns.endTimes()[reported] as number)}`
}
