import type { HistoryRange } from '#shared/history'
import type { AneBurst, Measurement } from '#shared/measurement'
import type { TimeSpan } from '../../stores/range-source'

/** As much as is kept from before a start. */
const LONGEST_MARGIN_MS = 30_000
const SHORTEST_MARGIN_MS = 3000

/** From start to end, ms since 1970. */
export function windowOf({ startedAt, durationMs }: Measurement): TimeSpan {
  const fromMs = Date.parse(startedAt)
  return { fromMs, toMs: fromMs + durationMs }
}

/** The measurement with some of what lies around it, as far as that was kept. */
export function withMargin(measurement: Measurement): TimeSpan {
  const { fromMs, toMs } = windowOf(measurement)
  const margin = Math.min(LONGEST_MARGIN_MS, Math.max(SHORTEST_MARGIN_MS, measurement.durationMs / 4))
  return { fromMs: fromMs - margin, toMs: toMs + margin }
}

/** The stretch of time that shows a burst with some of what surrounds it. */
export function around(measurement: Measurement, { offsetMs, durationMs }: AneBurst): TimeSpan {
  const fromMs = windowOf(measurement).fromMs + offsetMs
  const margin = Math.max(durationMs / 2, 2 * (measurement.intervalMs ?? 1000))
  return { fromMs: fromMs - margin, toMs: fromMs + durationMs + margin }
}

/**
 * `view` without what was not kept before and after the measurement, and with the figures of the measurement itself:
 * what lies around it is drawn, but belongs to no figure.
 */
export function measuredView(view: HistoryRange, own: HistoryRange, measured: TimeSpan): HistoryRange {
  const { endMs, elapsedMs } = view
  const firstEndMs = endMs[0] ?? measured.fromMs
  const firstMs = firstEndMs - (elapsedMs[0] || 0)
  const lastMs = endMs[endMs.length - 1] ?? measured.toMs
  return {
    ...view,
    fromMs: Math.min(measured.fromMs, Math.max(view.fromMs, firstMs)),
    toMs: Math.max(measured.toMs, Math.min(view.toMs, lastMs)),
    statistics: own.statistics,
  }
}
