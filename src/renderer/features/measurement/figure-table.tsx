import type { ReactNode } from 'react'
import { describeDoubtfulTime } from '#shared/doubts'
import {
  formatBytes,
  formatDuration,
  formatEnergy,
  formatPower,
  formatTraffic,
  joinUnit,
} from '#shared/format'
import type { FigureKey, Measurement } from '#shared/measurement'
import { describeFigures } from '#shared/measurement/figure-origins'
import { shownRails, WHY_NO_BASELINE } from '#shared/measurement/figures'
import type { RAILS } from '#shared/metrics'
import { METRICS, type MetricId, type Rail } from '#shared/metrics'
import { leastSure, withSureness } from '#shared/origins'
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
  const { energyMj, meanMw, peakMw, aboveBaselineMj, aboveBaselineMw } = figures
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

const TRAFFIC = [
  {
    name: 'Read',
    metric: 'ane.readBytesPerSecond',
    bytes: 'readBytes',
    peak: 'peakReadBytesPerSecond',
  },
  {
    name: 'Written',
    metric: 'ane.writeBytesPerSecond',
    bytes: 'writeBytes',
    peak: 'peakWriteBytesPerSecond',
  },
] as const

function TrafficTable({ ane, figureOrigins }: Pick<Measurement, 'ane' | 'figureOrigins'>) {
  if (TRAFFIC.every(({ bytes }) => ane[bytes] === null)) {
    return (
      <table className="figure-table">
        <TrafficHead />
        <tbody>
          <tr>
            <td colSpan={3} className="not-reported">
              {figureOrigins['ane.readBytesPerSecond'].missing ?? 'Not reported.'}
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
            <MissingRow
              key={name}
              name={name}
              metric={metric}
              columns={2}
              why={figureOrigins[metric].missing}
            />
          ) : (
            <tr key={name}>
              <RowName name={name} metric={metric}>
                <SourceInfo
                  name={METRICS[metric].name}
                  sentences={() => describeFigures([`ane.${bytes}`, `ane.${peak}`], figureOrigins)}
                />
              </RowName>
              <td>{withSureness(leastSure(figureOrigins[metric].origins), formatBytes(ane[bytes]))}</td>
              <td>
                {withSureness(leastSure(figureOrigins[metric].origins), joinUnit(formatTraffic(ane[peak])))}
              </td>
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
  return `Baseline: ${known.join(', ')}, on average over the ${length} before the start. What is above it has it subtracted.`
}
