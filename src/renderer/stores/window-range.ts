import type { SampleColumns } from '#shared/sample-columns'
import { windowStartMs, type TimeSpan } from '#shared/sample-window'
import { goesOn } from '#shared/source-status'
import { MEMORY_HISTORY_MS } from '#shared/history'
import { mergeEvents, type TrackEvent } from '#shared/track-events'
import { mainProcess } from '../bridge/bridge'
import { DiskHistory } from './disk-history'
import { useEvents } from './events-store'
import type { ViewedRange } from './range-source'
import { liveHistory, useSession } from './session-store'
import { useSettings } from './settings-store'
import { useTime, type TimeBounds } from './time-store'
import { useView } from './view-store'

/** A long view follows the newest sample in steps of this length, ms, since each step loads from the disk. */
const SHORTEST_STEP_MS = 5000
const LONGEST_STEP_MS = 60_000
/** Steps in which a view would move on by its whole length. */
const STEPS_A_VIEW = 2000
/** The shortest view of too little data, and what it grows by, ms. */
const FIRST_STEP_MS = 10_000
/** Data that is shorter than the chosen range fills at least so many steps of the view before these are doubled. */
const FILLED_STEPS = 8
/** Limits of the points that are loaded. They are as many as the window is wide in device px. */
const FEWEST_POINTS = 200
const MOST_POINTS = 4000

const disk = new DiskHistory(
  (request) => mainProcess().invoke('history:range', request),
  () => useTime.setState(({ diskRevision: answers }) => ({ diskRevision: answers + 1 })),
)

/** The range that the window's own charts draw; null without a sample. */
export function windowRange(): ViewedRange | null {
  const { fixedSpan, isMoving } = useTime.getState()
  const span = viewedSpan()
  if (span === null) return null
  const motion = isMoving ? 'moves' : fixedSpan === null ? 'follows' : 'stands'
  const fromDisk = isInMemory() ? null : disk.range(span, motion)
  if (fromDisk !== null) return { ...fromDisk, events: withSession(fromDisk.events) }
  // Until the disk has answered for the first time, the part of the span that is in memory.
  const { frozen } = useView.getState()
  const columns = frozen ?? liveHistory.columns
  if (columns.length === 0) return null
  const { events } = useEvents.getState()
  const before = frozen === null ? events : events.filter(({ startMs }) => startMs <= span.toMs)
  return { columns, ...span, statistics: null, roundedToMs: null, events: before, motion }
}

let union: Record<'stored' | 'ofSession' | 'events', readonly TrackEvent[]> | null = null

/** `stored` events with those of the session. Returns the same array until either changes. */
export function withSession(stored: readonly TrackEvent[]): readonly TrackEvent[] {
  const ofSession = useEvents.getState().events
  if (union?.stored !== stored || union.ofSession !== ofSession)
    union = { stored, ofSession, events: mergeEvents(stored, ofSession) }
  return union.events
}

/** The span of time that fills the charts, also while its samples are still loading; null without any sample. */
export function viewedSpan(): TimeSpan | null {
  const { fixedSpan } = useTime.getState()
  const { frozen } = useView.getState()
  const newestMs = frozen === null ? newestSampleMs() : (frozen.endTimes()[frozen.length - 1] ?? null)
  if (fixedSpan !== null || newestMs === null) return fixedSpan
  const toMs = followedEndMs(newestMs)
  return { fromMs: toMs - followedLengthMs(), toMs }
}

/**
 * Length of a view that follows the newest sample, ms: the chosen range, and until there is so much, what there is, rounded up
 * to a step, so that the curves are not squeezed at every sample.
 */
export function followedLengthMs(): number {
  const lengthMs = rangeMs()
  const { frozen } = useView.getState()
  const columns = frozen ?? liveHistory.columns
  const { extent } = useTime.getState()
  const newestMs = columns.endTimes()[columns.length - 1]
  // Before main has said how far the disk reaches back, a long range may be as long as it says.
  if (newestMs === undefined || (extent === null && lengthMs > MEMORY_HISTORY_MS)) return lengthMs
  const oldestMs = Math.min(extent?.fromMs ?? newestMs, startOf(columns))
  return Math.min(lengthMs, fittingLengthMs(newestMs - oldestMs))
}

