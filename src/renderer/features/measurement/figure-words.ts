import { formatDuration, formatPower, joinUnit } from '#shared/format'
import type { BaselineMissing, Measurement } from '#shared/measurement'

export const MINUS = '\u2212'

const WHY_NO_BASELINE: Readonly<Record<BaselineMissing, string>> = {
  'too-short': 'No baseline: too little is kept from before the start.',
  'ane-busy': 'No baseline: the ANE was at work before the start.',
}

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
