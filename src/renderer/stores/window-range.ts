import type { SampleColumns } from '#shared/sample-columns'
import { goesOn } from '#shared/source-status'
import { LONGEST_RANGE_MS } from '#shared/time-range'
import { mainProcess } from '../bridge/bridge'
import { DiskHistory } from './disk-history'
import type { TimeSpan, ViewedRange } from './range-source'
import { liveHistory, useSession } from './session-store'
import { useSettings } from './settings-store'
import { useTime, type TimeBounds } from './time-store'
import { useView } from './view-store'

/** A long view that follows moves on in steps, each of which asks the disk again. */
const SHORTEST_STEP_MS = 5000
const LONGEST_STEP_MS = 60_000
const STEPS_A_VIEW = 2000
/** Points asked for: a plot is nearly as wide as the window. */
const FEWEST_POINTS = 200
const MOST_POINTS = 4000

const disk = new DiskHistory(
  (request) => mainProcess().invoke('history:range', request),
  () => useTime.setState(({ diskRevision: answers }) => ({ diskRevision: answers + 1 })),
)

/** What the window's own charts show; null while there is nothing. */
export function windowRange(): ViewedRange | null {
  const { fixedSpan: looked, isMoving } = useTime.getState()
  const span = viewedSpan()
  if (span === null) return null
  const motion = isMoving ? 'moves' : looked === null ? 'follows' : 'stands'
  const fromDisk = isInMemory() ? null : disk.range(span, motion)
  if (fromDisk !== null) return fromDisk
  // Until the disk has answered for the first time, what memory has of it.
  const columns = useView.getState().frozen ?? liveHistory.columns
  return columns.length === 0 ? null : { columns, ...span, statistics: null, motion }
}

/** The stretch of time that fills the charts, also while its samples are still on their way. */
export function viewedSpan(): TimeSpan | null {
  const { fixedSpan: looked } = useTime.getState()
  const { frozen } = useView.getState()
  const newestMs = frozen === null ? newestSampleMs() : (frozen.endTimes()[frozen.length - 1] ?? null)
  if (looked !== null || newestMs === null) return looked
  const toMs = followedEndMs(newestMs)
  return { fromMs: toMs - rangeMs(), toMs }
}

/** The right edge of a view that follows; that of a long one moves in steps. */
function followedEndMs(newestMs: number): number {
  const lengthMs = rangeMs()
  const { status } = useSession.getState()
  if (lengthMs <= LONGEST_RANGE_MS || coversAll(liveHistory.columns)) return newestMs
  if (status === null || !goesOn(status)) return newestMs
  const stepMs = Math.min(LONGEST_STEP_MS, Math.max(SHORTEST_STEP_MS, lengthMs / STEPS_A_VIEW))
  return Math.floor(newestMs / stepMs) * stepMs
}

/** Where time begins and ends in this window; null while there is nothing at all. */
export function timeBounds(): TimeBounds | null {
  const newestMs = newestSampleMs()
  if (newestMs === null) return null
  const oldestMs = Math.min(useTime.getState().extent?.fromMs ?? newestMs, startOf(liveHistory.columns))
  return { oldestMs: Math.min(oldestMs, newestMs), newestMs }
}

/** Whether what is looked at is still on its way from the disk. */
export function isLoading(): boolean {
  const span = viewedSpan()
  return span !== null && !isInMemory() && disk.isLoading(span)
}

/** Why the disk could not be read for what is looked at; null when it could, or need not. */
export function historyProblem(): string | null {
  return disk.problem
}

/** Whether what is looked at needs nothing from the disk. */
export function isInMemory(): boolean {
  const span = viewedSpan()
  const { frozen } = useView.getState()
  if (span === null || frozen !== null) return true
  if (useTime.getState().fixedSpan === null && rangeMs() <= LONGEST_RANGE_MS) return true
  return coversSpan(liveHistory.columns, span)
}

/** Asks the disk for what is looked at, unless memory has it. */
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

/** What was read belongs to another source. */
export function resetDiskHistory(): void {
  disk.reset()
}

/** How long the range is that a person has chosen, ms. */
export function rangeMs(): number {
  return useSettings.getState().rangeMinutes * 60_000
}

function newestSampleMs(): number | null {
  const { columns } = liveHistory
  return columns.endTimes()[columns.length - 1] ?? useTime.getState().extent?.toMs ?? null
}

function coversSpan(columns: SampleColumns, { fromMs, toMs }: TimeSpan): boolean {
  if (coversAll(columns)) return true
  return toMs - fromMs <= LONGEST_RANGE_MS && startOf(columns) <= fromMs
}

/** Whether nothing older is kept on the disk than what memory holds. */
function coversAll(columns: SampleColumns): boolean {
  const { extent } = useTime.getState()
  return extent === null || extent.fromMs >= startOf(columns) - 1
}

/** Start of the first window held; infinity when none is. */
function startOf(columns: SampleColumns): number {
  const first = columns.endTimes()[0]
  const elapsedMs = columns.elapsedTimes()[0] ?? 0
  return first === undefined ? Number.POSITIVE_INFINITY : first - (Number.isNaN(elapsedMs) ? 0 : elapsedMs)
}
