import { highestOf } from '#shared/extremes'
import { create } from 'zustand'
import type { HistoryExtent } from '#shared/history'
import type { TimeSpan } from '#shared/sample-window'
import { RANGE_MINUTES } from '#shared/settings'

interface TimeState {
  /** The span that the view was moved to; null while it follows the newest sample. */
  fixedSpan: TimeSpan | null
  /** Whether a gesture is moving the view. */
  isMoving: boolean
  /** The selected span; `isDone` once the pointer was released. null without a selection. */
  selection: (TimeSpan & { isDone: boolean }) | null
  /** Extent of the source's history on disk; null while it is empty, or before main has answered. */
  extent: HistoryExtent | null
  /** Grows with each answer of the history on disk. */
  diskRevision: number
  /** Grows whenever it is chosen what the view shows. An answer that was asked for before the last choice changes nothing. */
  choices: number
}

/** The span of time that this window shows. Changes at every frame of a gesture: only canvases may follow it directly. */
export const useTime = create<TimeState>()(() => ({
  fixedSpan: null,
  isMoving: false,
  selection: null,
  extent: null,
  diskRevision: 0,
  choices: 0,
}))

/** Changes what the view shows, so that late answers to what was chosen before are dropped. */
export function chooseView(change: Partial<Omit<TimeState, 'choices'>> = {}): void {
  useTime.setState(({ choices }) => ({ ...change, choices: choices + 1 }))
}

/** The shortest view, ms: some samples at the shortest interval. */
export const SHORTEST_VIEW_MS = 2000
/** The shortest view of a recording that is shorter than that, ms: an axis of less has no label. */
const SHORTEST_WHOLE_MS = 1000
/** A view can always be zoomed out to this length, ms, even if the history is shorter. */
const ALWAYS_MS = highestOf(RANGE_MINUTES) * 60_000

/** Times of the oldest and the newest sample there is, ms since 1970. */
export interface TimeBounds {
  oldestMs: number
  newestMs: number
}

/** The shortest view of what lies within the bounds, ms: all of it where that is little. */
export function shortestViewMs({ oldestMs, newestMs }: TimeBounds): number {
  return Math.min(SHORTEST_VIEW_MS, Math.max(SHORTEST_WHOLE_MS, newestMs - oldestMs))
}

/** The view moved by `byMs`, kept within the bounds. A view longer than the bounds ends at the newest sample. */
export function panSpan({ fromMs, toMs }: TimeSpan, byMs: number, bounds: TimeBounds): TimeSpan {
  return clampSpan(fromMs + byMs, toMs - fromMs, bounds)
}

/** The view with `factor` times its length. The time `aroundMs` stays in place as far as the bounds allow. */
export function zoomSpan(span: TimeSpan, factor: number, aroundMs: number, bounds: TimeBounds): TimeSpan {
  const lengthMs = span.toMs - span.fromMs
  const longestMs = Math.max(ALWAYS_MS, bounds.newestMs - bounds.oldestMs)
  const wantedMs = Math.min(longestMs, Math.max(shortestViewMs(bounds), lengthMs * factor))
  const share = (aroundMs - span.fromMs) / lengthMs
  return clampSpan(aroundMs - share * wantedMs, wantedMs, bounds)
}

function clampSpan(fromMs: number, lengthMs: number, { oldestMs, newestMs }: TimeBounds): TimeSpan {
  const latestMs = newestMs - lengthMs
  const from = Math.min(latestMs, Math.max(fromMs, Math.min(oldestMs, latestMs)))
  return { fromMs: Math.round(from), toMs: Math.round(from) + Math.round(lengthMs) }
}
