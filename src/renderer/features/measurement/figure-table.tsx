import type { ReactNode } from 'react'
import { describeDoubtfulTime } from '#shared/doubts'
import type { PowerFigure } from '#shared/comparison'
import { formatDuration, formatPower, joinUnit } from '#shared/format'
import { TRAFFIC_FIGURES, type FigureKey, type Measurement, type TrafficFigure } from '#shared/measurement'
import { describeFigures } from '#shared/measurement/figure-origins'
import { formatFigureOf, shownRails, WHY_NO_BASELINE } from '#shared/measurement/figures'
import type { RAILS } from '#shared/metrics'
import { METRICS, type MetricId, type Rail } from '#shared/metrics'
import { words } from '#shared/words/words'
import { colourOf } from '../../charts/chart-layout'
import { SourceInfo } from '../../charts/origin-info'

/** Energies and powers, then the ANE's memory traffic. */
export function FigureTable({ measurement }: { measurement: Measurement }) {
  const { ane, baseline, figureOrigins } = measurement
  return (
    <section className="figures" aria-label={words.measurement.figures.title}>
      <div className="measurement-columns">
        <table className="figure-table" aria-label={words.measurement.figures.table}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{words.measurement.figures.part}</span>
              </th>
              <th scope="col">{words.measurement.figures.energy}</th>
              <th scope="col">{words.measurement.figures.mean}</th>
              <th scope="col">{words.measurement.figures.peak}</th>
              {baseline !== null && (
                <>
                  <th scope="col" className="above">
                    {words.measurement.figures.energyAboveBaseline}
                  </th>
                  <th scope="col" className="above">
                    {words.measurement.figures.meanAboveBaseline}
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
  const format = (figure: PowerFigure): string =>
    formatFigureOf(`${rail}.${figure}`, figures[figure], figureOrigins)
  const hasBaseline = measurement.baseline !== null
  const doubts = describeDoubtfulTime(figures.doubtfulMs)
  if (energyMj === null && meanMw === null && peakMw === null) {
    const why =
      doubts === ''
        ? figureOrigins[metric].missing
        : words.measurement.figures.doubtfulPower(METRICS[metric].name, doubts)
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
        {format('energyMj')}
        {doubts !== '' && <small className="figure-doubt">{doubts}</small>}
      </td>
      <td>{format('meanMw')}</td>
      <td>{format('peakMw')}</td>
      {hasBaseline && (
        <>
          <td className="above">{format('aboveBaselineMj')}</td>
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
    <th scope="row" aria-label={name}>
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
        {why ?? words.measurement.figures.notReported}
      </td>
    </tr>
  )
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
  const format = (figure: TrafficFigure): string =>
    formatFigureOf(`ane.${figure}`, ane[figure], figureOrigins)
  return (
    <table className="figure-table" aria-label={words.measurement.figures.traffic}>
      <thead>
        <tr>
          <th scope="col">{words.measurement.figures.traffic}</th>
          <th scope="col">{words.measurement.figures.inTotal}</th>
          <th scope="col">{words.measurement.figures.peak}</th>
        </tr>
      </thead>
      <tbody>
        {shown.length === 0 && (
          <tr>
            <td colSpan={3} className="not-reported">
              {figureOrigins['ane.readBytesPerSecond'].missing ?? words.measurement.figures.notReported}
            </td>
          </tr>
        )}
        {shown.map(({ metric, bytes, peak }) =>
          ane[bytes] === null ? (
            <MissingRow
              key={metric}
              name={words.measurement.figures[bytes]}
              metric={metric}
              columns={2}
              why={figureOrigins[metric].missing}
            />
          ) : (
            <tr key={metric}>
              <RowName name={words.measurement.figures[bytes]} metric={metric}>
                <SourceInfo
                  name={METRICS[metric].name}
                  sentences={() => describeFigures([`ane.${bytes}`, `ane.${peak}`], figureOrigins)}
                />
              </RowName>
              <td>{format(bytes)}</td>
              <td>{format(peak)}</td>
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
    return baselineMissing === null ? words.measurement.figures.noBaseline : WHY_NO_BASELINE[baselineMissing]
  }
  const known = shownRails(measurement).flatMap(({ rail, label }) => {
    const power = baseline[`${rail}Mw`]
    return power === null ? [] : `${label} ${joinUnit(formatPower(power))}`
  })
  const length = formatDuration(baseline.durationMs)
  return words.measurement.figures.baseline(known.join(', '), length)
}
