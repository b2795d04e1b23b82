import { formatEnergy, formatQuantity, joinUnit } from '#shared/format'
import { METRICS, type MetricId } from '#shared/metrics'
import { rangeStatistics } from '#shared/range-statistics'
import { colourOf, isSecondary, type ScalarChartId } from '../../charts/chart-lanes'
import { missingSeries } from '../../charts/missing-sentence'
import { toggleSeries } from '../../stores/actions'
import { UNKNOWN_MACHINE, valueAt } from '../../stores/sample-at'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { useView } from '../../stores/view-store'
import { crosshairIndex, type ViewedRange } from '../../stores/viewed-range'

interface SeriesLegendProps {
  chart: ScalarChartId
  metric: MetricId
  range: ViewedRange
}

/** One series: a switch with its name, and its figures or why it has none. */
export function SeriesLegend({ chart, metric, range }: SeriesLegendProps) {
  const hidden = useSettings((settings) => settings.hiddenSeries.includes(metric))
  const machine = useSession((session) => session.status?.machine) ?? UNKNOWN_MACHINE
  const { label } = METRICS[metric]
  const missing = hidden ? null : missingSeries(metric, range, machine)
  return (
    <div className="series" data-hidden={hidden}>
      <button
        type="button"
        className="series-switch"
        aria-pressed={!hidden}
        title={hidden ? `Show ${label}` : `Hide ${label}`}
        onClick={() => toggleSeries(metric)}
      >
        <span
          className="swatch"
          data-colour={colourOf(metric)}
          data-second={isSecondary(chart, metric)}
          aria-hidden="true"
        />
        {label}
      </button>
      {missing !== null && <span className="series-missing">{missing}</span>}
      {!hidden && missing === null && <SeriesFigures metric={metric} range={range} />}
    </div>
  )
}

/** The value now or under the crosshair, then the figures over the range. */
function SeriesFigures({ metric, range }: Pick<SeriesLegendProps, 'metric' | 'range'>) {
  const crosshairMs = useView((view) => view.crosshairMs)
  const { quantity } = METRICS[metric]
  const statistics = rangeStatistics(range.columns, metric, range.fromMs, range.toMs)
  const index = crosshairIndex(range, crosshairMs)
  const value = index === null ? statistics.latest : valueAt(range.columns, metric, index)
  const format = (number: number | null): string => joinUnit(formatQuantity(quantity, number))
  return (
    <>
      <span className="series-value" data-at-crosshair={index !== null}>
        {format(value)}
      </span>
      <span className="series-figures">
        <Figure name="mean" value={format(statistics.mean)} />
        <Figure name="peak" value={format(statistics.peak)} />
        {quantity === 'power' && <Figure name="energy" value={joinUnit(formatEnergy(statistics.integral))} />}
      </span>
    </>
  )
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <span className="figure">
      {name} <b>{value}</b>
    </span>
  )
}
