import { create } from 'zustand'
import type { HistoryExtent } from '#shared/history'
import { RANGE_MINUTES } from '#shared/time-range'
import type { TimeSpan } from './range-source'

interface TimeState {
  /** What the person looks at, wherever they moved; null while the view follows the newest sample. */
  fixedSpan: TimeSpan | null
  /** A gesture is under way. */
  isMoving: boolean
  /** What the person marked; `isDone` once the pointer let go. */
  selection: (TimeSpan & { isDone: boolean }) | null
  /** What is kept of the source; null while nothing is, or before main was asked. */
  extent: HistoryExtent | null
  /** Grows with each answer from the disk. */
  diskRevision: number
}

/** Where in time this window looks. Changes at every frame of a gesture: only canvases may follow it directly. */
export const useTime = create<TimeState>()(() => ({
  fixedSpan: null,
  isMoving: false,
  selection: null,
  extent: null,
  diskRevision: 0,
}))

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
export function panSpan({ fromMs, toMs }: TimeSpan, byMs: number, bounds: TimeBounds): TimeSpan {
  return clampSpan(fromMs + byMs, toMs - fromMs, bounds)
}

/** The view with `factor` times its length; `aroundMs` keeps its place where the bounds allow it. */
export function zoomSpan(span: TimeSpan, factor: number, aroundMs: number, bounds: TimeBounds): TimeSpan {
  const lengthMs = span.toMs - span.fromMs
  const longestMs = Math.max(ALWAYS_MS, bounds.newestMs - bounds.oldestMs)
  const wantedMs = Math.min(longestMs, Math.max(SHORTEST_VIEW_MS, lengthMs * factor))
  const share = (aroundMs - span.fromMs) / lengthMs
  return clampSpan(aroundMs - share * wantedMs, wantedMs, bounds)
}

function clampSpan(fromMs: number, lengthMs: number, { oldestMs, newestMs }: TimeBounds): TimeSpan {
  const latestMs = newestMs - lengthMs
  const from = Math.min(latestMs, Math.max(fromMs, Math.min(oldestMs, latestMs)))
  return { fromMs: Math.round(from), toMs: Math.round(from) + Math.round(lengthMs) }
}
