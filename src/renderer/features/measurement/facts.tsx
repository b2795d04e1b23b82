import { formatCoverage, formatDuration, joinUnit, UNKNOWN } from '#shared/format'
import { formatMachine } from '#shared/macs'
import type { MeasuredCommand, Measurement, ThermalFigures } from '#shared/measurement'
import { isKnownDate } from '#shared/sample-window'
import { SOURCES } from '#shared/sources'
import { ORIGIN_LABELS } from '../../format/measurement-format'
import { formatCount } from '../../format/source-format'
import { formatClockRange } from '../../format/time-format'

/** When, where and how the measurement was taken. */
export function Facts({ measurement }: { measurement: Measurement }) {
  const { machine, durationMs, startedAt, origin, source, run, coverageRatio } = measurement
  const startMs = Date.parse(startedAt)
  return (
    <dl className="facts">
      <Fact
        name="When"
        value={isKnownDate(startMs) ? formatClockRange(startMs, startMs + durationMs) : 'Unknown'}
      />
      <Fact name="Duration" value={formatDuration(durationMs)} />
      <Fact
        name="Measured"
        value={`${joinUnit(formatCoverage(coverageRatio))}, ${formatSamples(measurement)}`}
      />
      <Fact name="Thermal pressure" value={formatThermal(measurement.thermal)} />
      <Fact name="Machine" value={formatMachine(machine) || UNKNOWN} title={machine.model} />
      <Fact name="Source" value={`${SOURCES[source].title}, ${ORIGIN_LABELS[origin].toLowerCase()}`} />
      {run !== null && <Fact name="Command" value={formatCommand(run)} isCode />}
      {run !== null && formatEnd(run) !== null && <Fact name="Ended" value={formatEnd(run) ?? ''} />}
    </dl>
  )
}

interface FactProps {
  name: string
  value: string
  isCode?: boolean
  /** Shown while the pointer rests on it; null for nothing. */
  title?: string | null
}

function Fact({ name, value, isCode = false, title = null }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={title ?? undefined}>{isCode ? <code>{value}</code> : value}</dd>
    </div>
  )
}

function formatSamples({ samples, intervalMs }: Measurement): string {
  const count = formatCount(samples, 'sample')
  return intervalMs === null ? count : `${count} of ${formatDuration(intervalMs)}`
}

/** `Nominal throughout`, `Nominal 4 min, Fair 50 s`, `Not reported`. */
function formatThermal({ pressures }: ThermalFigures): string {
  const [first] = pressures
  if (first === undefined) return 'Not reported'
  if (pressures.length === 1) return `${first.pressure} throughout`
  return pressures.map(({ pressure, durationMs }) => `${pressure} ${formatDuration(durationMs)}`).join(', ')
}

/** As it could be typed into a shell: parts with spaces or quotes are quoted. */
function formatCommand({ command }: MeasuredCommand): string {
  return command
    .map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", "'\\''")}'`))
    .join(' ')
}

/** How the command ended; null when it succeeded. */
function formatEnd({ exitStatus, signal }: MeasuredCommand): string | null {
  if (signal !== null) return `by ${signal}`
  return exitStatus === null || exitStatus === 0 ? null : `with exit status ${exitStatus}`
}
