import type { SamplePlace } from '#shared/sample'
import { justAfter, windowLengthMs } from '#shared/sample-window'

/** Later than this a window begins after missing time; arrivals and clocks are no surer, ms. */
const TOLERANCE_MS = 100
/** Rounding and scheduling delays up to this share of the window are no missing time. */
const SLACK_RATIO = 0.05
/** What is left of a window below this is none: times on the axis are no finer, ms. */
const LEAST_REST_MS = 0.1

/** What is known of when something was measured. */
export interface MeasuredWindow {
  /** Between these two it ended, ms since 1970; the later is when it arrived, where that is possible. */
  earliestMs: number
  latestMs: number
  /** null where it is not known. */
  elapsedMs: number | null
  /** It was measured right after the one before it, by the same instrument. */
  follows: boolean
  /** Time is missing before it, whatever the times are. */
  isAfterGap: boolean
}

/** `elapsedMs`: what of the window nothing before it covers; null where that is nothing. */
export interface PlacedWindow extends SamplePlace {
  elapsedMs: number | null
}

/**
 * One time axis for the windows of two instruments, on which no moment is covered twice. Windows that were measured one
 * after the other follow each other exactly. Between the instruments the wall clock decides: a window that begins in time
 * which the other has covered is cut to the rest of it.
 */
export class WindowAxis {
  private coveredMs: number | null = null
  /**
   * How far the axis is ahead of the clock, ms: by as much as the first window arrived late, or the clock was set back. It
   * cannot go back itself.
   */
  private leadMs = 0

  place(window: MeasuredWindow): PlacedWindow {
    const placed = this.locate(window, windowLengthMs(window.elapsedMs))
    this.coveredMs = placed.endMs
    return { ...placed, gapBefore: placed.gapBefore || window.isAfterGap }
  }

  /** Whether there is time between what is covered and `startMs`, ms since 1970. */
  isMissing(startMs: number): boolean {
    return this.coveredMs !== null && startMs + this.leadMs - this.coveredMs > TOLERANCE_MS
  }

  private locate(window: MeasuredWindow, windowMs: number): PlacedWindow {
    const { coveredMs } = this
    const { latestMs, elapsedMs } = window
    if (coveredMs === null) return { endMs: latestMs, gapBefore: true, elapsedMs }
    if (windowMs === 0)
      return { endMs: Math.max(latestMs + this.leadMs, justAfter(coveredMs)), gapBefore: false, elapsedMs }
    return window.follows ? this.append(window, windowMs, coveredMs) : this.fit(latestMs, windowMs, coveredMs)
  }

  private append(
    { earliestMs, latestMs }: MeasuredWindow,
    windowMs: number,
    coveredMs: number,
  ): PlacedWindow {
    const contiguousMs = Math.max(coveredMs + windowMs, justAfter(coveredMs))
    this.leadMs = Math.max(0, contiguousMs - latestMs)
    if (earliestMs - contiguousMs > toleranceMs(windowMs))
      return { endMs: latestMs, gapBefore: true, elapsedMs: windowMs }
    return { endMs: Math.max(contiguousMs, earliestMs), gapBefore: false, elapsedMs: windowMs }
  }

  private fit(latestMs: number, windowMs: number, coveredMs: number): PlacedWindow {
    if (latestMs - windowMs >= coveredMs) this.leadMs = 0
    const endMs = latestMs + this.leadMs
    const restMs = endMs - coveredMs
    if (restMs < LEAST_REST_MS) return { endMs: justAfter(coveredMs), gapBefore: false, elapsedMs: null }
    const elapsedMs = Math.min(windowMs, restMs)
    return { endMs, gapBefore: restMs - elapsedMs > toleranceMs(elapsedMs), elapsedMs }
  }
}

function toleranceMs(windowMs: number): number {
  return TOLERANCE_MS + windowMs * SLACK_RATIO
}
