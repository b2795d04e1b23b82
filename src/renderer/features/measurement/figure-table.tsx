import { describeDoubtfulTime } from '#shared/doubts'
import {
  formatBytes,
  formatDuration,
  formatEnergy,
  formatPower,
  formatTraffic,
  joinUnit,
} from '#shared/format'
import type { Measurement, PowerFigures } from '#shared/measurement'
import { shownRails, WHY_NO_BASELINE } from '#shared/measurement/figures'
import { METRICS, RAILS, type MetricId } from '#shared/metrics'
import { colourOf } from '../../charts/chart-layout'
import { missingSeries } from '../../charts/missing-sentence'
import type { ViewedRange } from '../../stores/range-source'

interface FigureTableProps {
  measurement: Measurement
  /** Explains missing figures; null while it is loading. */
  range: ViewedRange | null
}

/** Energies and powers, then the ANE's memory traffic. */
export function FigureTable({ measurement, range }: FigureTableProps) {
  const { ane, baseline } = measurement
  const whyMissing = (metric: MetricId): string =>
    (range === null ? null : missingSeries(metric, range, measurement.machine)) ?? 'Not reported.'
  const why = (metric: MetricId): string => {
    const rail = RAILS.find((each) => each.metric === metric)?.rail
    const doubts = rail === undefined ? '' : describeDoubtfulTime(measurement[rail].doubtfulMs)
    return doubts === '' ? whyMissing(metric) : `${METRICS[metric].name} power ${doubts}.`
  }
  return (
    <section className="figures" aria-label="Figures">
      <div className="measurement-columns">
        <table className="figure-table">
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Part</span>
              </th>
              <th scope="col">Energy</th>
              <th scope="col">Mean</th>
              <th scope="col">Peak</th>
              {baseline !== null && (
                <>
                  <th scope="col" className="above">
                    Energy above baseline
                  </th>
                  <th scope="col" className="above">
                    Mean above baseline
                  </th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {shownRails(measurement).map(({ rail, metric, label }) => (
              <PowerRow
                key={rail}
                name={label}
                metric={metric}
                figures={measurement[rail]}
                hasBaseline={baseline !== null}
                why={why}
              />
            ))}
          </tbody>
        </table>
        <TrafficTable ane={ane} why={why} />
      </div>
      <p className="figure-note">{describeBaseline(measurement)}</p>
    </section>
  )
}

interface PowerRowProps {
  name: string
  metric: MetricId
  figures: PowerFigures
  hasBaseline: boolean
  why: (metric: MetricId) => string
}

function PowerRow({ name, metric, figures, hasBaseline, why }: PowerRowProps) {
  const { energyMj, meanMw, peakMw, aboveBaselineMj, aboveBaselineMw } = figures
  if (energyMj === null && meanMw === null && peakMw === null) {
    return <MissingRow name={name} metric={metric} columns={hasBaseline ? 5 : 3} why={why} />
  }
  const doubts = describeDoubtfulTime(figures.doubtfulMs)
  return (
    <tr>
      <RowName name={name} metric={metric} />
      <td>
        {joinUnit(formatEnergy(energyMj))}
        {doubts !== '' && <small className="figure-doubt">{doubts}</small>}
      </td>
      <td>{joinUnit(formatPower(meanMw))}</td>
      <td>{joinUnit(formatPower(peakMw))}</td>
      {hasBaseline && (
        <>
          <td className="above">{signed(aboveBaselineMj, formatEnergy)}</td>
          <td className="above">{signed(aboveBaselineMw, formatPower)}</td>
        </>
      )}
    </tr>
  )
}

const MINUS = '\u2212'

/** Negative when it was quieter than before the start; `<1 mW` becomes `>−1 mW`. */
function signed(value: number | null, format: typeof formatEnergy): string {
  const text = joinUnit(format(value === null ? null : Math.abs(value)))
  if (value === null || value >= 0) return text
  return text.startsWith('<') ? `>${MINUS}${text.slice(1)}` : `${MINUS}${text}`
}

function RowName({ name, metric }: { name: string; metric: MetricId }) {
  return (
    <th scope="row">
      <span className="swatch" data-colour={colourOf(metric)} aria-hidden="true" />
      {name}
    </th>
  )
}

interface MissingRowProps {
  name: string
  metric: MetricId
  columns: number
  why: (metric: MetricId) => string
}

function MissingRow({ name, metric, columns, why }: MissingRowProps) {
  return (
    <tr>
      <RowName name={name} metric={metric} />
      <td colSpan={columns} className="not-reported">
        {why(metric)}
      </td>
    </tr>
  )
}

const TRAFFIC = [
  { name: 'Read', metric: 'ane.readBytesPerSecond', bytes: 'readBytes', peak: 'peakReadBytesPerSecond' },
  {
    name: 'Written',
    metric: 'ane.writeBytesPerSecond',
    bytes: 'writeBytes',
    peak: 'peakWriteBytesPerSecond',
  },
] as const

function TrafficTable({ ane, why }: { ane: Measurement['ane']; why: (metric: MetricId) => string }) {
  if (TRAFFIC.every(({ bytes }) => ane[bytes] === null)) {
    return (
      <table className="figure-table">
        <TrafficHead />
        <tbody>
          <tr>
            <td colSpan={3} className="not-reported">
              {why('ane.readBytesPerSecond')}
            </td>
          </tr>
        </tbody>
      </table>
    )
  }
  return (
    <table className="figure-table">
      <TrafficHead />
      <tbody>
        {TRAFFIC.map(({ name, metric, bytes, peak }) =>
          ane[bytes] === null ? (
            <MissingRow key={name} name={name} metric={metric} columns={2} why={why} />
          ) : (
            <tr key={name}>
              <RowName name={name} metric={metric} />
              <td>{formatBytes(ane[bytes])}</td>
              <td>{joinUnit(formatTraffic(ane[peak]))}</td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  )
}

function TrafficHead() {
  return (
    <thead>
      <tr>
        <th scope="col">ANE memory traffic</th>
        <th scope="col">In total</th>
        <th scope="col">Peak</th>
      </tr>
    </thead>
  )
}

/** What the baseline was, or why there is none. */
function describeBaseline({ baseline, baselineMissing }: Measurement): string {
  if (baseline === null) {
    return baselineMissing === null ? 'No baseline.' : WHY_NO_BASELINE[baselineMissing]
  }
  const known = RAILS.flatMap(({ rail, label }) => {
    const power = baseline[`${rail}Mw`]
    return power === null ? [] : `${label} ${joinUnit(formatPower(power))}`
  })
  const length = formatDuration(baseline.durationMs)
  return `Baseline: ${known.join(', ')}, on average over the ${length} before the start. What is above it has it subtracted.`
}
