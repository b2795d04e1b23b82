import { FIGURE_SPACE, formatPower, formatTraffic, joinUnit, NARROW_SPACE, UNKNOWN } from '#shared/format'
import { SOURCES } from '#shared/sources'
import { whyNoAnePower, type MeterReading } from './meter-reading'

/** Digits of a value in the menu bar. */
const DIGIT_SLOTS = 3

/**
 * The menu bar's text, always about equally wide, so that nothing beside it moves: `␣49 mW`, `262 mW`, `2.62 W␣`. A
 * figure space is as wide as a digit; in `2.62 W` the point and one figure space are about as wide as the missing
 * `m`.
 */
export function trayTitle(powerMw: number | null): string {
  const formatted = formatPower(powerMw)
  if (formatted === null) return `${FIGURE_SPACE.repeat(DIGIT_SLOTS - 1)}${UNKNOWN}${NARROW_SPACE}mW`
  const { number, unit } = formatted
  const digits = number.replace('.', '').length
  const padding = FIGURE_SPACE.repeat(Math.max(0, DIGIT_SLOTS - digits))
  const tail = unit === 'W' ? FIGURE_SPACE : ''
  return `${padding}${number}${NARROW_SPACE}${unit}${tail}`
}

/** The tooltip of the tray icon, one fact a line. `waitingMessages`: those that wait until a window is open. */
export function trayTooltip(reading: MeterReading, waitingMessages = 0): string {
  const { sample } = reading
  const why = whyNoAnePower(reading)
  const ane =
    sample === null || why !== null
      ? (why ?? '')
      : `Neural Engine: ${joinUnit(formatPower(sample.ane.powerMw))}`
  return [ane, trafficLine(reading), sourceLine(reading), messagesLine(waitingMessages)]
    .filter((line) => line !== '')
    .join('\n')
}

function messagesLine(count: number): string {
  if (count === 0) return ''
  return count === 1 ? 'A message waits: open Anemometer' : `${count} messages wait: open Anemometer`
}

function trafficLine({ sample }: MeterReading): string {
  if (sample?.ane.readBytesPerSecond == null || sample.ane.writeBytesPerSecond === null) return ''
  const read = joinUnit(formatTraffic(sample.ane.readBytesPerSecond))
  const write = joinUnit(formatTraffic(sample.ane.writeBytesPerSecond))
  return `Reads ${read}, writes ${write}`
}

function sourceLine({ status }: MeterReading): string {
  const { label, needs } = SOURCES[status.kind]
  if (status.isMadeUp) return `${SOURCES.demonstration.label}: these are not readings of this machine`
  return needs === 'file' ? `${label}: ${status.label}` : ''
}
