import { FIGURE_SPACE, formatPower, formatTraffic, joinUnit, NARROW_SPACE, UNKNOWN } from '#shared/format'
import type { MenuBarSettings } from '#shared/settings'
import { SOURCES } from '#shared/sources'
import { whyNoAnePower, type MeterReading } from './meter-reading'
import type { PowerRail } from './recent-minute'

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

export const RAIL_NAMES: Readonly<Record<PowerRail, string>> = {
  ane: 'ANE',
  gpu: 'GPU',
  cpu: 'CPU',
  package: 'Package',
}

/** Places of a power in a fixed unit: `12900`, `12.90`. */
const FIXED_SLOTS = 5

/** The text of an item: powers, each after its name where there is one, always about equally wide. */
export function itemTitle(
  powers: readonly (readonly [rail: PowerRail | null, powerMw: number | null])[],
  unit: MenuBarSettings['unit'],
): string {
  return powers
    .map(([rail, powerMw]) => {
      const value = unit === 'automatic' ? trayTitle(powerMw) : fixedTitle(powerMw, unit)
      return rail === null ? value : `${RAIL_NAMES[rail]}${NARROW_SPACE}${value}`
    })
    .join('  ')
}

/** `␣␣␣49 mW`, `␣0.05 W`. Less than half of the last place is `<1` or `<0.01`, not 0. */
function fixedTitle(powerMw: number | null, unit: 'mW' | 'W'): string {
  const pad = (text: string): string =>
    `${FIGURE_SPACE.repeat(Math.max(0, FIXED_SLOTS - text.length))}${text}${NARROW_SPACE}${unit}`
  if (powerMw === null) return pad(UNKNOWN)
  if (unit === 'mW') return pad(powerMw > 0 && powerMw < 0.5 ? '<1' : powerMw.toFixed(0))
  const watts = powerMw / 1000
  if (watts > 0 && watts < 0.005) return pad('<0.01')
  return pad(watts.toFixed(watts < 99.995 ? 2 : 1))
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

/** Empty where none waits. */
export function messagesLine(count: number): string {
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
