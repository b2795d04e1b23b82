import type { MeasurementFacts } from '#shared/measurement'
import type { Fault } from '../../main/powermetrics/powermetrics-reader'
import { commandLine, printable } from './printable'

/** `2022-03-30 14:03:07`, in this machine's time zone. `iso`: any ISO 8601 time. */
export function localTime(iso: string): string {
  const time = new Date(iso)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-')
  return `${day} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`
}

/** A measurement's name; without one, its command or its source. */
export function displayName({
  name,
  run,
  source,
}: Pick<MeasurementFacts, 'name' | 'run' | 'source'>): string {
  if (name.trim() !== '') return printable(name)
  return run === null ? `unnamed (${source})` : printable(commandLine(run.command))
}

/** `FILE:byte N: CODE: MESSAGE`, which scripts can parse (docs/export-format.md). */
export function formatFault(label: string, { offset, code, message }: Fault): string {
  return `${label}:byte ${offset}: ${code}: ${message}`
}
