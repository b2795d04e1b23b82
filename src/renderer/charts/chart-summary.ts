import type { ChartId } from '#shared/charts'
import { describeDoubtfulTime } from '#shared/doubts'
import { formatDuration, formatQuantity, joinUnit } from '#shared/format'
import { HIGHEST_FLOOR_MW } from '#shared/measurement/ane-floor'
import { BurstFinder } from '#shared/measurement/burst-finder'
import { isMetricId, METRICS, seriesOf, type MetricId } from '#shared/metrics'
import { withSureness } from '#shared/origins'
import { rangeStatistics } from '#shared/range-statistics'
import { clusterKey, type ColumnKey } from '#shared/sample-columns'
import { amountOver, windowLengthMs } from '#shared/sample-window'
import { words } from '#shared/words/words'
import { formatClock, formatDayClock, formatSpan } from '../format/time-format'
import type { RangeSource, ViewedRange } from '../stores/range-source'
import {
  newestIndex,
  oldestIndex,
  pointStartMs,
  statisticsOf,
  unreadSpans,
  valueAt,
} from '../stores/viewed-range'
import { missingSeries } from './missing-sentence'
import type { OverlaySeries } from './overlay-plot'
import { kindAt, kindOver, shownMetrics } from './shown-series'

const DAY_MS = 24 * 3_600_000
/** Nearer to the newest sample than this, nobody needs to hear a time, ms. */
const JUST_NOW_MS = 1500

/**
 * What a chart shows, in a sentence: of each series its newest value, mean and highest value with its time, of ANE power its
 * bursts, and for how long nothing was read. `rangeName`: of the span that it follows, as `last minute`; null: the span is named
 * by its times. Empty while there is nothing to draw. One pass over the samples in view: not for each sample that arrives.
 */
export function summarise(
  chart: ChartId,
  source: RangeSource,
  rangeName: string | null,
  hidden: readonly MetricId[],
): string {
  const range = source.range()
  if (range === null || newestIndex(range) === null) return ''
  const parts = seriesIn(chart, range).filter((key) => !hidden.some((metric) => metric === key))
  const unreadMs = unreadSpans(range).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)
  const name = rangeName ?? formatSpan(range.fromMs, range.toMs)
  return words.chartText.summary(name.charAt(0).toUpperCase() + name.slice(1), [
    ...(parts.length === 0 ? [words.chartText.hidden] : []),
    ...parts.map((key) => describeSeries(key, range, source, parts.length > 1)),
    ...(unreadMs >= 1 ? [words.chartText.unread(formatDuration(unreadMs))] : []),
  ])
}

/**
 * What curves over each other show of a metric, in a sentence: of each its mean, and its highest value with the time since the
 * origin, which is a measurement's start or its first ANE activity.
 */
export function summariseOverlay(
  metric: MetricId,
  series: readonly OverlaySeries[],
  origin: 'start' | 'activity',
): string {
  const text = words.chartText
  const parts = series.map(({ label, range, originMs }) => {
    const { mean, peak } = statisticsOf(range, metric)
    const print = (value: number): string =>
      withSureness(kindOver(metric, range), joinUnit(formatQuantity(METRICS[metric].quantity, value)))
    const highestMs = timeOfHighest(metric, range)
    if (mean === null || peak === null || highestMs === null)
      return text.series(label, [text.nothingReported])
    const duration = formatDuration(Math.abs(highestMs - originMs))
    const time =
      origin === 'start'
        ? text.afterStart(duration)
        : highestMs < originMs
          ? text.beforeActivity(duration)
          : text.afterActivity(duration)
    return text.series(label, [text.mean(print(mean)), text.highest(print(peak), time)])
  })
  return text.compared(METRICS[metric].name, parts)
}

/** The scalar series that a chart shows; of the cores, the activity of each cluster. */
function seriesIn(chart: ChartId, range: ViewedRange): ColumnKey[] {
  return chart === 'clusters'
    ? range.columns.clusters.map(({ name }) => clusterKey(name, 'activeRatio'))
    : shownMetrics(chart, range)
}

