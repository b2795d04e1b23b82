import { useRef, useState } from 'react'
import {
  PLOT_LEFT_PX,
  PLOT_TOP_PX,
  plotHeight,
  plotWidth,
  type Lane,
  type ScalarChartId,
} from './chart-layout'
import { LazyChartFrame } from './first-paint'
import { useLanePainters } from './lane-painters'
import { usePalette } from './palette'
import { usePointerGestures } from './pointer-gestures'
import { useViewedRange } from './range-source-context'
import { shownLanes } from './shown-series'
import { CrosshairTime, TimeAxis } from './time-axis'
import { CROSSHAIR_PX, useCanvas, useSize } from './use-canvas'

/** How much higher the last lane is than its share, for the time axis, CSS px. */
const TIME_AXIS_PX = 12

/** The plots of one chart, one per unit. They fill the element they are in. */
export function Plots({ id, showTime }: { id: ScalarChartId; showTime: boolean }) {
  const [ref, { width, height }] = useSize<HTMLDivElement>()
  const lanes = useLanes(id)
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

/** The same array until other lanes are shown. While a gesture moves the view none comes or goes below the pointer. */
function useLanes(id: ScalarChartId): Lane[] {
  const range = useViewedRange()
  const [lanes, setLanes] = useState<{ id: ScalarChartId; shown: Lane[] }>({ id, shown: [] })
  const isKept = lanes.id === id && lanes.shown.length > 0 && range?.motion === 'moves'
  if (range === null || isKept) return lanes.shown
  const next = shownLanes(id, range)
  if (lanes.id === id && sameLanes(next, lanes.shown)) return lanes.shown
  setLanes({ id, shown: next })
  return next
}

function sameLanes(some: readonly Lane[], others: readonly Lane[]): boolean {
  const names = (lanes: readonly Lane[]): string => lanes.map(({ metrics }) => metrics.join()).join(';')
  return names(some) === names(others)
}

/** Heights by weight, CSS px. The time axis is added to the last lane. */
function laneHeights(lanes: readonly Lane[], height: number, showTime: boolean): number[] {
  const axis = showTime ? TIME_AXIS_PX : 0
  const total = lanes.reduce((sum, lane) => sum + lane.weight, 0)
  const shares = lanes.map((lane) => Math.floor((Math.max(0, height - axis) * lane.weight) / total))
  return shares.map((share, index) => (index === lanes.length - 1 ? share + axis : share))
}

interface LanePlotProps {
  chart: ScalarChartId
  lane: Lane
  width: number
  height: number
  /** Leaves room for the time axis, which `Plots` draws. */
  showTime: boolean
}

/** One plot: its frame, above it a canvas with the curves, and one with the crosshair. */
function LanePlot({ chart, lane, width, height, showTime }: LanePlotProps) {
  const palette = usePalette()
  const inner = { width: plotWidth(width), height: plotHeight(height, showTime) }
  const { scale, curves, crosshair } = useLanePainters(chart, lane, inner)
  const canvas = useCanvas(inner, curves.paint, curves.dependencies, { keepsPixels: true })
  const above = useCanvas({ ...inner, width: CROSSHAIR_PX }, crosshair.paint, crosshair.dependencies, {
    isUrgent: true,
  })
  const plot = useRef<HTMLDivElement>(null)
  usePointerGestures(plot, 'plot')
  const style = { left: PLOT_LEFT_PX, top: PLOT_TOP_PX, width: inner.width, height: inner.height }
  return (
    <div className="lane" style={{ height }}>
      <span className="lane-unit" aria-hidden="true">
        {scale.unit}
      </span>
      <div className="lane-frame" aria-hidden="true">
        {width > 0 && height > 0 && <LazyChartFrame {...{ width, height, scale, showTime, palette }} />}
      </div>
      <div ref={plot} className="lane-plot" aria-hidden="true" style={style}>
        <canvas ref={canvas} className="lane-canvas" />
      </div>
      <canvas
        ref={above}
        className="lane-crosshair"
        aria-hidden="true"
        style={{ ...style, width: CROSSHAIR_PX }}
      />
    </div>
  )
}
