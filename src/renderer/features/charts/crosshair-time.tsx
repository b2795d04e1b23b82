import { PLOT_LEFT_PX, plotWidth } from '../../charts/chart-frame'
import { formatClock } from '../../charts/clock'
import { xOf } from '../../charts/painter'
import { useView } from '../../stores/view-store'
import { crosshairIndex, useViewedRange } from '../../stores/viewed-range'

/** Half the label: it stays within the plot. */
const HALF_WIDTH_PX = 30

/** The clock time of the sample under the crosshair, where the crosshair meets the time axis. */
export function CrosshairTime({ width }: { width: number }) {
  const range = useViewedRange()
  const crosshairMs = useView((view) => view.crosshairMs)
  const index = range === null ? null : crosshairIndex(range, crosshairMs)
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
