import type { Measurement } from '#shared/measurement'
import { compareMeasurements } from '#shared/measurement/compare'
import type { CommandIo } from './command'
import { comparedCells } from './comparison/cells'
import { DEFAULT_COLUMNS } from './help'
import { measurementTable } from './measurement-table'
import { alignTable } from './table'
import { displayName, duration, energy, power, VERDICT_WORDS } from './words'

/** One run on standard error: its table, or with repeats (`which` is then not empty) a line. */
export function runReport(measurement: Measurement, which: string, io: CommandIo): string {
  if (which === '')
    return `\n${measurementTable(measurement, io.errorColumns() ?? DEFAULT_COLUMNS, io.errorStyle)}`
  const { id, ane, verdict, durationMs } = measurement
  return [
    `${which}${duration(durationMs)}`,
    `ANE ${energy(ane.energyMj)}`,
    `peak ${power(ane.peakMw)}`,
    VERDICT_WORDS[verdict.code],
    `id ${id}`,
  ].join(', ')
}

/** Medians of all runs, with what the runs spread over. */
export function runsReport(measurements: readonly Measurement[], io: CommandIo): string {
  const comparison = compareMeasurements(measurements)
  const rows = comparedCells(comparison).map(({ label, values }) => [label, values[0] ?? ''])
  const [first] = measurements
  const title = first === undefined ? '' : displayName(first)
  return [
    '',
    io.errorStyle.bold(
      `${title}, median of ${measurements.length} runs (least to most), group ${first?.group ?? ''}`,
    ),
    ...alignTable(rows, ['left', 'right']),
    '',
  ].join('\n')
}
