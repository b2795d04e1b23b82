import type { PlacedSample, Sample } from '#shared/sample'
import { justAfter, windowLengthMs } from '#shared/sample-window'
import { POWERMETRICS_STAMP_RESOLUTION_MS } from '#shared/sources'

/** Rounding and scheduling delays up to this share of the window are no gap. */
const SLACK_RATIO = 0.05

/**
 * Gives each sample of a session its place on one strictly increasing time axis.
 *
 * The axis advances by `elapsedMs`, because windows follow one another; the stamp only anchors it. Without a gap the
 * stamps and the sum of the windows differ by less than the resolution of the stamps, however many there are
 * (recordings of real Macs: 1000 ms at most in 335 samples). Where they differ by more, time is missing (sleep,
 * pause, a restart, a loop that runs `powermetrics` repeatedly) and `gapBefore` is set. A stamp that went back (the
 * clock was set, or another log was appended) is a gap as well, and the axis advances without it.
 */
export class Timeline {
  private sequence = 0
  private lastEndMs: number | null = null
  /** Added to every stamp after the clock went back. */
  private clockOffsetMs = 0
  /** The earliest end of the first window since the last gap that all stamps since then allow, ms since 1970. */
  private earliestMs = Number.POSITIVE_INFINITY
  /** The length of the windows since the last gap, without the first. */
  private summedMs = 0
  private interrupted = false

  /** `stampResolutionMs`: how far the true end may lie after the stamp. */
  constructor(private readonly stampResolutionMs = POWERMETRICS_STAMP_RESOLUTION_MS) {}

  /** Time is missing before the next sample, even where it is too short to show in the stamps. */
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
    const soonestMs = justAfter(this.lastEndMs)
    const expectedMs = Math.max(this.lastEndMs + windowMs, soonestMs)
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
    const latestMs = Math.max(placedStampMs + this.stampResolutionMs, soonestMs)
    return { endMs: Math.min(Math.max(expectedMs, placedStampMs), latestMs), gapBefore: false }
  }

  /** A window of unknown length cannot be added to the sum, which begins again after it. */
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
