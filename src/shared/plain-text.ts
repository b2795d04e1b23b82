import {
  FIGURE_SPACE,
  formatBytes,
  formatCoverage,
  formatDuration,
  formatEnergy,
  formatEnergyPerUnit,
  formatFrequency,
  formatPower,
  formatRatio,
  formatTraffic,
  joinUnit,
  NARROW_SPACE,
  UNKNOWN,
} from './format'

/** Values with their units as text for terminals and files, which show no narrow spaces reliably; `–` for null. */

export const power = (powerMw: number | null): string => plainSpaces(joinUnit(formatPower(powerMw)))
export const energy = (energyMj: number | null): string => plainSpaces(joinUnit(formatEnergy(energyMj)))
export const energyPerUnit = (mjPerUnit: number | null): string =>
  plainSpaces(joinUnit(formatEnergyPerUnit(mjPerUnit)))
export const coverage = (coverageRatio: number): string =>
  plainSpaces(joinUnit(formatCoverage(coverageRatio)))
export const ratio = (value: number | null): string => plainSpaces(joinUnit(formatRatio(value)))
export const frequency = (frequencyMhz: number | null): string =>
  plainSpaces(joinUnit(formatFrequency(frequencyMhz)))
export const traffic = (bytesPerSecond: number | null): string =>
  plainSpaces(joinUnit(formatTraffic(bytesPerSecond)))
export const bytes = (count: number | null): string =>
  count === null ? UNKNOWN : plainSpaces(formatBytes(Math.round(count)))
export const duration = (durationMs: number | null): string =>
  durationMs === null ? UNKNOWN : plainSpaces(formatDuration(durationMs))

/** Replaces spaces between a number and its unit, so that no line breaks there. */
export function joinUnits(text: string): string {
  return text.replace(/(\d) (?=(ms|s|min|h|d|m?W|[mk]?J|[kMGT]?B(\/s)?|bytes|MHz)\b|%)/g, `$1${NARROW_SPACE}`)
}

/** Replaces the spaces of `format.ts`, which terminals draw in various widths, with ordinary ones. */
export function plainSpaces(text: string): string {
  return text.replaceAll(NARROW_SPACE, ' ').replaceAll(FIGURE_SPACE, ' ')
}

/** `GPU, CPU and ANE`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}
