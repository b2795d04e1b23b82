import { formatFrequency, formatRatio, joinUnit } from '#shared/format'
import { clusterKey, coreKey, type ClusterLayout } from '#shared/sample-columns'
import { clusterColour } from '../../charts/core-traces'
import { valueAt } from '../../stores/sample-at'
import { useView } from '../../stores/view-store'
import { crosshairIndex, useViewedRange, type ViewedRange } from '../../stores/viewed-range'
import { ChartPanel } from './chart-panel'
import { CoreTraces } from './core-traces-canvas'

/** Every core in a row, grouped by cluster: how busy, how fast, and how that went over the range. */
export function CoresChart({ missing }: { missing: string | null }) {
  const range = useViewedRange()
  return (
    <ChartPanel id="clusters" legend={null}>
      {missing !== null && <p className="missing">{missing}</p>}
      {missing === null && range !== null && <Clusters range={range} />}
    </ChartPanel>
  )
}

function Clusters({ range }: { range: ViewedRange }) {
  const crosshairMs = useView((view) => view.crosshairMs)
  const index = crosshairIndex(range, crosshairMs) ?? range.columns.length - 1
  return (
    <div className="clusters">
      {range.columns.clusters.map((cluster) => (
        <Cluster key={cluster.name} cluster={cluster} range={range} index={index} />
      ))}
    </div>
  )
}

interface ClusterProps {
  cluster: ClusterLayout
  range: ViewedRange
  /** The sample whose values are shown. */
  index: number
}

function Cluster({ cluster, range, index }: ClusterProps) {
  const { columns } = range
  const frequency = valueAt(columns, clusterKey(cluster.name, 'frequencyMhz'), index)
  const ratio = valueAt(columns, clusterKey(cluster.name, 'activeRatio'), index)
  return (
    <section className="cluster" aria-label={cluster.name}>
      <h3>
        {cluster.name}
        <span className="cluster-figures">
          {joinUnit(formatRatio(ratio))} · {joinUnit(formatFrequency(frequency))}
        </span>
      </h3>
      <div className="cores">
        <div className="core-rows" role="list">
          {cluster.coreIds.map((id) => (
            <CoreRow
              key={id}
              id={id}
              colour={clusterColour(cluster.name)}
              ratio={valueAt(columns, coreKey(id, 'activeRatio'), index)}
              frequencyMhz={valueAt(columns, coreKey(id, 'frequencyMhz'), index)}
            />
          ))}
        </div>
        <CoreTraces cluster={cluster} />
      </div>
    </section>
  )
}

interface CoreRowProps {
  id: number
  colour: string
  ratio: number | null
  frequencyMhz: number | null
}

function CoreRow({ id, colour, ratio, frequencyMhz }: CoreRowProps) {
  return (
    <div className="core" role="listitem">
      <span className="core-name">{`CPU ${id}`}</span>
      <span className="core-bar" aria-hidden="true">
        {ratio !== null && (
          <span data-colour={colour} style={{ transform: `scaleX(${Math.min(1, ratio)})` }} />
        )}
      </span>
      <span className="core-share">{joinUnit(formatRatio(ratio))}</span>
      <span className="core-frequency">{joinUnit(formatFrequency(frequencyMhz))}</span>
    </div>
  )
}
