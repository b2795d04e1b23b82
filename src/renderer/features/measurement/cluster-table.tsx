import { formatFrequency, formatRatio, joinUnit, UNKNOWN } from '#shared/format'
import type { CoreFigures, FigureOrigins, Measurement } from '#shared/measurement'
import { describeFigureSource } from '#shared/measurement/figure-origins'
import { contradictionIn } from '#shared/measurement/figures'
import { leastSure, withSureness } from '#shared/origins'
import { words } from '#shared/words/words'
import { SourceInfo } from '../../charts/origin-info'

/** Activity and frequency by cluster and core. */
export function ClusterTable({ clusters, figureOrigins }: Pick<Measurement, 'clusters' | 'figureOrigins'>) {
  const mark = (unit: 'cluster' | 'core', frequency: string): string =>
    withSureness(leastSure(figureOrigins[`${unit}:frequencyMhz`].origins), frequency)
  return (
    <section className="cluster-figures-table" aria-label={words.measurement.clusters.title}>
      <div className="section-head">
        <h2>{words.measurement.clusters.title}</h2>
        <p>{words.measurement.clusters.over}</p>
        {clusters.length > 0 && (
          <SourceInfo
            name={words.measurement.clusters.title}
            sentences={() => describeUnits(figureOrigins)}
          />
        )}
      </div>
      {clusters.length === 0 ? (
        <p className="not-reported">
          {figureOrigins['cluster:activeRatio'].missing ?? words.measurement.clusters.missing}
        </p>
      ) : (
        <table className="figure-table rows" aria-label={words.measurement.clusters.title}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{words.measurement.clusters.clusterOrCore}</span>
              </th>
              <th scope="col">{words.measurement.clusters.active}</th>
              <th scope="col">{words.measurement.clusters.frequency}</th>
              <th scope="col">{words.measurement.clusters.whileActive}</th>
            </tr>
          </thead>
          {clusters.map((cluster) => (
            <tbody key={cluster.name}>
              <tr className="cluster-row">
                <th scope="rowgroup">{cluster.name}</th>
                <td>{joinUnit(formatRatio(cluster.activeRatio))}</td>
                <td>{mark('cluster', joinUnit(formatFrequency(cluster.frequencyMhz)))}</td>
                <td>
                  <small>{contradictionIn(cluster)}</small>
                </td>
              </tr>
              {cluster.cores.map((core) => (
                <tr key={core.id} className="core-row">
                  <th scope="row">{words.measurement.clusters.core(core.id)}</th>
                  <td>{joinUnit(formatRatio(core.activeRatio))}</td>
                  <td>{mark('core', joinUnit(formatFrequency(core.frequencyMhz)))}</td>
                  <td>{mark('core', formatFrequencySpan(core))}</td>
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      )}
    </section>
  )
}

const UNIT_SOURCES = [
  [words.measurement.clusters.clusterActivity, 'cluster:activeRatio'],
  [words.measurement.clusters.coreActivity, 'core:activeRatio'],
  [words.measurement.clusters.clusterFrequency, 'cluster:frequencyMhz'],
  [words.measurement.clusters.coreFrequency, 'core:frequencyMhz'],
] as const

function describeUnits(origins: FigureOrigins): string[] {
  return UNIT_SOURCES.map(([name, key]) => describeFigureSource(name, origins[key]))
}

/** `3036 – 3228 MHz`; one number where it did not change. */
function formatFrequencySpan({ minFrequencyMhz, maxFrequencyMhz }: CoreFigures): string {
  const highest = formatFrequency(maxFrequencyMhz)
  const lowest = formatFrequency(minFrequencyMhz)
  if (highest === null || lowest === null) return UNKNOWN
  return lowest.number === highest.number ? joinUnit(highest) : `${lowest.number} – ${joinUnit(highest)}`
}
