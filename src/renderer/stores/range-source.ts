import type { HistoryTarget } from '#shared/history'
import type { MetricId } from '#shared/metrics'
import type { RangeStatistics } from '#shared/range-statistics'
import type { Machine } from '#shared/sample'
import type { ChartColumns, ColumnKey } from '#shared/sample-columns'
import type { TimeSpan } from '#shared/sample-window'
import type { SourceKind } from '#shared/sources'
import type { TrackEvent } from '#shared/track-events'

/** What charts draw: columns of points, and the span of time that fills the plots. */
export interface ViewedRange {
  columns: ChartColumns
  /** Exclusive, ms since 1970. */
  fromMs: number
  /** Inclusive. */
  toMs: number
  /** Statistics of exactly this range, computed by main from every sample; null: to be computed from the columns. */
  statistics: Partial<Record<ColumnKey, RangeStatistics>> | null
  /** `HistoryRange.roundedToMs` of the statistics; null also where they are computed from samples in memory. */
  roundedToMs: number | null
  /** Events and marks by start. Some may lie outside of the range. */
  events: readonly TrackEvent[]
  /**
   * How the view moves, and with it the value axis. `follows` the newest sample: the axis shrinks slowly. `moves` by a
   * gesture: the axis only grows. `stands` still: the axis fits.
   */
  motion: 'follows' | 'moves' | 'stands'
}

/** What the newest sample is: of the present, or the latest of a recording that plays. */
export type Newest = 'now' | 'latest'

/** Labels of the time axis: distances from the right edge, which is labelled `newest`; clock times; or time since the start. */
export type TimeLabels = { kind: 'relative'; newest: Newest } | { kind: 'clock' } | { kind: 'elapsed' }

/**
 * A span of time that is shaded behind the curves: time `outside` of a measurement, a `burst` of the ANE, or the `selected`
 * span, or what the running measurement has of it. It may reach beyond the range, even to infinity.
 */
export interface Shade extends TimeSpan {
  kind: 'outside' | 'burst' | 'selected' | 'measuring'
}

/** Where the samples of a source come from, for the caption and the data of a picture. */
export interface RangeOrigin {
  /** Name in the caption, for example of a measurement. */
  label: string
  kind: SourceKind
  target: HistoryTarget
}

/** What charts draw. A `RangeSourceProvider` gives charts another source than the window's own view. */
export interface RangeSource {
  /** null while there is nothing to draw. */
  range: () => ViewedRange | null
  /** End of the point under the crosshair, ms since 1970; null when there is no crosshair. */
  crosshairMs: () => number | null
  setCrosshair: (timeMs: number | null) => void
  shades: () => readonly Shade[]
  timeLabels: () => TimeLabels
  /**
   * What the newest sample of the range is; null where it is none of these, and figures are of the whole range: in the past, while
   * paused, at the end of a recording, in a measurement.
   */
  newest: () => Newest | null
  /**
   * Value of a series in the source's newest sample, which a long range reaches only after a while; null where it was not
   * reported, or `newest` is null.
   */
  newestValue: (metric: MetricId) => number | null
  machine: () => Machine
  /** Grows with every change of any of the above. */
  revision: () => number
  /** Calls back at every change, which may be at every frame. Returns the function that ends the subscription. */
  subscribe: (onChange: () => void) => () => void
  /** null: the current source of the window, which the session's status describes. */
  origin: RangeOrigin | null
  /** What pointer gestures do; null when the charts cannot be moved. */
  navigation: TimeNavigation | null
}

/** How gestures and keys move the view through time and select a part of it. */
export interface TimeNavigation {
  /** Moves the view by `byMs`; positive is towards newer samples. */
  pan: (byMs: number) => void
  /** Multiplies the length of the view by `factor`; the time `aroundMs` stays in place. */
  zoom: (factor: number, aroundMs: number) => void
  /** Selects the span between the two times, in any order, while a drag is under way. */
  select: (startMs: number, endMs: number) => void
  /** The gesture has ended. */
  finish: () => void
}
