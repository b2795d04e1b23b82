import type { PlacedSample } from '#shared/sample'

/**
 * Times on the axis are rounded to about 0.0002 ms, so that neighbours may seem to overlap by that much. A window that
 * reaches less than this into a measurement only touches it.
 */
export const EDGE_MS = 0.1

/** The part of a sample's window that lies in a measurement. */
export interface WindowPart {
  /** Ends of the part, ms since 1970. */
  fromMs: number
  toMs: number
  /** Its length, ms; more than 0. */
  insideMs: number
  /** Length of the whole window, ms. */
  windowMs: number
  /** False where the window only touches the measurement: too little for a peak, or to count as a sample. */
  counts: boolean
}

/** null where nothing of the window lies inside, or its length is unknown. */
export function partInside(
  { endMs, sample }: PlacedSample,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): WindowPart | null {
  const windowMs = sample.elapsedMs
  if (windowMs === null || windowMs <= 0) return null
  const startMs = endMs - windowMs
  const part = { fromMs: Math.max(startMs, fromMs), toMs: Math.min(endMs, toMs) }
  // By `elapsed_ns` where all of it is inside, for times on the axis are rounded.
  const isWhole = startMs >= fromMs && endMs <= toMs
  const insideMs = isWhole ? windowMs : part.toMs - part.fromMs
  return insideMs > 0 ? { ...part, insideMs, windowMs, counts: insideMs >= EDGE_MS } : null
}
