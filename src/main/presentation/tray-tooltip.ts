import { formatPower, formatTraffic, joinUnit } from '#shared/format'
import { SOURCES } from '#shared/sources'
import { whyNoAnePower, type MeterReading } from './meter-reading'

/** What the tray icon says in words when a person points at it. One fact a line. */
export function trayTooltip(reading: MeterReading): string {
  const { sample } = reading
  const why = whyNoAnePower(reading)
  const ane =
    sample === null || why !== null
      ? (why ?? '')
      : `Neural Engine: ${joinUnit(formatPower(sample.ane.powerMw))}`
  return [ane, trafficLine(reading), sourceLine(reading)].filter((line) => line !== '').join('\n')
}

function trafficLine({ sample }: MeterReading): string {
  if (sample?.ane.readBytesPerSecond == null || sample.ane.writeBytesPerSecond === null) return ''
  const read = joinUnit(formatTraffic(sample.ane.readBytesPerSecond))
  const write = joinUnit(formatTraffic(sample.ane.writeBytesPerSecond))
  return `Reads ${read}, writes ${write}`
}

function sourceLine({ status }: MeterReading): string {
  const { label, isReal, needs } = SOURCES[status.kind]
  if (!isReal) return `${label}: these are not readings of this machine`
  return needs === 'file' ? `${label}: ${status.label}` : ''
}
