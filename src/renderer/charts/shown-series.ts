import { CHARTS, type ChartId } from '#shared/charts'
import { isShown, type ColumnKey, type MetricId } from '#shared/metrics'
import {
  leastSure,
  originIn,
  originKey,
  originsAt,
  originsOf,
  SURENESS_WORDS,
  type OriginKind,
} from '#shared/origins'
import { words } from '#shared/words/words'
import type { ViewedRange } from '../stores/range-source'
import { reportedMetrics } from '../stores/viewed-range'
import { lanesOf, type Lane, type ScalarChartId } from './chart-layout'

const CPU_AND_GPU: readonly MetricId[] = ['cpu.powerMw', 'gpu.powerMw']
const READ_AND_WRITE: readonly MetricId[] = ['ane.readBytesPerSecond', 'ane.writeBytesPerSecond']
const TOGETHER: readonly MetricId[] = ['ane.readWriteBytesPerSecond']
const DRAM: readonly MetricId[] = ['ane.dramReadBytesPerSecond', 'ane.dramWriteBytesPerSecond']

/** The series of a chart to show in `range`. Those that few Macs report are left out where they are missing. */
export function shownMetrics(chart: ChartId, range: ViewedRange): MetricId[] {
  const reported = reportedMetrics(range)
  const isReported = (id: MetricId): boolean => reported.has(id)
  const left =
    chart === 'ane-traffic'
      ? leftOutTraffic(range, isReported)
      : chart === 'power'
        ? leftOutPower(isReported)
        : []
  return CHARTS[chart].metrics.filter((id) => isShown(id, isReported) && !left.includes(id))
}

/** CPU and GPU where the package alone is told, as on an Intel Mac: its note says that they are in it. */
function leftOutPower(isReported: (id: MetricId) => boolean): readonly MetricId[] {
  return isReported('packagePowerMw') && !CPU_AND_GPU.some(isReported) ? CPU_AND_GPU : []
}

/**
 * Read and write where the Mac tells them; both together where it tells only that. What reached DRAM is drawn where nothing
 * else is known, and where it alone is sure, as on an M4, which counts its bytes and has but estimates of the others.
 */
function leftOutTraffic(range: ViewedRange, isReported: (id: MetricId) => boolean): readonly MetricId[] {
  const isSure = (ids: readonly MetricId[]): boolean =>
    ids.every((id) => SURENESS_WORDS[kindOver(id, range)] === '')
  const whole = [READ_AND_WRITE, TOGETHER].find((ids) => ids.some(isReported)) ?? []
  const showsDram = DRAM.some(isReported) && (whole.length === 0 || (isSure(DRAM) && !isSure(whole)))
  // Where there is nothing at all, the reason is that of read and write.
  const shown = whole.length === 0 && !showsDram ? READ_AND_WRITE : whole
  return [READ_AND_WRITE, TOGETHER, ...(showsDram ? [] : [DRAM])].flat().filter((id) => !shown.includes(id))
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

/** The lanes to draw, top to bottom: those without any value are left out, unless none has one. */
export function shownLanes(chart: ScalarChartId, range: ViewedRange): Lane[] {
  const reported = reportedMetrics(range)
  const lanes = lanesOf(chart, shownMetrics(chart, range))
  const filled = lanes.filter(({ metrics }) => metrics.some((id) => reported.has(id)))
  return filled.length === 0 ? lanes : filled
}

/** What a chart is called that shows these series: DRAM is named where its traffic is all there is. */
export function chartTitle(chart: ChartId, range: ViewedRange | null): string {
  const isDramOnly =
    chart === 'ane-traffic' && range !== null && shownMetrics(chart, range).every((id) => DRAM.includes(id))
  return isDramOnly ? words.charts.aneDramTraffic : CHARTS[chart].title
}

/** How sure the least sure value of a series in the range is; `measured` where nobody wrote it down. */
export function kindOver(metric: MetricId, { columns, fromMs, toMs }: ViewedRange): OriginKind {
  return leastSure(originsOf(columns.origins(), metric, fromMs, toMs))
}

/** How sure the value of a point is. */
export function kindAt(key: ColumnKey, { columns }: Pick<ViewedRange, 'columns'>, index: number): OriginKind {
  const origins = originsAt(columns.origins(), columns.endTimes()[index] ?? Number.NaN)
  return originIn(origins, originKey(key))?.kind ?? 'measured'
}
