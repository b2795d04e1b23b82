import { highestOf } from '#shared/extremes'
import { POWERMETRICS_STAMP_RESOLUTION_MS } from '#shared/sources'

/** Enough to include a sample that arrived promptly, and few enough that the two clocks do not drift apart meanwhile. */
const SAMPLES_KEPT = 64
/** So many tell how late samples usually arrive. */
const FEWEST_SAMPLES = 3
/** Of a time that was joined by when samples arrive: no system hands them on at once. */
const LEAST_UNCERTAINTY_MS = 5

/** A time on the axis of the samples, and how far it may be off. */
export interface AxisTime {
  /** ms since 1970. */
  ms: number
  /** Either way. */
  uncertaintyMs: number
}

/**
 * Converts times of this process to the samples' time axis. powermetrics stamps whole seconds, so the axis can differ from
 * the wall clock by up to a second. Both are tied by the arrival of samples, which happens a few milliseconds after the end
 * of their window. The sample with the shortest delay among the latest ones gives the best estimate.
 */
export class ArrivalClock {
  /** End on the axis minus arrival, ms, oldest first. A sample can arrive late but not early, so the largest is best. */
  private offsetsMs: number[] = []

  /** `arrivalMs`: of the monotonic clock (`performance.now`). Starts anew after a gap, where the axis may have moved. */
  addSample(endMs: number, arrivalMs: number, gapBefore: boolean): void {
    if (gapBefore) this.offsetsMs = []
    this.offsetsMs.push(endMs - arrivalMs)
    if (this.offsetsMs.length > SAMPLES_KEPT) this.offsetsMs.shift()
  }

  /** How much later than the promptest half of the samples arrived: how well the clocks are tied, ms. null: too few did. */
  get spreadMs(): number | null {
    if (this.offsetsMs.length < FEWEST_SAMPLES) return null
    const sorted = this.offsetsMs.toSorted((a, b) => b - a)
    return (sorted[0] as number) - (sorted[sorted.length >> 1] as number)
  }

  /**
   * A recent time of the monotonic clock on the samples' axis, and how far it may be off (docs/time.md); null before the
   * first sample.
   */
  toAxis(momentMs: number): AxisTime | null {
    const ms = this.toAxisMs(momentMs)
    const spreadMs = this.spreadMs ?? POWERMETRICS_STAMP_RESOLUTION_MS
    return ms === null ? null : { ms, uncertaintyMs: Math.max(LEAST_UNCERTAINTY_MS, spreadMs) }
  }

  /** A recent time of the monotonic clock as ms since 1970 on the samples' axis; null before the first sample. */
  toAxisMs(momentMs: number): number | null {
    return this.offsetsMs.length === 0 ? null : momentMs + highestOf(this.offsetsMs)
  }
}
