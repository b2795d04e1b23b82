import { explainMissing } from '#shared/availability'
import { describeLive, type LiveState } from '#shared/live'
import type { Sample } from '#shared/sample'
import { isFlowing, type SourceStatus } from '#shared/source-status'

/** What the menu bar and the tray show: the newest sample and the status of its source. */
export interface MeterReading {
  status: SourceStatus
  /** null before the first sample, while none arrives, and after a failure: an old value is not the present one. */
  sample: Sample | null
}

export function readingOf(status: SourceStatus, newest: Sample | null): MeterReading {
  const current = status.state === 'ended' || (status.state === 'running' && isFlowing(status))
  return { status, sample: current ? newest : null }
}

/** A sentence that says why there is no ANE power to show; null when there is. */
export function whyNoAnePower({ status, sample }: MeterReading): string | null {
  if (sample !== null) return explainMissing('ane.powerMw', sample)
  switch (status.state) {
    case 'paused':
      return 'Reading is paused.'
    case 'failed':
      return status.message ?? 'Reading stopped.'
    case 'ended':
      return 'The recording ended without a sample.'
    default:
      if (!isFlowing(status) && status.live !== null) {
        const { title, text } = describeLive(status.live)
        return `${title}. ${text}`
      }
      return 'Waiting for the first sample.'
  }
}

/** States of live readings that a person has to know of, or to do something about. */
const TROUBLES: readonly LiveState['kind'][] = [
  'not-allowed',
  'refused',
  'late',
  'restarting',
  'not-available',
]

/** Reading broke off, or a message waits for the person: more than that it has not begun yet, or was paused. */
export function hasTrouble({ status }: MeterReading, waitingMessages: number): boolean {
  if (status.state === 'failed' || waitingMessages > 0) return true
  return !isFlowing(status) && status.live !== null && TROUBLES.includes(status.live.state.kind)
}