/** The length of a view that data of this length fills but for one step, ms. Longer than it: what happened at its start is in view. */
export function fittingLengthMs(dataMs: number): number {
  const doublings = Math.max(0, Math.floor(Math.log2(dataMs / (FILLED_STEPS * FIRST_STEP_MS))))
  const stepMs = FIRST_STEP_MS * 2 ** doublings
  return (Math.floor(dataMs / stepMs) + 1) * stepMs
}

/** The right edge of a view that follows the newest sample, ms since 1970. A long view moves in steps. */
function followedEndMs(newestMs: number): number {
  const lengthMs = rangeMs()
  const { status } = useSession.getState()
  if (lengthMs <= MEMORY_HISTORY_MS || coversAll(liveHistory.columns)) return newestMs
  if (status === null || !goesOn(status)) return newestMs
  const stepMs = Math.min(LONGEST_STEP_MS, Math.max(SHORTEST_STEP_MS, lengthMs / STEPS_A_VIEW))
  return Math.floor(newestMs / stepMs) * stepMs
}

/** Times of the oldest and the newest sample on disk and in memory; null while there is none. */
export function timeBounds(): TimeBounds | null {
  const newestMs = newestSampleMs()
  if (newestMs === null) return null
  const oldestMs = Math.min(useTime.getState().extent?.fromMs ?? newestMs, startOf(liveHistory.columns))
  return { oldestMs: Math.min(oldestMs, newestMs), newestMs }
}

/** Whether a view that was moved to `span` has all there is of the source. */
export function isWhole(span: TimeSpan | null): boolean {
  const bounds = timeBounds()
  return span !== null && bounds !== null && span.fromMs <= bounds.oldestMs && span.toMs >= bounds.newestMs
}

/** Whether a part of the viewed span is still loading from the disk. */
export function isLoading(): boolean {
  const span = viewedSpan()
  return span !== null && !isInMemory() && disk.isLoading(span)
}

/** Why the viewed span could not be loaded from the disk; null when it could, or when nothing had to be loaded. */
export function historyProblem(): string | null {
  return disk.problem
}

/** Whether all of the viewed span is in memory. */
export function isInMemory(): boolean {
  const span = viewedSpan()
  const { frozen } = useView.getState()
  if (span === null || frozen !== null) return true
  if (useTime.getState().fixedSpan === null && rangeMs() <= MEMORY_HISTORY_MS) return true
  return isHeldInMemory(span)
}

/** Loads the viewed span from the disk, unless it is in memory. */
export function loadHistory(): void {
  const span = viewedSpan()
  if (span === null || isInMemory()) return disk.pause()
  const points = Math.round(window.innerWidth * window.devicePixelRatio)
  disk.show({
    span,
    points: Math.min(MOST_POINTS, Math.max(FEWEST_POINTS, points)),
    newestMs: newestSampleMs() ?? span.toMs,
    isMoving: useTime.getState().isMoving,
  })
}

/** Drops what was loaded from the disk, because it belongs to another source or was cleared. */
export function resetDiskHistory(): void {
  disk.reset()
}

/** Length of the chosen range, ms. */
export function rangeMs(): number {
  return useSettings.getState().rangeMinutes * 60_000
}

function newestSampleMs(): number | null {
  const { columns } = liveHistory
  return columns.endTimes()[columns.length - 1] ?? useTime.getState().extent?.toMs ?? null
}

/** Whether the samples of all of `span` are in memory. */
export function isHeldInMemory(span: TimeSpan): boolean {
  return coversSpan(liveHistory.columns, span)
}

function coversSpan(columns: SampleColumns, { fromMs, toMs }: TimeSpan): boolean {
  if (coversAll(columns)) return true
  return toMs - fromMs <= MEMORY_HISTORY_MS && startOf(columns) <= fromMs
}

/** Whether nothing on the disk is older than the samples in memory. */
function coversAll(columns: SampleColumns): boolean {
  const { extent } = useTime.getState()
  return extent === null || extent.fromMs >= startOf(columns) - 1
}

/** Start of the oldest sample's window, ms since 1970; infinity without samples. */
function startOf(columns: SampleColumns): number {
  const first = columns.endTimes()[0]
  const elapsedMs = columns.elapsedTimes()[0] ?? null
  return first === undefined ? Number.POSITIVE_INFINITY : windowStartMs(first, elapsedMs)
}