function describeSeries(key: ColumnKey, range: ViewedRange, source: RangeSource, isNamed: boolean): string {
  const metric = isMetricId(key) ? key : null
  const name = metric === null ? seriesOf(key).name : METRICS[metric].label
  const missing = metric === null ? null : missingSeries(metric, range, source.machine())
  if (missing !== null) return missing.replace(/\.$/, '')
  // Main sends statistics of metrics only.
  const { fromMs, toMs, columns } = range
  const { mean, peak, doubtfulMs } =
    metric === null ? rangeStatistics(columns, key, fromMs, toMs) : statisticsOf(range, metric)
  const print = (value: number | null): string => {
    const figure = joinUnit(formatQuantity(seriesOf(key).quantity, value))
    return metric === null ? figure : withSureness(kindOver(metric, range), figure)
  }
  const highestMs = timeOfHighest(key, range)
  const text = words.chartText
  return text.series(isNamed ? name : '', [
    ...newest(key, range, source),
    ...(mean === null ? [text.nothingReported] : [text.mean(print(mean))]),
    ...(peak === null || highestMs === null
      ? []
      : [text.highest(print(peak), timeOf(highestMs, range, source))]),
    ...[describeDoubtfulTime(doubtfulMs)].filter(Boolean),
  ])
}

/** What a series is now, where anything is now; of ANE power, also its bursts where each sample is known. */
function newest(key: ColumnKey, range: ViewedRange, source: RangeSource): string[] {
  const text = words.chartText
  const meaning = source.newest()
  const index = newestIndex(range)
  if (index === null) return []
  const value = valueAt(range.columns, key, index)
  const figure = withSureness(
    kindAt(key, range, index),
    joinUnit(formatQuantity(seriesOf(key).quantity, value)),
  )
  const bursts = key === 'ane.powerMw' ? burstsIn(range) : null
  const counted = bursts === null ? [] : [text.bursts(bursts.count)]
  if (meaning === null) return counted
  if (value === null) return [text.unknownNow, ...counted]
  if (bursts?.goesOn === true) return [text.working(figure), ...counted]
  if (bursts !== null && value <= HIGHEST_FLOOR_MW) return [text.idle, ...counted]
  return [meaning === 'now' ? text.now(figure) : text.latest(figure), ...counted]
}

/**
 * The bursts of the ANE, found as the popover finds them: what no ANE takes at rest is work. null where points are buckets, in
 * which bursts cannot be told apart.
 */
function burstsIn(range: ViewedRange): { count: number; goesOn: boolean } | null {
  const { columns, fromMs } = range
  const powers = columns.values('ane.powerMw')
  const newestAt = newestIndex(range)
  if (columns.bucketMs !== null || powers === null || newestAt === null) return null
  const [ends, elapsed, gaps] = [columns.endTimes(), columns.elapsedTimes(), columns.gapFlags()]
  const energies = columns.aneEnergies()
  const finder = new BurstFinder(fromMs, HIGHEST_FLOOR_MW)
  for (let index = oldestIndex(range); index <= newestAt; index++) {
    const [endMs, powerMw] = [ends[index] as number, powers[index] as number]
    const windowMs = windowLengthMs(elapsed[index] as number)
    const energyMj = energies?.[index] ?? amountOver(powerMw, windowMs)
    const isKnown = !Number.isNaN(energyMj) && windowMs > 0
    if (gaps[index] === 1 || !isKnown) finder.interrupt()
    if (!isKnown) continue
    const part = { fromMs: endMs - windowMs, toMs: endMs, insideMs: windowMs, windowMs }
    finder.add(part, energyMj, Number.isNaN(powerMw) ? null : powerMw)
  }
  const goesOn = finder.latest?.goesOn === true
  return { count: finder.finish().burstCount, goesOn }
}

/** End of the point with the highest value, ms since 1970, the newest of several; null without any value. */
function timeOfHighest(key: ColumnKey, range: ViewedRange): number | null {
  const { columns, toMs } = range
  const values = columns.extremes(key)?.maximum ?? columns.values(key)
  if (values === null) return null
  let found: number | null = null
  for (let index = oldestIndex(range); index < columns.length; index++) {
    if (pointStartMs(columns, index) >= toMs) break
    const value = values[index] as number
    if (!Number.isNaN(value) && (found === null || value >= (values[found] as number))) found = index
  }
  return found === null ? null : Math.min(columns.endTimes()[found] as number, toMs)
}

function timeOf(timeMs: number, { fromMs, toMs }: ViewedRange, source: RangeSource): string {
  const text = words.chartText
  const labels = source.timeLabels()
  switch (labels.kind) {
    case 'relative': {
      const agoMs = toMs - timeMs
      if (agoMs < JUST_NOW_MS) return text.justNow
      const duration = formatDuration(Math.round(agoMs / 1000) * 1000)
      return labels.newest === 'now' ? text.ago(duration) : text.beforeLatest(duration)
    }
    case 'clock':
      return text.at(toMs - fromMs > DAY_MS ? formatDayClock(timeMs) : formatClock(timeMs))
    case 'elapsed':
      return text.afterStart(formatDuration(timeMs - fromMs))
  }
}
