import type { ChartId } from '#shared/charts'
import { describeDoubt, describeDoubtfulTime } from '#shared/doubts'
import { seriesOf, type Quantity } from '#shared/metrics'
import { rangeStatistics } from '#shared/range-statistics'
import { clusterKey, coreKey, type ColumnKey } from '#shared/sample-columns'
import type { TimeSpan } from '#shared/sample-window'
import { words } from '#shared/words/words'
import type { ViewedRange } from '../stores/range-source'
import { newestIndex, oldestIndex, unreadSpans } from '../stores/viewed-range'
import { shownMetrics } from './shown-series'

/** More rows than this are read by nobody; they are summed up into spans of a round length. */
export const MOST_ROWS = 60

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Lengths of a row, ms. The longest serves views of any length, with more rows. */
const STEPS_MS = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14, 28, 91, 182, 364].map((days) => days * DAY_MS),
]

export interface TableCell {
  /** In the unit of the series' quantity (mW, bytes/s, MHz, 0 to 1); null where nothing is known. */
  mean: number | null
  /** The highest value; of a row that is a sample the same as `mean`. */
  peak: number | null
  /** Why there is no value, or for how long there was none that is believed; null where nothing has to be said. */
  reason: string | null
}

/** A stretch of time, and a cell for each series; null instead of cells where nothing at all was read. */
export interface TableRow extends TimeSpan {
  cells: readonly TableCell[] | null
  /** How much of the time was read, 0 to 1. */
  readRatio: number
}

/** What a chart draws, as a table. */
export interface ChartTable {
  keys: readonly ColumnKey[]
  rows: readonly TableRow[]
  /** Length of a row, ms; null: each row is a sample. */
  stepMs: number | null
}

/** The series of a chart, as columns of its table: of the cores, the activity of each. */
export function tableKeys(chart: ChartId, range: ViewedRange): ColumnKey[] {
  if (chart !== 'clusters') return shownMetrics(chart, range)
  return range.columns.clusters.flatMap(({ name, coreIds }): ColumnKey[] => [
    clusterKey(name, 'activeRatio'),
    clusterKey(name, 'frequencyMhz'),
    ...coreIds.map((id) => coreKey(id, 'activeRatio')),
  ])
}

/**
 * The points of a range as rows, the oldest first: a row a sample, or, where these are more than `MOST_ROWS` or come as buckets,
 * spans at round times of this machine's clock. Times in which nothing was read are rows of their own.
 */
export function tableOf(range: ViewedRange, keys: readonly ColumnKey[]): ChartTable {
  const { columns, fromMs, toMs } = range
  const newest = newestIndex(range)
  const first = oldestIndex(range)
  const count = newest === null ? 0 : newest - first + 1
  const isWhole = columns.bucketMs === null && count <= MOST_ROWS
  const unread = unreadSpans(range)
  if (!isWhole) {
    const stepMs = stepFor(toMs - fromMs, columns.bucketMs ?? 0)
    return {
      keys,
      stepMs,
      rows: joined(spansOf(fromMs, toMs, stepMs).map((span) => rowOf(span, range, keys, unread))),
    }
  }
  const ends = columns.endTimes().subarray(first, first + count)
  const samples = Array.from(ends, (endMs, at): TableRow => ({
    ...{ fromMs: endMs, toMs: endMs, readRatio: 1 },
    cells: keys.map((key) => sampleCell(columns.values(key)?.[first + at], endMs, key, range)),
  }))
  const gaps = unread.map((span): TableRow => ({ ...span, cells: null, readRatio: 0 }))
  return { keys, stepMs: null, rows: [...samples, ...gaps].sort((a, b) => a.toMs - b.toMs) }
}

/** The shortest round length of which at most `MOST_ROWS` fit, and that no bucket is longer than. */
function stepFor(lengthMs: number, bucketMs: number): number {
  const leastMs = Math.max(bucketMs, lengthMs / MOST_ROWS)
  return STEPS_MS.find((stepMs) => stepMs >= leastMs) ?? (STEPS_MS.at(-1) as number)
}

