import type { ChartId } from '#shared/charts'
import { Clusters, ClustersRoom } from '../../charts/clusters'
import { AfterFirstPaint } from '../../charts/first-paint'
import { Plots } from '../../charts/plots'
import { useViewedRange } from '../../charts/range-source-context'
import { ChartLegend } from '../../charts/series-legend'
import { chartTitle } from '../../charts/shown-series'
import { ChartPanel } from './chart-panel'
import { summaryId } from './chart-summary-text'

interface ChartProps {
  id: ChartId
  /** Whether it shows the time axis, which only the last chart of a column does. */
  showTime: boolean
  /** Why there is nothing to draw; null when there is. */
  missing: string | null
  /** Drawn in the first frame of a new window; other charts wait until that is painted. */
  isFirst?: boolean
}

/** One chart: scalar series or cores. */
export function Chart({ id, showTime, missing, isFirst = true }: ChartProps) {
  if (missing !== null)
    return (
      <ChartPanel id={id} isMissing legend={null}>
        <Missing id={id} sentence={missing} />
      </ChartPanel>
    )
  return (
    <AfterFirstPaint isFirst={isFirst} isLarge placeholder={<ChartRoom id={id} />}>
      {id === 'clusters' ? (
        <ChartPanel id={id} isMissing={false} legend={null}>
          <Clusters />
        </ChartPanel>
      ) : (
        <ChartPanel id={id} isMissing={false} legend={<ChartLegend id={id} />}>
          <Plots id={id} showTime={showTime} />
        </ChartPanel>
      )}
    </AfterFirstPaint>
  )
}

/** The title and the room of a chart that waits for its turn. */
function ChartRoom({ id }: { id: ChartId }) {
  return (
    <section className="chart" data-chart={id}>
      <div className="chart-head">
        <h2>{chartTitle(id, useViewedRange())}</h2>
      </div>
      {id === 'clusters' ? <ClustersRoom /> : <div className="plots" />}
    </section>
  )
}

/** Describes the chart to screen readers in the place of its summary. */
function Missing({ id, sentence }: { id: ChartId; sentence: string }) {
  return (
    <p className="missing" id={summaryId(id)}>
      {sentence}
    </p>
  )
}
