import { useMemo } from 'react'
import { CHARTS } from '#shared/charts'
import { lanesOf, type Lane, type ScalarChartId } from '../../charts/chart-lanes'
import { plotWidth } from '../../charts/chart-frame'
import { LanePlot } from '../../charts/lane-plot'
import { clockTicks, relativeTicks, type TimeTick } from '../../charts/time-ticks'
import { useSize } from '../../charts/use-size'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { useView } from '../../stores/view-store'
import { useViewedRange, viewedRange } from '../../stores/viewed-range'
import { ChartPanel } from './chart-panel'
import { CrosshairTime } from './crosshair-time'
import { SeriesLegend } from './series-legend'

interface ScalarChartProps {
  id: ScalarChartId
  showTime: boolean
  missing: string | null
}

/** A chart of scalar series: its figures, and one plot for each unit. */
export function ScalarChart({ id, showTime, missing }: ScalarChartProps) {
  return (
    <ChartPanel id={id} legend={missing === null ? <Legend id={id} /> : null}>
      {missing === null ? <Plots id={id} showTime={showTime} /> : <p className="missing">{missing}</p>}
    </ChartPanel>
  )
}

function Legend({ id }: { id: ScalarChartId }) {
  const range = useViewedRange()
  if (range === null) return null
  return (
    <div className="legend">
      {CHARTS[id].metrics.map((metric) => (
        <SeriesLegend key={metric} chart={id} metric={metric} range={range} />
      ))}
    </div>
  )
}

const TIME_AXIS_PX = 12

function Plots({ id, showTime }: { id: ScalarChartId; showTime: boolean }) {
  const [ref, { width, height }] = useSize<HTMLDivElement>()
  const timeTicks = useTimeTicks(plotWidth(width))
  const lanes = useMemo(() => lanesOf(id), [id])
  const heights = laneHeights(lanes, height, showTime)
  return (
    <div ref={ref} className="plots">
      {showTime && <CrosshairTime width={width} />}
      {lanes.map((lane, index) => (
        <LanePlot
          key={lane.quantity}
          chart={id}
          lane={lane}
          width={width}
          height={heights[index] ?? 0}
          showTime={showTime && index === lanes.length - 1}
          timeTicks={timeTicks}
        />
      ))}
    </div>
  )
}

/** Heights by weight; the last lane has the time axis on top of its share. */
function laneHeights(lanes: readonly Lane[], height: number, showTime: boolean): number[] {
  const axis = showTime ? TIME_AXIS_PX : 0
  const total = lanes.reduce((sum, lane) => sum + lane.weight, 0)
  const shares = lanes.map((lane) => Math.floor((Math.max(0, height - axis) * lane.weight) / total))
  return shares.map((share, index) => (index === lanes.length - 1 ? share + axis : share))
}

/** Relative labels while the view follows the newest sample, clock times while it stands still. */
function useTimeTicks(widthPx: number): readonly TimeTick[] {
  const rangeMs = useSettings((settings) => settings.rangeMinutes) * 60_000
  const isReplay = useSession((session) => session.status?.kind === 'replay')
  const stillAtMs = useStillAt()
  return useMemo(() => {
    if (stillAtMs !== null) return clockTicks(stillAtMs - rangeMs, stillAtMs, widthPx)
    return relativeTicks(rangeMs, widthPx, isReplay ? 'latest' : 'now')
  }, [rangeMs, stillAtMs, isReplay, widthPx])
}

/** The right edge of a view that stands still, by a pause or by a recording's end; null while it moves. */
function useStillAt(): number | null {
  const isFrozen = useView((view) => view.frozen !== null)
  const isEnded = useSession((session) => session.status?.state === 'ended')
  // The last samples of a recording may come after the word that it ended.
  useSession((session) => (isEnded ? session.revision : null))
  return isFrozen || isEnded ? (viewedRange()?.toMs ?? null) : null
}
