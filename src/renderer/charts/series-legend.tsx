import { describeDifference } from '#shared/live'
import { describeDoubt, describeDoubtfulTime } from '#shared/doubts'
import { formatEnergy, formatQuantity, joinUnit } from '#shared/format'
import { DOUBT_WORDS, METRICS, type MetricId } from '#shared/metrics'
import { SURENESS_WORDS, withSureness } from '#shared/origins'
import { words } from '#shared/words/words'
import type { Newest, RangeSource, ViewedRange } from '../stores/range-source'
import {
  crosshairIndex,
  doubtAt,
  newestIndex,
  newestReported,
  statisticsOf,
  valueAt,
} from '../stores/viewed-range'
import { toggleSeries, useSettings } from '../stores/settings-store'
import { colourOf, lineStyleOf, type ScalarChartId } from './chart-layout'
import { useDisagreement } from './disagreement'
import { OriginInfo } from './origin-info'
import { missingSeries, missingSince } from './missing-sentence'
import { useThrottledSource } from './range-source-context'
import { kindAt, kindOver, shownMetrics } from './shown-series'

/** The series of one chart with their figures. */
export function ChartLegend({ id }: { id: ScalarChartId }) {
  const source = useThrottledSource()
  const range = source.range()
  if (range === null) return null
  return (
    <div className="legend">
      {shownMetrics(id, range).map((metric) => (
        <SeriesLegend key={metric} metric={metric} source={source} />
      ))}
    </div>
  )
}

interface SeriesLegendProps {
  metric: MetricId
  /** Passed down by a parent that renders again when the source changes. */
  source: RangeSource
}

/** One series: a switch with its name, then its figures or why it has none. */
function SeriesLegend({ metric, source }: SeriesLegendProps) {
  const hidden = useSettings((settings) => settings.hiddenSeries.includes(metric))
  const { label } = METRICS[metric]
  const range = source.range()
  const kind = range === null ? '' : SURENESS_WORDS[kindOver(metric, range)]
  const missing = hidden || range === null ? null : missingSeries(metric, range, source.machine())
  return (
    <div className="series" data-hidden={hidden}>
      <span className="series-name">
        <button
          type="button"
          className="series-switch"
          aria-pressed={!hidden}
          title={hidden ? words.charts.show(label) : words.charts.hide(label)}
          onClick={() => toggleSeries(metric)}
        >
          <span
            className="swatch"
            data-colour={colourOf(metric)}
            data-line={lineStyleOf(metric)}
            aria-hidden="true"
          />
          {label}
        </button>
        {kind !== '' && !hidden && <span className="series-kind">{kind}</span>}
        {!hidden && range !== null && <OriginInfo metric={metric} range={range} machine={source.machine()} />}
      </span>
      {missing !== null && <span className="series-missing">{missing}</span>}
      {!hidden && missing === null && range !== null && (
        <SeriesFigures metric={metric} range={range} source={source} />
      )}
      {!hidden && range !== null && <Disagreement metric={metric} range={range} />}
    </div>
  )
}

/** That the other instrument says something else; why this one counts is in the `i`. */
function Disagreement({ metric, range }: Pick<SeriesFiguresProps, 'metric' | 'range'>) {
  const found = useDisagreement(metric, range)
  return found === null ? null : <span className="series-disagreement">{describeDifference(found)}</span>
}

interface SeriesFiguresProps {
  metric: MetricId
  range: ViewedRange
  source: RangeSource
}

/** What the bold figure of a series is. */
type Meaning = Newest | 'mean' | 'crosshair'

/** The value at the crosshair or now, where anything is now, with what it is; then the figures over the range. */
function SeriesFigures({ metric, range, source }: SeriesFiguresProps) {
  const { quantity, note } = METRICS[metric]
  const plain = (number: number | null): string => joinUnit(formatQuantity(quantity, number))
  const overRange = kindOver(metric, range)
  const format = (number: number | null): string => withSureness(overRange, plain(number))
  const statistics = statisticsOf(range, metric)
  const index = crosshairIndex(range, source.crosshairMs())
  const value = index === null ? null : valueAt(range.columns, metric, index)
  const at = (point: number | null, number: number | null): string =>
    withSureness(point === null ? overRange : kindAt(metric, range, point), plain(number))
  const extremes = index === null ? null : range.columns.extremes(metric)
  if (index !== null && extremes !== null && value !== null) {
    return (
      <span className="series-bucket" data-at-crosshair="true">
        {words.charts.ofBucket(at(index, value), at(index, extremes.maximum[index] ?? null))}
      </span>
    )
  }
  const meaning: Meaning = index !== null ? 'crosshair' : (source.newest() ?? 'mean')
  const isNewest = meaning === 'now' || meaning === 'latest'
  const shown = index ?? newestIndex(range)
  const doubt = shown === null ? null : doubtAt(range.columns, metric, shown)
  if (index !== null && value === null && doubt !== null) {
    return (
      <span className="series-bucket series-doubt" title={describeDoubt(doubt)} data-at-crosshair="true">
        {describeDoubt(doubt)}
      </span>
    )
  }
  const bold = isNewest ? source.newestValue(metric) : meaning === 'mean' ? statistics.mean : value
  const boldIndex = isNewest ? newestReported(range, metric) : index
  const newestDoubt = isNewest && bold === null ? doubt : null
  const since = isNewest && newestDoubt === null ? missingSince(metric, range) : null
  const doubtfulTime = describeDoubtfulTime(statistics.doubtfulMs)
  return (
    <>
      <span className="series-value" data-at-crosshair={index !== null}>
        {newestDoubt === null ? at(boldIndex, bold) : DOUBT_WORDS[newestDoubt.reason].now}{' '}
        <span className="series-meaning">{words.charts[meaning]}</span>
      </span>
      <span className="series-figures">
        {meaning !== 'mean' && <Figure name={words.charts.mean} value={format(statistics.mean)} />}
        <Figure name={words.charts.peak} value={format(statistics.peak)} />
        {quantity === 'power' && (
          <Figure name={words.charts.energy} value={joinUnit(formatEnergy(statistics.integral))} />
        )}
        {doubtfulTime !== '' && <span className="figure">{doubtfulTime}</span>}
        {note !== undefined && <span className="figure">{note}</span>}
        {since}
      </span>
    </>
  )
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <>
      <span className="figure">
        {name} <b>{value}</b>
      </span>{' '}
    </>
  )
}
