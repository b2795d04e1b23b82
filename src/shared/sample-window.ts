import type { PlacedSample, Sample } from './sample'

/**
 * The arithmetic of windows: a sample is a mean over `(endMs − elapsedMs, endMs]` of the time axis, ms since 1970.
 *
 * A window whose length is unknown measures no time: its length counts as 0, and it lies in the moment at which it ends.
 * Its values still count as extremes there. An energy reported for it belongs to no range, since nobody knows when it began.
 */

/**
 * Neighbours may seem to overlap by what times on the axis are rounded to (about 0.0002 ms). A window that lies in a span with
 * less than this only touches it: too little for a peak, or to count as a sample.
 */
export const EDGE_MS = 0.1

/** The length of a window that claims to be longer counts as unknown. */
export const LONGEST_WINDOW_MS = 24 * 3_600_000

/** Shorter than any window, longer than what times on the axis are rounded to (about 0.0002 ms). */
const MOMENT_MS = 0.001

const EARLIEST_DATE_MS = Date.UTC(2001, 0)

/** False on an axis that counts from 1970, because nothing says when its readings were taken. No Mac is as old. */
export function isKnownDate(timeMs: number): boolean {
  return timeMs >= EARLIEST_DATE_MS
}

/** A stretch of the time axis, `(fromMs, toMs]`, ms since 1970. */
export interface TimeSpan {
  fromMs: number
  toMs: number
}

/** The part of a window that lies in a span of time. */
export interface WindowPart extends TimeSpan {
  /** Length of the part, ms; 0 only where that of the window is unknown. */
  insideMs: number
  /** Length of the whole window, ms; 0 where it is unknown. */
  windowMs: number
}

/**
 * Length of a window, ms; 0 where it is unknown: null or NaN, 0 or less, or more than `longestMs`. Only buckets, which add
 * up windows, may be longer than a window.
 */
export function windowLengthMs(elapsedMs: number | null, longestMs = LONGEST_WINDOW_MS): number {
  return elapsedMs !== null && elapsedMs > 0 && elapsedMs <= longestMs ? elapsedMs : 0
}

/** Start of a window, ms since 1970; its end where the length is unknown. */
export function windowStartMs(endMs: number, elapsedMs: number | null): number {
  return endMs - windowLengthMs(elapsedMs)
}

/**
 * The start of a span that contains the whole window, ms since 1970. A span does not contain its own start, so that for a
 * window of unknown length this is a moment before its end.
 */
export function spanStartMs(endMs: number, elapsedMs: number | null): number {
  return endMs - Math.max(windowLengthMs(elapsedMs), MOMENT_MS)
}

/** Whether a window of `windowMs` (0: unknown) lies in `(fromMs, toMs]` at least in part. Nothing lies in an empty span. */
export function liesIn(endMs: number, windowMs: number, fromMs: number, toMs: number): boolean {
  return fromMs < toMs && endMs > fromMs && (endMs <= toMs || endMs - windowMs < toMs)
}

/**
 * Whether a window counts for the lowest and the highest value of `(fromMs, toMs]`, rather than only touching it. Of adjoining
 * spans it counts in exactly those that hold any of it but its first and last `EDGE_MS`, so that the peak of a range is the
 * highest of its parts.
 */
export function countsIn(endMs: number, windowMs: number, fromMs: number, toMs: number): boolean {
  if (windowMs <= 2 * EDGE_MS) return endMs > fromMs && endMs <= toMs
  return endMs - EDGE_MS > fromMs && endMs - windowMs + EDGE_MS <= toMs && fromMs < toMs
}

/** `liesIn` for the window of a sample. */
export function sampleLiesIn({ endMs, sample }: PlacedSample, { fromMs, toMs }: TimeSpan): boolean {
  return liesIn(endMs, windowLengthMs(sample.elapsedMs), fromMs, toMs)
}

/**
 * How much of a window of `windowMs` lies in `(fromMs, toMs]`, ms. A window that lies in it as a whole counts with its own
 * length, because the difference of its end and its start is rounded.
 */
function lengthInsideMs(endMs: number, windowMs: number, fromMs: number, toMs: number): number {
  const startMs = endMs - windowMs
  if (startMs >= fromMs && endMs <= toMs) return windowMs
  return Math.max(0, Math.min(endMs, toMs) - Math.max(startMs, fromMs))
}

/** The part of a sample's window that lies in the span; null where none does. */
export function partInside({ endMs, sample }: PlacedSample, { fromMs, toMs }: TimeSpan): WindowPart | null {
  const windowMs = windowLengthMs(sample.elapsedMs)
  if (!liesIn(endMs, windowMs, fromMs, toMs)) return null
  return {
    fromMs: Math.max(endMs - windowMs, fromMs),
    toMs: Math.min(endMs, toMs),
    insideMs: lengthInsideMs(endMs, windowMs, fromMs, toMs),
    windowMs,
  }
}

/** The part of a window's amount that belongs to `insideMs` of it; all of it where the length is unknown. */
export function shareOf(amount: number, insideMs: number, windowMs: number): number {
  return windowMs > 0 ? amount * (insideMs / windowMs) : amount
}

/** The amount of a rate per second over a time: mJ for a power in mW, bytes for bytes per second. */
export function amountOver(ratePerSecond: number, durationMs: number): number {
  return (ratePerSecond * durationMs) / 1000
}

/** The mean rate per second of an amount: mW for mJ. `durationMs` is more than 0. */
export function rateOver(amount: number, durationMs: number): number {
  return (amount * 1000) / durationMs
}

/** ANE energy of the whole window, mJ: as reported, otherwise power × length. null where neither is known. */
export function aneEnergyOf({ ane, elapsedMs }: Pick<Sample, 'ane' | 'elapsedMs'>): number | null {
  if (ane.energyMj !== null) return ane.energyMj
  const windowMs = windowLengthMs(elapsedMs)
  return ane.powerMw === null || windowMs === 0 ? null : amountOver(ane.powerMw, windowMs)
}

/** Keeps an axis strictly increasing. Far below the shortest window (about 10 ms). */
const SMALLEST_STEP_MS = 0.001

/** The next place on the axis. From the year 2248 on, doubles are further apart than the smallest step. */
export function justAfter(timeMs: number): number {
  return timeMs + Math.max(SMALLEST_STEP_MS, timeMs * Number.EPSILON)
}
