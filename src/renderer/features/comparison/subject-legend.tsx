import { highestOf, lowestOf } from '#shared/extremes'
import { formatQuantity, joinUnit } from '#shared/format'
import { METRICS, type MetricId } from '#shared/metrics'
import { overlayStyle, type OverlaySeries } from '../../charts/overlay-plot'
import { formatCount } from '../../format/source-format'
import { crosshairIndex, valueAt } from '../../stores/viewed-range'
import { whyMissing, type Compared } from './use-compared'

interface SubjectLegendProps {
  compared: Compared
  series: readonly OverlaySeries[]
  metric: MetricId
  /** ms from the origins; null when there is no crosshair. */
  crosshairMs: number | null
}

/** The subjects with the style of their curves, and their values at the crosshair. */
export function SubjectLegend({ compared, series, metric, crosshairMs }: SubjectLegendProps) {
  return (
    <ul className="overlay-legend">
      {compared.comparison.subjects.map(({ label, ids }, look) => (
        <li key={ids[0]}>
          <SubjectSwatch look={look} />
          <span className="overlay-name" title={label}>
            {label}
          </span>
          {ids.length > 1 && <span className="overlay-runs">{formatCount(ids.length, 'run')}</span>}
          <SubjectValue
            missing={whyMissing(compared, ids, metric)}
            value={crosshairMs === null ? '' : formatValue(runsOf(series, look), metric, crosshairMs)}
          />
        </li>
      ))}
    </ul>
  )
}

function SubjectValue({ missing, value }: { missing: string | null; value: string }) {
  if (missing === null) return <b>{value}</b>
  return (
    <span className="overlay-runs" title={missing}>
      not reported
    </span>
  )
}

function runsOf(series: readonly OverlaySeries[], look: number): OverlaySeries[] {
  return series.filter((one) => one.styleIndex === look)
}

/** The value at the crosshair; from the lowest to the highest for repeated runs. */
function formatValue(runs: readonly OverlaySeries[], metric: MetricId, crosshairMs: number): string {
  const values = runs.flatMap(({ range, originMs }) => {
    const index = crosshairIndex(range, originMs + crosshairMs)
    return (index === null ? null : valueAt(range.columns, metric, index)) ?? []
  })
  const format = (value: number | null): string => joinUnit(formatQuantity(METRICS[metric].quantity, value))
  if (values.length === 0) return format(null)
  const [lowest, highest] = [format(lowestOf(values)), format(highestOf(values))]
  return lowest === highest ? lowest : `${lowest} – ${highest}`
}

/** The line style of the nth subject. */
export function SubjectSwatch({ look }: { look: number }) {
  const { colour, dashed } = overlayStyle(look)
  return (
    <span className="swatch overlay-swatch" data-colour={colour} data-dashed={dashed} aria-hidden="true" />
  )
}
