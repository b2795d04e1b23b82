import { PLOT_LEFT_PX, plotWidth } from './frame-room'
import { formatClock, formatDayClock } from '../format/time-format'
import { xOf } from './painter'
import { useReadings } from './range-source'
import { crosshairIndex } from '../stores/viewed-range'

/** Half the label, without and with a day: it stays within the plot. */
const HALF_WIDTH_PX = 30
const HALF_WIDTH_WITH_DAY_PX = 62
/** From this length on the clock alone does not say when. */
const WITH_DAY_FROM_MS = 24 * 3_600_000

/** The clock time of the sample under the crosshair, where the crosshair meets the time axis. */
export function CrosshairTime({ width }: { width: number }) {
  const source = useReadings()
  const range = source.range()
  const index = range === null ? null : crosshairIndex(range, source.crosshairMs())
  if (range === null || index === null) return null
  const timeMs = range.columns.endTimes()[index] as number
  const inner = plotWidth(width)
  const x = xOf({ width: inner, height: 0, maximum: 1, fromMs: range.fromMs, toMs: range.toMs }, timeMs)
  const hasDay = range.toMs - range.fromMs >= WITH_DAY_FROM_MS
  const half = hasDay ? HALF_WIDTH_WITH_DAY_PX : HALF_WIDTH_PX
  const left = PLOT_LEFT_PX + Math.min(Math.max(x, half), Math.max(half, inner - half))
  return (
    <span className="crosshair-time" style={{ left }}>
      {hasDay ? formatDayClock(timeMs) : formatClock(timeMs)}
    </span>
  )
}
