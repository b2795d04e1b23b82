import type { ScalarChartId } from '../../charts/chart-layout'
import { AfterFirstPaint } from '../../charts/first-paint'
import { Plots } from '../../charts/plots'
import { ChartLegend } from '../../charts/series-legend'
import { ChartPanel } from './chart-panel'

interface ScalarChartProps {
  id: ScalarChartId
  showTime: boolean
  missing: string | null
  /** Drawn at once in a window that opens; other charts wait until its first frame is painted. */
  isFirst: boolean
}

/** A chart of scalar series: its figures, and one plot for each unit. */
export function ScalarChart({ id, showTime, missing, isFirst }: ScalarChartProps) {
  return (
    <ChartPanel id={id} legend={missing === null ? <ChartLegend id={id} /> : null}>
      {missing === null ? (
        <AfterFirstPaint isFirst={isFirst} placeholder={<div className="plots" />}>
          <Plots id={id} showTime={showTime} />
        </AfterFirstPaint>
      ) : (
        <p className="missing">{missing}</p>
      )}
    </ChartPanel>
  )
}