/** Spans that follow one another from `fromMs` to `toMs`; all but the ends lie at multiples of `stepMs` of the local time. */
function spansOf(fromMs: number, toMs: number, stepMs: number): TimeSpan[] {
  const zoneMs = new Date(toMs).getTimezoneOffset() * MINUTE_MS
  const spans: TimeSpan[] = []
  for (let startMs = fromMs; startMs < toMs;) {
    const nextMs = (Math.floor((startMs - zoneMs) / stepMs) + 1) * stepMs + zoneMs
    const endMs = Math.min(nextMs, toMs)
    spans.push({ fromMs: startMs, toMs: endMs })
    startMs = endMs
  }
  return spans
}

function rowOf(
  span: TimeSpan,
  range: ViewedRange,
  keys: readonly ColumnKey[],
  unread: readonly TimeSpan[],
): TableRow {
  const lengthMs = span.toMs - span.fromMs
  const unreadMs = unread.reduce(
    (sum, { fromMs, toMs }) => sum + Math.max(0, Math.min(toMs, span.toMs) - Math.max(fromMs, span.fromMs)),
    0,
  )
  const readRatio = Math.max(0, 1 - unreadMs / lengthMs)
  const cells = readRatio === 0 ? null : keys.map((key) => spanCell(key, span, range))
  return { ...span, cells, readRatio }
}

function spanCell(key: ColumnKey, { fromMs, toMs }: TimeSpan, { columns }: ViewedRange): TableCell {
  const { mean, peak, doubtfulMs } = rangeStatistics(columns, key, fromMs, toMs)
  const doubt = describeDoubtfulTime(doubtfulMs)
  const reason = doubt !== '' ? doubt : mean === null && peak === null ? words.chartText.notReported : null
  return { mean: mean ?? peak, peak, reason }
}

function sampleCell(value = Number.NaN, endMs: number, key: ColumnKey, { columns }: ViewedRange): TableCell {
  if (!Number.isNaN(value)) return { mean: value, peak: value, reason: null }
  const doubt = columns
    .doubts()
    .get(endMs)
    ?.find((each) => each.key === key)
  return {
    mean: null,
    peak: null,
    reason: doubt === undefined ? words.chartText.notReported : describeDoubt(doubt),
  }
}

/** Rows of neighbouring spans in which nothing was read become one. */
function joined(rows: readonly TableRow[]): TableRow[] {
  const result: TableRow[] = []
  for (const row of rows) {
    const before = result.at(-1)
    if (row.cells === null && before?.cells === null) before.toMs = row.toMs
    else result.push({ ...row })
  }
  return result
}

const UNITS: Readonly<Record<Quantity, { name: string; digits: number }>> = {
  power: { name: 'mW', digits: 1 },
  traffic: { name: 'bytes/s', digits: 0 },
  frequency: { name: 'MHz', digits: 0 },
  ratio: { name: '0 to 1', digits: 4 },
}

/** The table as tab-separated text for spreadsheets: plain numbers, their unit in the head, times as ISO 8601 in UTC. */
export function tableText({ keys, rows, stepMs }: ChartTable): string {
  const names = keys.flatMap((key) => {
    const { name, quantity } = seriesOf(key)
    const unit = UNITS[quantity].name
    return stepMs === null ? [`${name} (${unit})`] : [`${name} mean (${unit})`, `${name} peak (${unit})`]
  })
  const head = ['from', 'to', 'read (0 to 1)', ...names]
  const lines = rows.map(({ fromMs, toMs, readRatio, cells }) => [
    ...[fromMs, toMs].map((ms) => new Date(ms).toISOString()),
    String(Number(readRatio.toFixed(4))),
    ...keys.flatMap((key, at) => {
      const cell = cells?.[at] ?? { mean: null, peak: null, reason: words.chartText.notRead }
      const print = (value: number | null): string =>
        value === null
          ? (cell.reason ?? '')
          : String(Number(value.toFixed(UNITS[seriesOf(key).quantity].digits)))
      return stepMs === null ? [print(cell.mean)] : [print(cell.mean), print(cell.peak)]
    }),
  ])
  return [head, ...lines].map((fields) => fields.join('\t').replace(/[\r\n]+/g, ' ')).join('\n')
}
