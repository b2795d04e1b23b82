import type { ReactNode } from 'react'
import { describeDoubtfulTime } from '#shared/doubts'
import type { PowerFigure } from '#shared/comparison'
import { formatDuration, formatPower, joinUnit } from '#shared/format'
import { TRAFFIC_FIGURES, type FigureKey, type Measurement, type TrafficFigure } from '#shared/measurement'
import { describeFigures } from '#shared/measurement/figure-origins'
import { formatFigureOf, shownRails, WHY_NO_BASELINE } from '#shared/measurement/figures'
import type { RAILS } from '#shared/metrics'
import { METRICS, type MetricId, type Rail } from '#shared/metrics'
import { colourOf } from '../../charts/chart-layout'
import { SourceInfo } from '../../charts/origin-info'

/** Energies and powers, then the ANE's memory traffic. */
export function FigureTable({ measurement }: { measurement: Measurement }) {
  const { ane, baseline, figureOrigins } = measurement
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
              <PowerRow key={rail} name={label} metric={metric} rail={rail} measurement={measurement} />
            ))}
          </tbody>
        </table>
        <TrafficTable ane={ane} figureOrigins={figureOrigins} />
      </div>
      <p className="figure-note">{describeBaseline(measurement)}</p>
    </section>
  )
}

interface PowerRowProps {
  name: string
  rail: Rail
  metric: (typeof RAILS)[number]['metric'] & FigureKey
  measurement: Measurement
}

function PowerRow({ name, rail, metric, measurement }: PowerRowProps) {
  const { figureOrigins, [rail]: figures } = measurement
  const { energyMj, meanMw, peakMw } = figures
  const words = (figure: PowerFigure): string =>
    formatFigureOf(`${rail}.${figure}`, figures[figure], figureOrigins)
  const hasBaseline = measurement.baseline !== null
  const doubts = describeDoubtfulTime(figures.doubtfulMs)
  if (energyMj === null && meanMw === null && peakMw === null) {
    const why = doubts === '' ? figureOrigins[metric].missing : `${METRICS[metric].name} power ${doubts}.`
    return <MissingRow name={name} metric={metric} columns={hasBaseline ? 5 : 3} why={why} />
  }
  return (
    <tr>
      <RowName name={name} metric={metric}>
        <SourceInfo
          name={METRICS[metric].name}
          sentences={() =>
            describeFigures([`${rail}.energyMj`, `${rail}.meanMw`, `${rail}.peakMw`], figureOrigins)
          }
        />
      </RowName>
      <td>
        {words('energyMj')}
        {doubts !== '' && <small className="figure-doubt">{doubts}</small>}
      </td>
      <td>{words('meanMw')}</td>
      <td>{words('peakMw')}</td>
      {hasBaseline && (
        <>
          <td className="above">{words('aboveBaselineMj')}</td>
          {/* Of the same series as the mean itself. */}
          <td className="above">
            {formatFigureOf(`${rail}.meanMw`, figures.aboveBaselineMw, figureOrigins)}
          </td>
        </>
      )}
    </tr>
  )
}

interface RowNameProps {
  name: string
  metric: MetricId
  /** Behind the name. */
  children?: ReactNode
}

function RowName({ name, metric, children }: RowNameProps) {
  return (
    <th scope="row">
      <span className="swatch" data-colour={colourOf(metric)} aria-hidden="true" />
      {name}
      {children}
    </th>
  )
}

interface MissingRowProps {
  name: string
  metric: MetricId
  columns: number
  /** null: nobody knows. */
  why: string | null
}

function MissingRow({ name, metric, columns, why }: MissingRowProps) {
  return (
    <tr>
      <RowName name={name} metric={metric} />
      <td colSpan={columns} className="not-reported">
        {why ?? 'Not reported.'}
      </td>
    </tr>
  )
}

const TRAFFIC_NAMES: Readonly<Record<(typeof TRAFFIC_FIGURES)[number]['bytes'], string>> = {
  readBytes: 'Read',
  writeBytes: 'Written',
  dramReadBytes: 'Read from DRAM',
  dramWriteBytes: 'Written to DRAM',
  readWriteBytes: 'Read and written',
}

/** Those that are reported. A half of read and written is named where the other half is reported alone. */
function shownTraffic(ane: Measurement['ane']) {
  const isHalf = ane.readBytes !== null || ane.writeBytes !== null
  return TRAFFIC_FIGURES.filter(
    ({ metric, bytes }) => ane[bytes] !== null || (isHalf && METRICS[metric].isRare !== true),
  )
}

function TrafficTable({ ane, figureOrigins }: Pick<Measurement, 'ane' | 'figureOrigins'>) {
  const shown = shownTraffic(ane)
  const words = (figure: TrafficFigure): string => formatFigureOf(`ane.${figure}`, ane[figure], figureOrigins)
  return (
    <table className="figure-table">
      <thead>
        <tr>
          <th scope="col">ANE memory traffic</th>
          <th scope="col">In total</th>
          <th scope="col">Peak</th>
        </tr>
      </thead>
      <tbody>
        {shown.length === 0 && (
          <tr>
            <td colSpan={3} className="not-reported">
              {figureOrigins['ane.readBytesPerSecond'].missing ?? 'Not reported.'}
            </td>
          </tr>
        )}
        {shown.map(({ metric, bytes, peak }) =>
          ane[bytes] === null ? (
            <MissingRow
              key={metric}
              name={TRAFFIC_NAMES[bytes]}
              metric={metric}
              columns={2}
              why={figureOrigins[metric].missing}
            />
          ) : (
            <tr key={metric}>
              <RowName name={TRAFFIC_NAMES[bytes]} metric={metric}>
                <SourceInfo
                  name={METRICS[metric].name}
                  sentences={() => describeFigures([`ane.${bytes}`, `ane.${peak}`], figureOrigins)}
                />
              </RowName>
              <td>{words(bytes)}</td>
              <td>{words(peak)}</td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  )
}

/** What the baseline was, or why there is none. */
function describeBaseline(measurement: Measurement): string {
  const { baseline, baselineMissing } = measurement
  if (baseline === null) {
    return baselineMissing === null ? 'No baseline.' : WHY_NO_BASELINE[baselineMissing]
  }
  const known = shownRails(measurement).flatMap(({ rail, label }) => {
    const power = baseline[`${rail}Mw`]
    return power === null ? [] : `${label} ${joinUnit(formatPower(power))}`
  })
  const length = formatDuration(baseline.durationMs)
  return `Baseline: ${known.join(', ')}, on average over the ${length} before the start. “Above baseline” is what is left once it is taken away.`
}
