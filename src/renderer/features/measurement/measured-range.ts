import { useMemo } from 'react'
import type { HistoryRange } from '#shared/history'
import type { AneBurst, Measurement } from '#shared/measurement'
import { windowStartMs, type TimeSpan } from '#shared/sample-window'
import { displayName } from '../../format/measurement-format'
import type { RangeSource, Shade } from '../../stores/range-source'
import { createStaticSource } from '../../stores/static-source'
import { useMeasurementRange } from './use-measurement'

/** Length of the samples kept from before a start, ms. */
const LONGEST_MARGIN_MS = 30_000
const SHORTEST_MARGIN_MS = 3000

/** The measurement from start to end. */
export function spanOf({ startedAt, durationMs }: Measurement): TimeSpan {
  const fromMs = Date.parse(startedAt)
  return { fromMs, toMs: fromMs + durationMs }
}

/** The measurement with some time before and after it. */
export function withMargin(measurement: Measurement): TimeSpan {
  const { fromMs, toMs } = spanOf(measurement)
  const margin = Math.min(LONGEST_MARGIN_MS, Math.max(SHORTEST_MARGIN_MS, measurement.durationMs / 4))
  return { fromMs: fromMs - margin, toMs: toMs + margin }
}

/** A burst or a phase with some time before and after it. */
export function spanAround(
  measurement: Measurement,
  { offsetMs, durationMs }: Pick<AneBurst, 'offsetMs' | 'durationMs'>,
): TimeSpan {
  const fromMs = spanOf(measurement).fromMs + offsetMs
  const margin = Math.max(durationMs / 2, 2 * (measurement.intervalMs ?? 1000))
  return { fromMs: fromMs - margin, toMs: fromMs + durationMs + margin }
}

/**
 * `view` cut to the time for which samples were kept, with the statistics of the measurement itself (`own`): the time
 * around it is drawn, but must not count.
 */
export function measuredView(view: HistoryRange, own: HistoryRange): HistoryRange {
  const { endMs, elapsedMs, asked } = view
  const measured = own.asked
  const firstEndMs = endMs[0] ?? measured.fromMs
  const firstMs = windowStartMs(firstEndMs, elapsedMs[0] ?? null)
  const lastMs = endMs[endMs.length - 1] ?? measured.toMs
  return {
    ...view,
    asked: {
      fromMs: Math.min(measured.fromMs, Math.max(asked.fromMs, firstMs)),
      toMs: Math.max(measured.toMs, Math.min(asked.toMs, lastMs)),
    },
    statistics: own.statistics,
    roundedToMs: own.roundedToMs,
  }
}

/** Shades for the time before and after the measurement, and for the ANE's bursts. */
function shadesOf({ ane }: Measurement, { fromMs, toMs }: TimeSpan): Shade[] {
  return [
    { kind: 'outside', fromMs: Number.NEGATIVE_INFINITY, toMs: fromMs },
    { kind: 'outside', fromMs: toMs, toMs: Number.POSITIVE_INFINITY },
    ...ane.bursts.map(({ offsetMs, durationMs }) => ({
      kind: 'burst' as const,
      fromMs: fromMs + offsetMs,
      toMs: fromMs + offsetMs + durationMs,
    })),
  ]
}

/** The source of the measurement's charts: the measurement with its margin, or `zoom`. null while loading. */
export function useMeasuredRange(measurement: Measurement, zoom: TimeSpan | null): RangeSource | null {
  const viewed = zoom ?? withMargin(measurement)
  // Open ends: from the very start to the very end, of which the measurement itself tells whole milliseconds only.
  const own = useMeasurementRange(measurement.id, null, null)
  const view = useMeasurementRange(measurement.id, viewed.fromMs, viewed.toMs)
  return useMemo(() => {
    if (view === null || own === null) return null
    return createStaticSource(zoom === null ? measuredView(view, own) : view, {
      machine: measurement.machine,
      shades: shadesOf(measurement, own.asked),
      origin: {
        label: displayName(measurement),
        kind: measurement.source,
        target: { kind: 'measurement', id: measurement.id },
      },
    })
  }, [view, own, measurement, zoom])
}
