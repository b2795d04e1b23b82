import type { PlacedSample, Sample } from '#shared/sample'

/** `powermetrics` stamps whole seconds, so the true end lies up to this much after the stamp. */
const STAMP_RESOLUTION_MS = 1000
/** Rounding and scheduling that is no gap, as a share of the window. */
const SLACK_RATIO = 0.05
/** Keeps the axis strictly increasing. Far below the shortest window (about 10 ms). */
const SMALLEST_STEP_MS = 0.001

/**
 * Gives each sample of a session its place on one strictly increasing time axis.
 *
 * Windows follow one another, so the axis advances by `elapsedMs`; the stamp only anchors it. Contiguous samples
 * differ from their stamps by less than a second: beyond that, time is missing (sleep, pause, a restart) and
 * `gapBefore` is set. A stamp that went back (the clock was set, or another log was appended) is a gap too, and the
 * axis goes on without it.
 */
export class Timeline {
  private sequence = 0
  private lastEndMs: number | null = null
  /** What has to be added to a stamp after the clock went back. */
  private clockOffsetMs = 0
  private interrupted = false

  /** Time is missing before the next sample, even if too little for the stamps to show it. */
  interrupt(): void {
    this.interrupted = this.lastEndMs !== null
  }

  /** `arrivalMs`: wall clock, used only for a sample without a stamp at the very beginning. */
  place(sample: Sample, arrivalMs: number): PlacedSample {
    const { endMs, gapBefore: gapInStamps } = this.locate(sample, arrivalMs)
    const gapBefore = gapInStamps || this.interrupted
    this.interrupted = false
    this.lastEndMs = endMs
    return { sequence: this.sequence++, endMs, gapBefore, sample }
  }

  private locate(sample: Sample, arrivalMs: number): { endMs: number; gapBefore: boolean } {
    const stampMs = sample.timestamp === null ? null : Date.parse(sample.timestamp)
    if (this.lastEndMs === null) return { endMs: stampMs ?? arrivalMs, gapBefore: false }
    const windowMs = sample.elapsedMs ?? 0
    const expectedMs = Math.max(this.lastEndMs + windowMs, this.lastEndMs + SMALLEST_STEP_MS)
    if (stampMs === null) return { endMs: expectedMs, gapBefore: false }

    const placedStampMs = stampMs + this.clockOffsetMs
    const toleranceMs = STAMP_RESOLUTION_MS + windowMs * SLACK_RATIO
    if (placedStampMs - expectedMs > toleranceMs) return { endMs: placedStampMs, gapBefore: true }
    if (expectedMs - placedStampMs > STAMP_RESOLUTION_MS + toleranceMs) {
      this.clockOffsetMs = expectedMs - stampMs
      return { endMs: expectedMs, gapBefore: true }
    }
    const latestMs = Math.max(placedStampMs + STAMP_RESOLUTION_MS, this.lastEndMs + SMALLEST_STEP_MS)
    return { endMs: Math.min(Math.max(expectedMs, placedStampMs), latestMs), gapBefore: false }
  }
}
