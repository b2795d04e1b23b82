import { PLOT_LEFT_PX, plotWidth } from './chart-frame'
import { formatClock } from './clock'
import { xOf } from './painter'
import { useReadings } from './range-source'
import { crosshairIndex } from '../stores/viewed-range'

/** Half the label: it stays within the plot. */
const HALF_WIDTH_PX = 30

/** The clock time of the sample under the crosshair, where the crosshair meets the time axis. */
export function CrosshairTime({ width }: { width: number }) {
  const source = useReadings()
  const range = source.range()
  const index = range === null ? null : crosshairIndex(range, source.crosshairMs())
  if (range === null || index === null) return null
  const timeMs = range.columns.endTimes()[index] as number
  const inner = plotWidth(width)
  const x = xOf({ width: inner, height: 0, maximum: 1, fromMs: range.fromMs, toMs: range.toMs }, timeMs)
  const left =
    PLOT_LEFT_PX + Math.min(Math.max(x, HALF_WIDTH_PX), Math.max(HALF_WIDTH_PX, inner - HALF_WIDTH_PX))
  return (
    <span className="crosshair-time" style={{ left }}>
      {formatClock(timeMs)}
    </span>
  )
}
