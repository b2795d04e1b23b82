import { highestOf, lowestOf } from '#shared/extremes'
import type { Measurement } from '#shared/measurement'
import { words } from '#shared/words/words'

/** What lies at 0 of the shared axis: each measurement's start, or its first ANE burst. */
export type Alignment = 'start' | 'activity'

/** Ends of the shared axis, ms from the origins. */
export interface SharedAxis {
  fromMs: number
  toMs: number
}

/** The time of a measurement that lies at 0, ms since 1970; null without a burst to align at. */
export function originOf({ startedAt, ane }: Measurement, alignment: Alignment): number | null {
  const startMs = Date.parse(startedAt)
  if (alignment === 'start') return startMs
  const [first] = ane.bursts
  return first === undefined ? null : startMs + first.offsetMs
}

/**
 * Why the measurements cannot be aligned at their first ANE burst; null when they can. Without a burst the ANE may have
 * worked all the same: what is uncertain or too short has none either.
 */
export function whyNotByActivity(measurements: readonly Measurement[]): string | null {
  const without = measurements.filter((measurement) => originOf(measurement, 'activity') === null)
  if (without.length === 0) return null
  return without.length === measurements.length
    ? words.comparison.noBurstInAny
    : words.comparison.noBurstIn(without.length)
}

/** From the earliest start to the latest end of all measurements, relative to their origins. */
export function sharedAxis(measurements: readonly Measurement[], alignment: Alignment): SharedAxis {
  const ends = measurements.map((measurement) => {
    const startMs = Date.parse(measurement.startedAt)
    const fromMs = startMs - (originOf(measurement, alignment) ?? startMs)
    return { fromMs, toMs: fromMs + measurement.durationMs }
  })
  const fromMs = lowestOf(
    ends.map((end) => end.fromMs),
    0,
  )
  return {
    fromMs,
    toMs: highestOf(
      ends.map((end) => end.toMs),
      fromMs + 1,
    ),
  }
}
