import type { HistoryTarget } from '#shared/history'
import type { RangeStatistics } from '#shared/range-statistics'
import type { Machine } from '#shared/sample'
import type { ChartColumns, ColumnKey } from '#shared/sample-columns'
import type { SourceKind } from '#shared/source-status'

/** What charts draw: points, and the stretch of time that fills the plots. */
export interface ViewedRange {
  columns: ChartColumns
  /** Exclusive, ms since 1970. */
  fromMs: number
  /** Inclusive. */
  toMs: number
  /** Of just this range, as main computed them from every sample; null: to be computed from the columns. */
  statistics: Partial<Record<ColumnKey, RangeStatistics>> | null
  /**
   * `follows` the newest sample, `moves` under the person's hand, or `stands`. Decides how the value axis behaves:
   * shrinks slowly, only grows, fits.
   */
  motion: 'follows' | 'moves' | 'stands'
}

/** How the time axis is labelled: by distance from the right edge, which is called `newest`; by the clock; or from 0. */
export type TimeLabels = { kind: 'relative'; newest: string } | { kind: 'clock' } | { kind: 'elapsed' }

/** A stretch of time, ms since 1970. */
export interface TimeSpan {
  fromMs: number
  toMs: number
}

/**
 * A stretch of time that is shaded behind the curves: what lies `outside` of what a chart is about, a `burst` of the
 * ANE, or what the person has `selected`. May reach beyond the range, be it to infinity.
 */
export interface Shade extends TimeSpan {
  kind: 'outside' | 'burst' | 'selected'
}

/** Whose samples a source has, for a picture of them. */
export interface RangeOrigin {
  /** For example a measurement's name. */
  label: string
  kind: SourceKind
  target: HistoryTarget
}

/** Where the charts below a `RangeSourceProvider` get what they draw. The default is the window's own view. */
export interface RangeSource {
  /** null while there is nothing to draw. */
  range: () => ViewedRange | null
  /** End of the point under the crosshair, ms since 1970; null when there is no crosshair. */
  crosshairMs: () => number | null
  setCrosshair: (timeMs: number | null) => void
  shades: () => readonly Shade[]
  timeLabels: () => TimeLabels
  machine: () => Machine
  /** Grows with every change of any of these. */
  revision: () => number
  /** Calls back at every change, which may be once a frame; returns the way to stop. */
  subscribe: (onChange: () => void) => () => void
  /** null: what the window follows, as the session's status tells. */
  origin: RangeOrigin | null
  /** How the pointer moves through time and marks a stretch of it; null where charts stand still. */
  navigation: TimeNavigation | null
}

/** What gestures on a plot do. */
export interface TimeNavigation {
  /** Moves the view by `byMs`; positive is towards newer samples. */
  pan: (byMs: number) => void
  /** Multiplies the length of the view by `factor`; `aroundMs` stays where it is. */
  zoom: (factor: number, aroundMs: number) => void
  /** Marks what lies between the two times while they are dragged over. */
  select: (startMs: number, endMs: number) => void
  /** A gesture ended: the view is what the person wants to see. */
  finish: () => void
}
