import { useMemo } from 'react'
import { lanesOf, type Lane, type ScalarChartId } from './chart-lanes'
import { CrosshairTime } from './crosshair-time'
import { LanePlot } from './lane-plot'
import { TimeAxis } from './time-axis'
import { useSize } from './use-size'

const TIME_AXIS_PX = 12

/** The plots of one chart, one for each unit, as high as the element they are in. */
export function Plots({ id, showTime }: { id: ScalarChartId; showTime: boolean }) {
  const [ref, { width, height }] = useSize<HTMLDivElement>()
  const lanes = useMemo(() => lanesOf(id), [id])
  const heights = laneHeights(lanes, height, showTime)
  return (
    <div ref={ref} className="plots">
      {showTime && <TimeAxis width={width} />}
      {showTime && <CrosshairTime width={width} />}
      {lanes.map((lane, index) => (
        <LanePlot
          key={lane.quantity}
          chart={id}
          lane={lane}
          width={width}
          height={heights[index] ?? 0}
          showTime={showTime && index === lanes.length - 1}
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
