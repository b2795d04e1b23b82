import type { ChartId } from '#shared/charts'
import type { ScalarChartId } from '../../charts/chart-layout'
import { Clusters } from '../../charts/clusters'
import { AfterFirstPaint } from '../../charts/first-paint'
import { Plots } from '../../charts/plots'
import { ChartLegend } from '../../charts/series-legend'
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
  return id === 'clusters' ? (
    <CoresChart missing={missing} />
  ) : (
    <ScalarChart id={id} showTime={showTime} missing={missing} isFirst={isFirst} />
  )
}

interface ScalarChartProps {
  id: ScalarChartId
  showTime: boolean
  missing: string | null
  isFirst: boolean
}

/** A chart of scalar series: its figures and its plots, or why there are none. */
export function ScalarChart({ id, showTime, missing, isFirst }: ScalarChartProps) {
  const legend = (
    <AfterFirstPaint isFirst={isFirst} placeholder={null}>
      <ChartLegend id={id} />
    </AfterFirstPaint>
  )
  return (
    <ChartPanel id={id} isMissing={missing !== null} legend={missing === null ? legend : null}>
      {missing === null ? (
        <AfterFirstPaint isFirst={isFirst} placeholder={<div className="plots" />}>
          <Plots id={id} showTime={showTime} />
        </AfterFirstPaint>
      ) : (
        <Missing id={id} sentence={missing} />
      )}
    </ChartPanel>
  )
}

/** The cores of every cluster, or why there are none. */
function CoresChart({ missing }: { missing: string | null }) {
  return (
    <ChartPanel id="clusters" isMissing={missing !== null} legend={null}>
      {missing === null ? <Clusters /> : <Missing id="clusters" sentence={missing} />}
    </ChartPanel>
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
