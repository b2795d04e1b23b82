import type { Measurement } from '#shared/measurement'
import { formatMachine } from '#shared/macs'
import { clockTime, formatDate, formatDuration } from '#shared/format'
import { isKnownDate } from '#shared/sample-window'

/** `Mac mini (M4), macOS 26.2 (25C56), 9 Dec 2025, 12:55:37, 5 s in 5 samples`: what tells the runs of one recording apart. */
export function runLabel({ machine, startedAt, durationMs, samples }: Measurement): string {
  const mac = formatMachine(machine, ', ') || 'Mac unknown'
  const time = new Date(startedAt)
  const when = isKnownDate(time.getTime())
    ? `${formatDate(time.getTime())}, ${clockTime(time)}`
    : 'time unknown'
  return `${mac}, ${when}, ${formatDuration(durationMs)} in ${samples === 1 ? '1 sample' : `${samples} samples`}`
}
