import { explainMissing, looksIntel } from '#shared/availability'
import { CHARTS, type ChartId } from '#shared/charts'
import type { Machine } from '#shared/sample'
import { reportedMetrics, sampleAt } from '../stores/sample-at'
import type { ViewedRange } from '../stores/viewed-range'

/**
 * Why `chart` has nothing to show in `range`, or null when at least one of its series was reported there.
 * It is said of the newest sample: what the readings lack now is what a person can act on.
 */
export function missingSentence(chart: ChartId, range: ViewedRange, machine: Machine): string | null {
  const { columns, fromMs, toMs } = range
  const newest = sampleAt(columns, columns.length - 1, machine)
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
