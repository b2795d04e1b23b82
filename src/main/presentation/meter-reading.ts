import { explainMissing } from '#shared/availability'
import { describeLive } from '#shared/live-words'
import type { Sample } from '#shared/sample'
import type { SourceStatus } from '#shared/source-status'

/** All the menu bar knows: the newest sample, and where it comes from. */
export interface MeterReading {
  status: SourceStatus
  /** null before the first sample, while none comes, and after a failure: an old value is not the present one. */
  sample: Sample | null
}

export function readingOf(status: SourceStatus, newest: Sample | null): MeterReading {
  const flows = status.kind !== 'live' || status.live?.state.kind === 'live'
  const current = status.state === 'ended' || (status.state === 'running' && flows)
  return { status, sample: current ? newest : null }
}

/** Why there is no ANE power to show, in words; null when there is. */
export function whyNoAnePower({ status, sample }: MeterReading): string | null {
  if (sample !== null) return explainMissing('ane.powerMw', sample)
  switch (status.state) {
    case 'paused':
      return 'Reading is paused.'
    case 'failed':
      return status.message ?? 'Reading stopped.'
    default:
      if (status.kind === 'live' && status.live !== null && status.live.state.kind !== 'live') {
        const { title, text } = describeLive(status.live)
        return `${title}. ${text}`
      }
      return 'Waiting for the first sample.'
  }
}
