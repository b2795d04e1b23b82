import { explainMissing, looksIntel, type ExplainedSample } from '#shared/availability'
import { CHARTS, type ChartId } from '#shared/charts'
import { isShown, type MetricId } from '#shared/metrics'
import type { Machine } from '#shared/sample'
import type { ViewedRange } from '../stores/range-source'
import { newestIndex, reportedMetrics, sampleAt } from '../stores/viewed-range'

/** The newest sample in the range; null when nothing was recorded in it. */
function newestSample(range: ViewedRange, machine: Machine): ExplainedSample | null {
  const index = newestIndex(range)
  return index === null ? null : sampleAt(range.columns, index, machine)
}

/**
 * Why `chart` has nothing to show in `range`, or null when at least one of its series was reported there, or nothing
 * was recorded at all. The reason is that of the newest sample, because a person can act on what is missing now.
 */
export function missingSentence(chart: ChartId, range: ViewedRange, machine: Machine): string | null {
  const { columns, fromMs, toMs } = range
  const newest = newestSample(range, machine)
  if (newest === null) return null
  if (chart === 'clusters') {
    if (columns.clusters.length > 0) return null
    return looksIntel(newest)
      ? 'CPU clusters: an Intel Mac has none.'
      : 'CPU clusters: not in these readings. They were taken without the cpu_power sampler.'
  }
  const { metrics } = CHARTS[chart]
  const reported = reportedMetrics(columns, fromMs, toMs)
  if (metrics.some((metric) => reported.has(metric))) return null
  for (const metric of metrics) {
    const sentence = explainMissing(metric, newest)
    if (sentence !== null) return sentence
  }
  return null
}

/** The series of a chart to show in `range`. Those that few Macs report are left out where they are missing. */
export function shownMetrics(chart: ChartId, { columns, fromMs, toMs }: ViewedRange): MetricId[] {
  const reported = reportedMetrics(columns, fromMs, toMs)
  return CHARTS[chart].metrics.filter((id) => isShown(id, (each) => reported.has(each)))
}

/** Why one series was not reported anywhere in `range`; null when it was reported at least once. */
export function missingSeries(metric: MetricId, range: ViewedRange, machine: Machine): string | null {
  const { columns, fromMs, toMs } = range
  if (reportedMetrics(columns, fromMs, toMs).has(metric)) return null
  const newest = newestSample(range, machine)
  return newest === null ? null : explainMissing(metric, newest)
}

/**
 * Why the newest sample lacks ANE power; null when it has it. Where another sample of the range has it, this Mac can report it,
 * so that the reasons for other Macs do not apply.
 */
export function missingAnePowerNow(range: ViewedRange, machine: Machine): string | null {
  const newest = newestSample(range, machine)
  if (newest === null) return null
  const sentence = explainMissing('ane.powerMw', newest)
  const isDoubted = newest.doubts.some(({ key }) => key === 'ane.powerMw')
  if (sentence === null || isDoubted || newest.cpu.powerMw === null) return sentence
  return reportedMetrics(range.columns, range.fromMs, range.toMs).has('ane.powerMw')
    ? 'ANE power: not in the newest sample, though in earlier ones.'
    : sentence
}
