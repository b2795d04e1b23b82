import { highestOf } from '#shared/extremes'
import type { PlacedSample } from '#shared/sample'
import { windowLengthMs } from '#shared/sample-window'

/** Enough to include a sample that arrived promptly, and few enough that the two clocks do not drift apart meanwhile. */
const SAMPLES_KEPT = 64
/** So many tell how late samples usually arrive. */
const FEWEST_SAMPLES = 3

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

  /** A recent time of the monotonic clock as ms since 1970 on the samples' axis; null before the first sample. */
  toAxisMs(momentMs: number): number | null {
    return this.offsetsMs.length === 0 ? null : momentMs + highestOf(this.offsetsMs)
  }
}

/**
 * The samples' time axis without corrections. Stamps have whole seconds, so `Timeline` learns only from later stamps where
 * in its second a stream began, and then moves by up to a second. The start of a command can only be compared with windows
 * that follow each other exactly, by their length. Only a gap moves this axis.
 */
export class SteadyAxis {
  /** The end of the previous sample, on the original axis and on this one. */
  private last: { endMs: number; steadyMs: number } | null = null

  place(placed: PlacedSample): PlacedSample {
    const { endMs, gapBefore, sample } = placed
    const { last } = this
    const windowMs = gapBefore ? 0 : windowLengthMs(sample.elapsedMs)
    const steadyMs = last === null ? endMs : last.steadyMs + (windowMs > 0 ? windowMs : endMs - last.endMs)
    this.last = { endMs, steadyMs }
    return { ...placed, endMs: steadyMs }
  }
}
