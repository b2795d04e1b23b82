import type { ScalarChartId } from '../../charts/chart-lanes'
import { Plots } from '../../charts/plots'
import { ChartLegend } from '../../charts/series-legend'
import { ChartPanel } from './chart-panel'

interface ScalarChartProps {
  id: ScalarChartId
  showTime: boolean
  missing: string | null
}

/** A chart of scalar series: its figures, and one plot for each unit. */
export function ScalarChart({ id, showTime, missing }: ScalarChartProps) {
  return (
    <ChartPanel id={id} legend={missing === null ? <ChartLegend id={id} /> : null}>
      {missing === null ? <Plots id={id} showTime={showTime} /> : <p className="missing">{missing}</p>}
    </ChartPanel>
  )
}
