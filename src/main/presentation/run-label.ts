import type { Measurement } from '#shared/measurement'
import { formatDuration } from '#shared/format'
import { isKnownDate } from '#shared/sample-window'

/** `Mac16,10 25C56, 9 Dec 2025, 12:55:37, 5 s in 5 samples`: what tells the runs of one recording apart. */
export function runLabel({ machine, startedAt, durationMs, samples }: Measurement): string {
  const mac = machine.model === null ? 'Mac unknown' : [machine.model, machine.osBuild ?? ''].join(' ').trim()
  const time = new Date(startedAt)
  const when = isKnownDate(time.getTime())
    ? time.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
    : 'time unknown'
  return `${mac}, ${when}, ${formatDuration(durationMs)} in ${samples === 1 ? '1 sample' : `${samples} samples`}`
}
