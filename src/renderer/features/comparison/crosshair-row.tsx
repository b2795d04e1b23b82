import { highestOf, lowestOf } from '#shared/extremes'
import { formatDuration, formatQuantity, joinUnit } from '#shared/format'
import { METRICS, type MetricId } from '#shared/metrics'
import { withSureness } from '#shared/origins'
import { words } from '#shared/words/words'
import type { OverlaySeries } from '../../charts/overlay-plot'
import { kindOver } from '../../charts/shown-series'
import { crosshairIndex, valueAt } from '../../stores/viewed-range'
import { whyMissing, type Compared } from './use-compared'

interface CrosshairRowProps {
  compared: Compared
  series: readonly OverlaySeries[]
  metric: MetricId
  /** ms from the origins; null when there is no crosshair. */
  crosshairMs: number | null
}

/** The first row of the table: what each curve has under the pointer; said only while that points at a time. */
export function CrosshairRow({ compared, series, metric, crosshairMs }: CrosshairRowProps) {
  const { name } = METRICS[metric]
  return (
    <tr className="crosshair-row" aria-hidden={crosshairMs === null}>
      <th scope="row">
        {crosshairMs === null
          ? words.comparison.underPointer(name)
          : words.comparison.at(name, formatTime(crosshairMs))}
      </th>
      {compared.comparison.subjects.map(({ ids }, look) => {
        const missing = whyMissing(compared, ids, metric)
        const runs = series.filter((one) => one.styleIndex === look)
        return missing === null ? (
          <td key={ids[0]}>{crosshairMs === null ? '' : formatValue(runs, metric, crosshairMs)}</td>
        ) : (
          <td key={ids[0]} title={missing}>
            {words.comparison.notReported}
          </td>
        )
      })}
    </tr>
  )
}

function formatTime(ms: number): string {
  return ms < 0 ? `−${formatDuration(-ms)}` : formatDuration(ms)
}

/** The value at the crosshair; from the lowest to the highest for repeated runs. */
function formatValue(runs: readonly OverlaySeries[], metric: MetricId, crosshairMs: number): string {
  const found = runs.flatMap(({ range, originMs }) => {
    const index = crosshairIndex(range, originMs + crosshairMs)
    const value = index === null ? null : valueAt(range.columns, metric, index)
    return value === null ? [] : [{ value, kind: kindOver(metric, range) }]
  })
  const [first] = found
  const values = found.map(({ value }) => value)
  const format = (value: number | null): string =>
    withSureness(first?.kind ?? 'measured', joinUnit(formatQuantity(METRICS[metric].quantity, value)))
  if (first === undefined) return format(null)
  const [lowest, highest] = [format(lowestOf(values)), format(highestOf(values))]
  return lowest === highest ? lowest : `${lowest} – ${highest}`
}
