/** Enough that a prompt sample is among them, few enough that the two clocks do not drift apart meanwhile. */
const SAMPLES_KEPT = 64

/**
 * Places moments of this process on the samples' time axis. Stamps count whole seconds, so the axis may lie up to a
 * second beside the wall clock; what ties the two is when samples arrive: right at the end of their window, a few
 * milliseconds late. The promptest of the last ones tells best.
 */
export class ArrivalClock {
  /** End on the axis less arrival, ms; the oldest first. A sample can be late but not early. */
  private offsetsMs: number[] = []

  /** `arrivalMs`: of the monotonic clock (`performance.now`). Over a gap the axis may have moved. */
  take(endMs: number, arrivalMs: number, gapBefore: boolean): void {
    if (gapBefore) this.offsetsMs = []
    this.offsetsMs.push(endMs - arrivalMs)
    if (this.offsetsMs.length > SAMPLES_KEPT) this.offsetsMs.shift()
  }

  /** For a moment about now: ms since 1970 on the samples' axis; null before the first sample. */
  toAxisMs(momentMs: number): number | null {
    return this.offsetsMs.length === 0 ? null : momentMs + Math.max(...this.offsetsMs)
  }
}
