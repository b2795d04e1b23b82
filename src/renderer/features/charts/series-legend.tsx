import { formatEnergy, formatQuantity, joinUnit } from '#shared/format'
import { METRICS, type MetricId } from '#shared/metrics'
import { rangeStatistics } from '#shared/range-statistics'
import { colourOf, isSecondary, type ScalarChartId } from '../../charts/chart-lanes'
import { toggleSeries } from '../../stores/actions'
import { valueAt } from '../../stores/sample-at'
import { useSettings } from '../../stores/settings-store'
import { useView } from '../../stores/view-store'
import { crosshairIndex, type ViewedRange } from '../../stores/viewed-range'

interface SeriesLegendProps {
  chart: ScalarChartId
  metric: MetricId
  range: ViewedRange
}

/** One series: a switch with its name, its value now or under the crosshair, and its figures over the range. */
export function SeriesLegend({ chart, metric, range }: SeriesLegendProps) {
  const hidden = useSettings((settings) => settings.hiddenSeries.includes(metric))
  const crosshairMs = useView((view) => view.crosshairMs)
  const { label, quantity } = METRICS[metric]
  const statistics = rangeStatistics(range.columns, metric, range.fromMs, range.toMs)
  const index = crosshairIndex(range, crosshairMs)
  const value = index === null ? statistics.latest : valueAt(range.columns, metric, index)
  const format = (number: number | null): string => joinUnit(formatQuantity(quantity, number))
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
      {!hidden && (
        <>
          <span className="series-value" data-at-crosshair={index !== null}>
            {format(value)}
          </span>
          <span className="series-figures">
            <Figure name="mean" value={format(statistics.mean)} />
            <Figure name="peak" value={format(statistics.peak)} />
            {quantity === 'power' && (
              <Figure name="energy" value={joinUnit(formatEnergy(statistics.integral))} />
            )}
          </span>
        </>
      )}
    </div>
  )
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <span className="figure">
      {name} <b>{value}</b>
    </span>
  )
}
