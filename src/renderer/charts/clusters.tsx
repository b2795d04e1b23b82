import { describeDoubt } from '#shared/doubts'
import { formatRatio, joinUnit } from '#shared/format'
import { seriesOf } from '#shared/metrics'
import {
  clusterKey,
  coreKey,
  type ChartColumns,
  type ClusterLayout,
  type ColumnKey,
  type CoreQuantity,
} from '#shared/sample-columns'
import { words } from '#shared/words/words'
import type { ViewedRange } from '../stores/range-source'
import { crosshairIndex, doubtAt, newestIndex, valueAt } from '../stores/viewed-range'
import { clusterColour, CORE_ROW_PX, formatFrequencyAt } from './core-traces'
import { CoreTraces } from './core-traces-canvas'
import { useThrottledSource, useViewedRange } from './range-source-context'

/** Every core in a row, grouped by cluster: its activity and frequency at the crosshair or now, and a curve of its activity. */
export function Clusters() {
  const source = useThrottledSource()
  const range = source.range()
  if (range === null) return null
  const atCrosshair = crosshairIndex(range, source.crosshairMs())
  const index = atCrosshair ?? newestIndex(range)
  const meaning =
    atCrosshair === null ? words.charts[source.newest() ?? 'latestSample'] : words.charts.crosshair
  return (
    <div className="clusters">
      {range.columns.clusters.map((cluster) => (
        <Cluster key={cluster.name} cluster={cluster} range={range} index={index} meaning={meaning} />
      ))}
    </div>
  )
}

/** As high as `Clusters`, with names alone. */
export function ClustersRoom() {
  const clusters = useViewedRange()?.columns.clusters ?? []
  return (
    <div className="clusters">
      {clusters.map(({ name, coreIds }) => (
        <section key={name} className="cluster">
          <h3>{name}</h3>
          <div style={{ height: coreIds.length * CORE_ROW_PX }} />
        </section>
      ))}
    </div>
  )
}

interface ClusterProps {
  cluster: ClusterLayout
  range: ViewedRange
  /** Index of the point whose values are shown; null when there is none. */
  index: number | null
  /** What that point is. */
  meaning: string
}

function Cluster({ cluster, range, index, meaning }: ClusterProps) {
  const read = (key: ColumnKey): number | null => (index === null ? null : valueAt(range.columns, key, index))
  const frequency = (key: ColumnKey): string => formatFrequencyAt(range.columns, key, index)
  const ofCluster = (quantity: CoreQuantity): ColumnKey => clusterKey(cluster.name, quantity)
  const ratio = read(ofCluster('activeRatio'))
  const doubts = (keyOf: (quantity: CoreQuantity) => ColumnKey): string | undefined =>
    index === null ? undefined : doubtsTitle(range.columns, index, keyOf)
  const doubtsOfCluster = doubts(ofCluster)
  const isMissing =
    ratio === null && read(ofCluster('frequencyMhz')) === null && doubtsOfCluster === undefined
  return (
    <section className="cluster" aria-label={cluster.name}>
      <h3>
        {cluster.name}{' '}
        <span className="cluster-figures" title={doubtsOfCluster}>
          {isMissing ? (
            words.charts.notReportedAt(meaning)
          ) : (
            <>
              {joinUnit(formatRatio(ratio))} · {frequency(ofCluster('frequencyMhz'))}{' '}
              <span className="series-meaning">{meaning}</span>
            </>
          )}
        </span>
      </h3>
      <div className="cores">
        <div className="core-rows" role="list">
          {cluster.coreIds.map((id) => (
            <CoreRow
              key={id}
              id={id}
              colour={clusterColour(cluster.name)}
              ratio={read(coreKey(id, 'activeRatio'))}
              frequency={frequency(coreKey(id, 'frequencyMhz'))}
              doubts={doubts((quantity) => coreKey(id, quantity))}
            />
          ))}
        </div>
        <CoreTraces cluster={cluster} />
      </div>
    </section>
  )
}

/** What is doubted of a cluster's or core's figures, and what was reported; undefined where nothing is. */
function doubtsTitle(
  columns: ChartColumns,
  index: number,
  keyOf: (quantity: CoreQuantity) => ColumnKey,
): string | undefined {
  const found = (['activeRatio', 'frequencyMhz'] as const).flatMap(
    (quantity) => doubtAt(columns, keyOf(quantity), index) ?? [],
  )
  if (found.length === 0) return undefined
  return found.map((doubt) => `${seriesOf(doubt.key).name}: ${describeDoubt(doubt)}`).join('\n')
}

interface CoreRowProps {
  id: number
  colour: string
  ratio: number | null
  /** As it is printed. */
  frequency: string
  /** Why a figure is not believed. */
  doubts: string | undefined
}

function CoreRow({ id, colour, ratio, frequency, doubts }: CoreRowProps) {
  return (
    <div className="core" role="listitem" title={doubts}>
      <span className="core-name">{words.charts.core(id)}</span>
      <span className="core-bar" aria-hidden="true">
        {ratio !== null && (
          <span data-colour={colour} style={{ transform: `scaleX(${Math.min(1, ratio)})` }} />
        )}
      </span>
      <span className="core-share">{joinUnit(formatRatio(ratio))}</span>
      <span className="core-frequency">{frequency}</span>
    </div>
  )
}
