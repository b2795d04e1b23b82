/** A stretch without a gap: its samples' ends stand in one relation to the times at which they arrived. */
interface Stretch {
  /** Arrival of its first sample, ms of the monotonic clock. */
  fromMs: number
  /** Sample's end less its arrival, ms: the largest seen, since a sample can be late but not early. */
  offsetMs: number
}

/**
 * Places moments of this process on the samples' time axis. Stamps count whole seconds, so the axis may lie up to a
 * second beside the wall clock; what ties the two is when samples arrive: right at the end of their window, a few
 * milliseconds late. The promptest one of a stretch tells best.
 */
export class ArrivalClock {
  private readonly stretches: Stretch[] = []

  /** `arrivalMs`: of the monotonic clock (`performance.now`). */
  take(endMs: number, arrivalMs: number, gapBefore: boolean): void {
    const offsetMs = endMs - arrivalMs
    const last = this.stretches.at(-1)
    if (last === undefined || gapBefore) this.stretches.push({ fromMs: arrivalMs, offsetMs })
    else last.offsetMs = Math.max(last.offsetMs, offsetMs)
  }

  /** ms since 1970 on the samples' axis; null before the first sample. */
  toAxisMs(momentMs: number): number | null {
    const stretch = this.stretches.findLast(({ fromMs }) => fromMs <= momentMs) ?? this.stretches[0]
    return stretch === undefined ? null : momentMs + stretch.offsetMs
  }
}
