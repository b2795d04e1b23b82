import { RANGE_MINUTES } from '#shared/time-range'
import type { TimeSpan } from './range-source'

/** The shortest stretch of time that can be looked at, ms: some samples at the shortest interval. */
export const SHORTEST_VIEW_MS = 2000
/** Can always be reached, however little is kept. */
const ALWAYS_MS = Math.max(...RANGE_MINUTES) * 60_000

/** From the oldest to the newest sample there is, ms since 1970. */
export interface TimeBounds {
  oldestMs: number
  newestMs: number
}

/** The view moved by `byMs`, not beyond the newest sample nor, unless it is longer than all there is, the oldest. */
export function panned({ fromMs, toMs }: TimeSpan, byMs: number, bounds: TimeBounds): TimeSpan {
  return placed(fromMs + byMs, toMs - fromMs, bounds)
}

/** The view with `factor` times its length; `aroundMs` keeps its place where the bounds allow it. */
export function zoomed(span: TimeSpan, factor: number, aroundMs: number, bounds: TimeBounds): TimeSpan {
  const lengthMs = span.toMs - span.fromMs
  const longestMs = Math.max(ALWAYS_MS, bounds.newestMs - bounds.oldestMs)
  const wantedMs = Math.min(longestMs, Math.max(SHORTEST_VIEW_MS, lengthMs * factor))
  const share = (aroundMs - span.fromMs) / lengthMs
  return placed(aroundMs - share * wantedMs, wantedMs, bounds)
}

function placed(fromMs: number, lengthMs: number, { oldestMs, newestMs }: TimeBounds): TimeSpan {
  const latestMs = newestMs - lengthMs
  const from = Math.min(latestMs, Math.max(fromMs, Math.min(oldestMs, latestMs)))
  return { fromMs: Math.round(from), toMs: Math.round(from) + Math.round(lengthMs) }
}
