import { memo } from 'react'
import { CartesianGrid, LineChart, XAxis, YAxis } from 'recharts'
import {
  BOTTOM_PX,
  BOTTOM_WITH_TIME_PX,
  FONT_FAMILY,
  LABEL_SIZE_PX,
  PLOT_LEFT_PX,
  PLOT_TOP_PX,
} from './chart-layout'
import type { Palette } from './palette'
import { tickLabel, type ValueScale } from './value-scale'

export interface ChartFrameProps {
  width: number
  height: number
  scale: ValueScale
  /** Leaves room for the labels of the time axis, which `TimeAxis` paints. */
  showTime: boolean
  palette: Palette
}

interface TickProps {
  x: number | string
  y: number | string
  payload: { value: number }
}

/**
 * The value axis and the grid of one plot, without data: curves and times are painted on canvases above it. It renders
 * again only when a label, the size or the theme changes. It is styled with presentation attributes instead of CSS, so that
 * a picture can include the SVG as it is.
 */
export const ChartFrame = memo(function ChartFrame(props: ChartFrameProps) {
  const { width, height, scale, showTime, palette } = props
  const label = { fill: palette.textSecondary, fontSize: LABEL_SIZE_PX, fontFamily: FONT_FAMILY }
  const valueLabel = ({ y, payload }: TickProps) => (
    <text {...label} x={PLOT_LEFT_PX - 8} y={Number(y) + 4} textAnchor="end">
      {tickLabel(scale, payload.value)}
    </text>
  )
  return (
    <LineChart
      width={width}
      height={height}
      margin={{ top: PLOT_TOP_PX, right: 0, bottom: showTime ? 0 : BOTTOM_PX, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke={palette.grid} />
      <XAxis
        type="number"
        domain={[0, 1]}
        ticks={[]}
        height={showTime ? BOTTOM_WITH_TIME_PX : 0}
        hide={!showTime}
        axisLine={false}
      />
      <YAxis
        type="number"
        domain={[0, scale.maximum]}
        ticks={scale.ticks}
        width={PLOT_LEFT_PX}
        interval={0}
        axisLine={false}
        tickLine={false}
        tick={valueLabel}
        allowDataOverflow
      />
    </LineChart>
  )
})
