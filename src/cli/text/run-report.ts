import type { Who } from '#shared/attribution/measurement-who'
import { VERDICT_LABELS, type Measurement } from '#shared/measurement'
import { compareMeasurements } from '#shared/measurement/compare'
import { duration, energy, power } from '#shared/plain-text'
import type { CommandIo } from '../command'
import { comparedCells } from '../comparison/cells'
import { DEFAULT_COLUMNS } from '../help'
import { displayName, measurementTable } from './measurement-table'
import { alignTable } from './table'
import { whoText } from './who'

/** One run, for standard error: a table, or one line when it is repeated. `which`: `Run 2 of 5: `, or empty. */
export function runReport(measurement: Measurement, who: Who | null, which: string, io: CommandIo): string {
  const columns = io.errorColumns() ?? DEFAULT_COLUMNS
  if (which === '')
    return `\n${measurementTable(measurement, columns, io.errorStyle)}${whoText(who, columns, io.errorStyle)}`
  const { id, ane, verdict, durationMs } = measurement
  return [
    `${which}${duration(durationMs)}`,
    `ANE ${energy(ane.energyMj)}`,
    `peak ${power(ane.peakMw)}`,
    VERDICT_LABELS[verdict.code].toLowerCase(),
    `id ${id}`,
  ].join(', ')
}

/** The median of each figure over all runs, with the lowest and the highest value. */
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
