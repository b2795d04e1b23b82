import { formatDuration, formatPower, joinUnit } from '#shared/format'
import type { Measurement } from '#shared/measurement'
import { WHY_NO_BASELINE } from '#shared/measurement/figures'

export const MINUS = '\u2212'

/** What the figures above the baseline were reckoned from, or why there are none. */
export function baselineWords({ baseline, baselineMissing }: Measurement): string {
  if (baseline === null) {
    return baselineMissing === null ? 'No baseline.' : WHY_NO_BASELINE[baselineMissing]
  }
  const parts = [
    ['ANE', baseline.aneMw],
    ['GPU', baseline.gpuMw],
    ['CPU', baseline.cpuMw],
  ] as const
  const known = parts.flatMap(([name, power]) =>
    power === null ? [] : `${name} ${joinUnit(formatPower(power))}`,
  )
  const length = formatDuration(baseline.durationMs)
  return `Baseline: ${known.join(', ')}, on average over the ${length} before the start. What is above it has it subtracted.`
}
