import { formatCoverage, formatDuration, joinUnit, UNKNOWN } from '#shared/format'
import { formatMachine } from '#shared/macs'
import type { MeasuredCommand, Measurement, ThermalFigures } from '#shared/measurement'
import { isKnownDate } from '#shared/sample-window'
import { SOURCES } from '#shared/sources'
import { words } from '#shared/words/words'
import { ORIGIN_LABELS } from '../../format/measurement-format'
import { formatClockRange } from '../../format/time-format'

/** When, where and how the measurement was taken. */
export function Facts({ measurement }: { measurement: Measurement }) {
  const { machine, durationMs, startedAt, origin, source, run, coverageRatio } = measurement
  const startMs = Date.parse(startedAt)
  return (
    <dl className="facts">
      <Fact
        name={words.measurement.facts.when}
        value={
          isKnownDate(startMs)
            ? formatClockRange(startMs, startMs + durationMs)
            : words.measurement.facts.unknown
        }
      />
      <Fact name={words.measurement.facts.duration} value={formatDuration(durationMs)} />
      <Fact
        name={words.measurement.facts.measured}
        value={`${joinUnit(formatCoverage(coverageRatio))}, ${formatSamples(measurement)}`}
      />
      <Fact name={words.measurement.facts.thermalPressure} value={formatThermal(measurement.thermal)} />
      <Fact
        name={words.measurement.facts.machine}
        value={formatMachine(machine) || UNKNOWN}
        title={machine.model}
      />
      <Fact
        name={words.measurement.facts.source}
        value={`${SOURCES[source].title}, ${ORIGIN_LABELS[origin].toLowerCase()}`}
      />
      {run !== null && <Fact name={words.measurement.facts.command} value={formatCommand(run)} isCode />}
      {run !== null && formatEnd(run) !== null && (
        <Fact name={words.measurement.facts.ended} value={formatEnd(run) ?? ''} />
      )}
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
  const count = words.measurement.facts.samples(samples)
  return intervalMs === null ? count : words.measurement.facts.ofInterval(count, formatDuration(intervalMs))
}

/** `Nominal throughout`, `Nominal 4 min, Fair 50 s`, `Not reported`. */
function formatThermal({ pressures }: ThermalFigures): string {
  const [first] = pressures
  if (first === undefined) return words.measurement.facts.notReported
  if (pressures.length === 1) return words.measurement.facts.throughout(first.pressure)
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
  if (signal !== null) return words.measurement.facts.bySignal(signal)
  return exitStatus === null || exitStatus === 0 ? null : words.measurement.facts.withExitStatus(exitStatus)
}
