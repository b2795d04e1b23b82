import type { Fault } from '../main/powermetrics/powermetrics-reader'

/** A line on standard error that scripts can read, `FILE:byte N: CODE: MESSAGE` (`docs/export-format.md`). */
export function describeFaultLine(label: string, { offset, code, message }: Fault): string {
  return `${label}:byte ${offset}: ${code}: ${message}`
}
