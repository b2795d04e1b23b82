import type { PlacedSample, Sample } from '#shared/sample'
import { windowLengthMs } from '#shared/sample-window'
import { POWERMETRICS_STAMP_RESOLUTION_MS } from '#shared/sources'

/** Rounding and scheduling that is no gap, as a share of the window. */
const SLACK_RATIO = 0.05
/** Keeps the axis strictly increasing. Far below the shortest window (about 10 ms). */
const SMALLEST_STEP_MS = 0.001

/**
 * Gives each sample of a session its place on one strictly increasing time axis.
 *
 * Windows follow one another, so the axis advances by `elapsedMs`; the stamp only anchors it. While they do, stamps
 * and summed windows drift apart by less than the stamps' resolution, however many there are (recordings of real Macs: 1000 ms at
 * most in 335 samples). Beyond that, time is missing (sleep, pause, a restart, a loop that runs `powermetrics` again and
 * again) and `gapBefore` is set. A stamp that went back (the clock was set, or another log was appended) is a gap too,
 * and the axis goes on without it.
 */
export class Timeline {
  private sequence = 0
  private lastEndMs: number | null = null
  /** What has to be added to a stamp after the clock went back. */
  private clockOffsetMs = 0
  /** The earliest that the windows since the last gap let the first of them have ended, by their stamps. */
  private earliestMs = Number.POSITIVE_INFINITY
  /** Lengths of the windows since the last gap, without the first. */
  private summedMs = 0
  private interrupted = false

  /** `stampResolutionMs`: how far the true end may lie after the stamp. */
  constructor(private readonly stampResolutionMs = POWERMETRICS_STAMP_RESOLUTION_MS) {}

  /** Time is missing before the next sample, even if too little for the stamps to show it. */
  interrupt(): void {
    this.interrupted = this.lastEndMs !== null
  }

  /** `arrivalMs`: wall clock, used only for a sample without a stamp at the very beginning. */
  place(sample: Sample, arrivalMs: number): PlacedSample {
    const { endMs, gapBefore: gapInStamps } = this.locate(sample, arrivalMs)
    const gapBefore = gapInStamps || this.interrupted
    if (gapBefore) this.earliestMs = Number.POSITIVE_INFINITY
    this.follow(sample)
    this.interrupted = false
    this.lastEndMs = endMs
    return { sequence: this.sequence++, endMs, gapBefore, sample }
  }

  private locate(sample: Sample, arrivalMs: number): { endMs: number; gapBefore: boolean } {
    const stampMs = sample.timestamp === null ? null : Date.parse(sample.timestamp)
    if (this.lastEndMs === null) return { endMs: stampMs ?? arrivalMs, gapBefore: false }
    const windowMs = windowLengthMs(sample.elapsedMs)
    const expectedMs = Math.max(this.lastEndMs + windowMs, this.lastEndMs + SMALLEST_STEP_MS)
    if (stampMs === null) return { endMs: expectedMs, gapBefore: false }

    const placedStampMs = stampMs + this.clockOffsetMs
    const toleranceMs = this.stampResolutionMs + windowMs * SLACK_RATIO
    const contiguousMs = Math.min(this.earliestMs + this.summedMs + windowMs, expectedMs)
    if (placedStampMs - contiguousMs > toleranceMs) {
      return { endMs: Math.max(placedStampMs, expectedMs), gapBefore: true }
    }
    if (expectedMs - placedStampMs > this.stampResolutionMs + toleranceMs) {
      this.clockOffsetMs = expectedMs - stampMs
      return { endMs: expectedMs, gapBefore: true }
    }
    const latestMs = Math.max(placedStampMs + this.stampResolutionMs, this.lastEndMs + SMALLEST_STEP_MS)
    return { endMs: Math.min(Math.max(expectedMs, placedStampMs), latestMs), gapBefore: false }
  }

  /** A window of unknown length leaves nothing to sum: what is known begins anew behind it. */
  private follow({ timestamp, elapsedMs }: Sample): void {
    const windowMs = windowLengthMs(elapsedMs)
    if (windowMs === 0) {
      this.earliestMs = Number.POSITIVE_INFINITY
      return
    }
    if (this.earliestMs === Number.POSITIVE_INFINITY) this.summedMs = 0
    else this.summedMs += windowMs
    if (timestamp === null) return
    const stampMs = Date.parse(timestamp) + this.clockOffsetMs
    this.earliestMs = Math.min(this.earliestMs, stampMs - this.summedMs)
  }
}
