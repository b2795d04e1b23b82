import type { Measurement } from '#shared/measurement'
import type { Shade } from '../../stores/range-source'

/** What is marked on the curves: the time before and after the measurement, and the ANE's bursts. */
export function shadesOf({ startedAt, durationMs, ane }: Measurement): Shade[] {
  const startMs = Date.parse(startedAt)
  return [
    { kind: 'outside', fromMs: Number.NEGATIVE_INFINITY, toMs: startMs },
    { kind: 'outside', fromMs: startMs + durationMs, toMs: Number.POSITIVE_INFINITY },
    ...ane.bursts.map((burst) => ({
      kind: 'burst' as const,
      fromMs: startMs + burst.offsetMs,
      toMs: startMs + burst.offsetMs + burst.durationMs,
    })),
  ]
}
