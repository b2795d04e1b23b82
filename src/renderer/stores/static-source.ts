import type { HistoryRange } from '#shared/history'
import type { Machine } from '#shared/sample'
import type { TimeSpan } from '#shared/sample-window'
import { HistoryColumns } from './history-columns'
import type { RangeOrigin, RangeSource, Shade, TimeLabels, ViewedRange } from './range-source'
import { UNKNOWN_MACHINE } from './viewed-range'

interface StaticSourceOptions {
  /** The span that fills the plots; by default the whole range. */
  span?: TimeSpan
  machine?: Machine
  /** Clock times by default. */
  timeLabels?: TimeLabels
  shades?: readonly Shade[]
  /** For pictures of these charts; without it they are captioned as the current source. */
  origin?: RangeOrigin
}

/** A range from the disk as charts draw it. */
export function viewedHistory(range: HistoryRange, span: TimeSpan = range.asked): ViewedRange {
  const columns = new HistoryColumns(range)
  const isAsked = span.fromMs === range.asked.fromMs && span.toMs === range.asked.toMs
  return {
    columns,
    fromMs: span.fromMs,
    toMs: span.toMs,
    statistics: isAsked ? range.statistics : null,
    roundedToMs: isAsked ? range.roundedToMs : columns.bucketMs,
    events: range.events,
    motion: 'stands',
  }
}

/** A source that changes only in its crosshair, for the charts of a measurement. */
export function createStaticSource(history: HistoryRange, options: StaticSourceOptions = {}): RangeSource {
  const {
    span,
    machine = UNKNOWN_MACHINE,
    timeLabels = { kind: 'clock' },
    shades = [],
    origin = null,
  } = options
  const range = viewedHistory(history, span)
  const listeners = new Set<() => void>()
  let crosshairMs: number | null = null
  let revision = 0
  return {
    range: () => range,
    crosshairMs: () => crosshairMs,
    setCrosshair: (timeMs) => {
      if (timeMs === crosshairMs) return
      crosshairMs = timeMs
      revision++
      for (const listener of listeners) listener()
    },
    shades: () => shades,
    timeLabels: () => timeLabels,
    newest: () => null,
    newestValue: () => null,
    machine: () => machine,
    revision: () => revision,
    subscribe: (onChange) => {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
    origin,
    navigation: null,
  }
}
