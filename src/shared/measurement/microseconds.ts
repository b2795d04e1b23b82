/**
 * A duration to the microsecond. The time axis (ms since 1970 as a float) resolves a quarter of one, so more digits
 * would be noise.
 */
export function toMicroseconds(durationMs: number): number {
  return Math.round(durationMs * 1000) / 1000
}
