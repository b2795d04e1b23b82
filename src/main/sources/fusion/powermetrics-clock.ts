import type { Sample } from '#shared/sample'
import { windowLengthMs } from '#shared/sample-window'
import { POWERMETRICS_STAMP_RESOLUTION_MS } from '#shared/sources'

/** Between these two a window ended, ms since 1970. */
export interface WindowEnd {
  earliestMs: number
  latestMs: number
}

/**
 * Tells when windows of powermetrics ended, more exactly than its stamps of whole seconds: no later than they arrived, and
 * each so much after the one before as it is long. Samples may arrive late, and many at once, but never early.
 */
export class PowermetricsClock {
  private lastMs: number | null = null

  /** `follows`: right after the one before, in the same stream. `arrivedMs`: ms since 1970. */
  endOf({ timestamp, elapsedMs }: Sample, arrivedMs: number, follows: boolean): WindowEnd {
    const stampMs = timestamp === null ? null : Date.parse(timestamp)
    const earliestMs = stampMs ?? Number.NEGATIVE_INFINITY
    const nextStampMs = stampMs === null ? arrivedMs : stampMs + POWERMETRICS_STAMP_RESOLUTION_MS
    let latestMs = Math.min(Math.max(arrivedMs, earliestMs), nextStampMs)
    const windowMs = windowLengthMs(elapsedMs)
    if (follows && this.lastMs !== null && windowMs > 0) {
      const chainedMs = this.lastMs + windowMs
      // Earlier than its stamp: the clock was set, or the Mac slept.
      if (chainedMs >= earliestMs) latestMs = Math.min(latestMs, chainedMs)
    }
    this.lastMs = latestMs
    return { earliestMs, latestMs }
  }
}
