import { useRef } from 'react'
import { PLOT_LEFT_PX, PLOT_TOP_PX, plotHeight, plotWidth } from './frame-room'
import { LateFrame } from './late-frame'
import type { Lane, ScalarChartId } from './chart-lanes'
import { CROSSHAIR_PX } from './crosshair-canvas'
import { useLanePainters } from './lane-painters'
import { useCanvas } from './use-canvas'
import { useHand } from './use-hand'
import { usePalette } from './use-palette'

export interface LanePlotProps {
  chart: ScalarChartId
  lane: Lane
  width: number
  height: number
  /** Leaves room for the time axis below, which its chart draws. */
  showTime: boolean
}

/** One plot: the frame, above it a canvas with the curves, and one with the crosshair. */
export function LanePlot({ chart, lane, width, height, showTime }: LanePlotProps) {
  const palette = usePalette()
  const inner = { width: plotWidth(width), height: plotHeight(height, showTime) }
  const { scale, curves, crosshair } = useLanePainters(chart, lane, inner)
  const canvas = useCanvas(inner, curves.paint, curves.content, true)
  const above = useCanvas({ ...inner, width: CROSSHAIR_PX }, crosshair.paint, crosshair.content)
  const plot = useRef<HTMLDivElement>(null)
  useHand(plot, 'plot')
  const style = { left: PLOT_LEFT_PX, top: PLOT_TOP_PX, width: inner.width, height: inner.height }
  return (
    <div className="lane" style={{ height }}>
      <span className="lane-unit">{scale.unit}</span>
      <div className="lane-frame" aria-hidden="true">
        {width > 0 && height > 0 && <LateFrame {...{ width, height, scale, showTime, palette }} />}
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
