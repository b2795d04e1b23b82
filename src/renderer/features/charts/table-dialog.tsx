import { useState } from 'react'
import type { ChartId } from '#shared/charts'
import { formatCoverage, formatDuration, formatQuantity, joinUnit } from '#shared/format'
import { isMetricId, METRICS, seriesOf, type ColumnKey } from '#shared/metrics'
import { SURENESS_WORDS, withSureness, type OriginKind } from '#shared/origins'
import { isKnownDate } from '#shared/sample-window'
import { words } from '#shared/words/words'
import { request } from '../../bridge/bridge'
import {
  tableKeys,
  tableOf,
  tableText,
  type ChartTable,
  type TableCell,
  type TableRow,
} from '../../charts/chart-table'
import { missingSentence, missingSeries } from '../../charts/missing-sentence'
import { currentSource } from '../../charts/range-source-context'
import { chartTitle, kindOver } from '../../charts/shown-series'
import { formatClock, formatClockMs, formatDayClock } from '../../format/time-format'
import type { RangeSource } from '../../stores/range-source'
import { useView } from '../../stores/view-store'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'

const DAY_MS = 24 * 3_600_000

/** The data of a chart as a table, as it was when it opened: a table that moves cannot be read. */
export function TableDialog({ id }: { id: ChartId }) {
  const [{ title, reasons, data }] = useState(() => readChart(id, currentSource()))
  return (
    <Dialog
      title={words.chartText.tableOf(title)}
      bodyClass="table-body"
      onClose={() => useView.setState({ tableChart: null })}
    >
      {reasons.map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
      {data !== null && <DataTable {...data} title={title} />}
    </Dialog>
  )
}

interface ReadChart {
  title: string
  /** Why there is no table, or why it has no column of a series. */
  reasons: string[]
  data: TableData | null
}

interface TableData {
  table: ChartTable
  /** How sure each series is. */
  kinds: readonly OriginKind[]
  /** Text for the time of a row. */
  timeOf: (timeMs: number) => string
}

function readChart(id: ChartId, source: RangeSource): ReadChart {
  const range = source.range()
  const title = chartTitle(id, range)
  if (range === null) return { title, reasons: [words.chartText.notRead], data: null }
  const machine = source.machine()
  const missing = missingSentence(id, range, machine)
  if (missing !== null) return { title, reasons: [missing], data: null }
  const whyMissing = (key: ColumnKey): string | null =>
    isMetricId(key) ? missingSeries(key, range, machine) : null
  const keys = tableKeys(id, range)
  const shown = keys.filter((key) => whyMissing(key) === null)
  const table = tableOf(range, shown)
  const kinds = shown.map((key) => (isMetricId(key) ? kindOver(key, range) : 'measured'))
  const isElapsed = source.timeLabels().kind === 'elapsed' || !isKnownDate(range.fromMs)
  const clock = (table.stepMs ?? 0) < 1000 ? formatClockMs : formatClock
  const timeOf = isElapsed
    ? (timeMs: number) => formatDuration(timeMs - range.fromMs)
    : range.toMs - range.fromMs > DAY_MS
      ? formatDayClock
      : clock
  return { title, reasons: keys.flatMap((key) => whyMissing(key) ?? []), data: { table, kinds, timeOf } }
}

function DataTable({ table, kinds, timeOf, title }: TableData & { title: string }) {
  const text = words.chartText
  const { keys, rows, stepMs } = table
  const showsRead = rows.some(({ cells, readRatio }) => cells !== null && readRatio < 1)
  const perSeries = stepMs === null ? 1 : 2
  return (
    <>
      <p>
        {stepMs === null ? text.rowIsSample : text.rowIsSpan(formatDuration(stepMs))} {text.asOpened}
      </p>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={title}>
        <table className="figure-table" aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{text.time}</th>
              {keys.flatMap((key, at) => headsOf(key, kinds[at] ?? 'measured', stepMs !== null))}
              {showsRead && <th scope="col">{text.read}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.fromMs}>
                <th scope="row">{timeText(row, timeOf)}</th>
                {row.cells === null ? (
                  <td className="not-reported" colSpan={keys.length * perSeries + (showsRead ? 1 : 0)}>
                    {text.notRead}
                  </td>
                ) : (
                  row.cells.flatMap((cell, at) =>
                    cellsOf(cell, keys[at] as ColumnKey, kinds[at] ?? 'measured', stepMs !== null),
                  )
                )}
                {row.cells !== null && showsRead && <td>{joinUnit(formatCoverage(row.readRatio))}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="ask-actions">
        <CopyButton table={table} />
      </div>
    </>
  )
}

function headsOf(key: ColumnKey, kind: OriginKind, isSpan: boolean) {
  const label = isMetricId(key) ? METRICS[key].label : seriesOf(key).name
  const sureness = SURENESS_WORDS[kind]
  const name = sureness === '' ? label : `${label} (${sureness})`
  const names = isSpan ? [words.chartText.meanOf(name), words.chartText.peakOf(name)] : [name]
  return names.map((each) => (
    <th scope="col" key={`${key} ${each}`}>
      {each}
    </th>
  ))
}

function cellsOf({ mean, peak, reason }: TableCell, key: ColumnKey, kind: OriginKind, isSpan: boolean) {
  const { quantity } = seriesOf(key)
  if (mean === null)
    return (
      <td key={key} className="not-reported" colSpan={isSpan ? 2 : 1}>
        {reason}
      </td>
    )
  const values = isSpan ? [mean, peak] : [mean]
  return values.map((value, at) => (
    <td key={`${key} ${at}`}>
      {withSureness(kind, joinUnit(formatQuantity(quantity, value)))}
      {at === 0 && reason !== null && <small> {reason}</small>}
    </td>
  ))
}

/** The end of a sample; both ends of a span. */
function timeText({ fromMs, toMs }: TableRow, timeOf: (timeMs: number) => string): string {
  return fromMs === toMs ? timeOf(toMs) : `${timeOf(fromMs)} – ${timeOf(toMs)}`
}

function CopyButton({ table }: { table: ChartTable }) {
  const text = words.chartText
  const [isCopied, setCopied] = useState(false)
  const copy = async (): Promise<void> => setCopied((await request('text:copy', tableText(table))) !== null)
  return (
    <Button
      name={isCopied ? text.copied : text.copyTable}
      className="framed primary"
      onClick={() => void copy()}
      onBlur={() => setCopied(false)}
    >
      {isCopied ? text.copied : text.copyTable}
    </Button>
  )
}
