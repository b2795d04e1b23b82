import { SampleColumns } from '#shared/sample-columns'
import { goesOn } from '#shared/source-status'
import { MEMORY_HISTORY_MS } from '#shared/history'
import type { TimeSpan } from '#shared/sample-window'
import type { RangeMinutes } from '#shared/settings'
import { isOfLog } from '#shared/track-events'
import { mainProcess, request } from '../bridge/bridge'
import { clearEvents } from './events-store'
import type { TimeNavigation } from './range-source'
import { liveHistory, useSession } from './session-store'
import { changeSettings } from './settings-store'
import {
  chooseView,
  panSpan,
  SHORTEST_VIEW_MS,
  shortestViewMs,
  useTime,
  zoomSpan,
  type TimeBounds,
} from './time-store'
import { answeredPage, showPage, useView } from './view-store'
import { crosshairIndex, newestIndex, oldestIndex, notableEvents } from './viewed-range'
import { followedLengthMs, resetDiskHistory, timeBounds, viewedSpan, windowRange } from './window-range'

/** One press of a key moves the view by this share of its length, or multiplies its length by this factor. */
const KEY_PAN = 0.25
const KEY_ZOOM = 1.5
/** A view this near to where it would be when following counts as following again. Share of the chosen range. */
const SNAP = 0.01

/** Moves the window's own charts. */
export const timeNavigation: TimeNavigation = {
  pan: (byMs) => moveView((span, bounds) => panSpan(span, byMs, bounds)),
  zoom: (factor, aroundMs) => moveView((span, bounds) => zoomSpan(span, factor, aroundMs, bounds)),
  select: (startMs, endMs) => {
    const span = viewedSpan()
    if (span === null) return
    const within = (timeMs: number): number => Math.min(span.toMs, Math.max(span.fromMs, timeMs))
    const [fromMs, toMs] = [within(Math.min(startMs, endMs)), within(Math.max(startMs, endMs))]
    chooseView({ selection: { fromMs: Math.round(fromMs), toMs: Math.round(toMs), isDone: false } })
  },
  finish: () => {
    const { selection, fixedSpan } = useTime.getState()
    useTime.setState({
      isMoving: false,
      selection:
        selection === null || selection.toMs === selection.fromMs ? null : { ...selection, isDone: true },
      ...(fixedSpan !== null && isFollowingAgain(fixedSpan) ? { fixedSpan: null } : {}),
    })
  },
}

type Move = (span: TimeSpan, bounds: TimeBounds) => TimeSpan

function moveView(change: Move): void {
  const [span, bounds] = [viewedSpan(), timeBounds()]
  if (span === null || bounds === null) return
  const fixedSpan = change(span, bounds)
  if (fixedSpan.fromMs === span.fromMs && fixedSpan.toMs === span.toMs) return
  useView.setState({ frozen: null, crosshairMs: null })
  chooseView({ fixedSpan, isMoving: true })
}

/** Whether the view was moved back to where it would be when following. */
function isFollowingAgain({ fromMs, toMs }: TimeSpan): boolean {
  const bounds = timeBounds()
  const { status } = useSession.getState()
  if (bounds === null || status === null || !goesOn(status)) return false
  const lengthMs = followedLengthMs()
  const snapMs = lengthMs * SNAP
  return bounds.newestMs - toMs <= snapMs && Math.abs(toMs - fromMs - lengthMs) <= snapMs
}

/** Moves the view by a quarter of its length; −1 is towards older samples. */
export function panByKey(direction: -1 | 1): void {
  const span = viewedSpan()
  if (span === null) return
  timeNavigation.pan(direction * KEY_PAN * (span.toMs - span.fromMs))
  timeNavigation.finish()
}

/** Zooms around the crosshair, or around the middle without one; −1 shows less time. */
export function zoomByKey(direction: -1 | 1): void {
  const span = viewedSpan()
  if (span === null) return
  const around = useView.getState().crosshairMs ?? (span.fromMs + span.toMs) / 2
  timeNavigation.zoom(KEY_ZOOM ** direction, around)
  timeNavigation.finish()
}

/** Moves the crosshair by `steps` points within the range. Without a crosshair, puts it on the newest point. */
export function moveCrosshair(steps: number): void {
  const range = windowRange()
  const newest = range === null ? null : newestIndex(range)
  if (range === null || newest === null) return
  const current = crosshairIndex(range, useView.getState().crosshairMs)
  const index = current === null ? newest : Math.min(newest, Math.max(oldestIndex(range), current + steps))
  useView.setState({ crosshairMs: range.columns.endTimes()[index] ?? null })
}

/**
 * Moves the crosshair to the mark or event before or after it, and the view where that is elsewhere. Without a crosshair
 * it begins at the newest sample. Events of the log are too many to be stepped through: they have a list.
 */
export function jumpToEvent(direction: -1 | 1): void {
  const range = windowRange()
  if (range === null) return
  const events = notableEvents(range).filter((event) => !isOfLog(event))
  const fromMs = useView.getState().crosshairMs ?? Number.POSITIVE_INFINITY
  const found =
    direction === 1
      ? events.find(({ startMs }) => startMs > fromMs)
      : events.findLast(({ startMs }) => startMs < fromMs)
  if (found === undefined) return
  // A view that follows the newest sample draws later events at its edge.
  const startMs = range.motion === 'follows' ? Math.min(found.startMs, range.toMs) : found.startMs
  if (startMs <= range.fromMs || startMs > range.toMs) centreOn(startMs, range)
  useView.setState({ crosshairMs: startMs })
}

/** Moves the view until `timeMs` lies in its middle, or as near to it as there are samples. */
function centreOn(timeMs: number, { fromMs, toMs }: TimeSpan): void {
  const bounds = timeBounds()
  if (bounds !== null) showSpan(panSpan({ fromMs, toMs }, timeMs - (fromMs + toMs) / 2, bounds))
}

/** Shows `span`, or at least the shortest view that ends where it ends, and stays there. */
export function showSpan(span: TimeSpan): void {
  const bounds = timeBounds()
  const shortestMs = bounds === null ? SHORTEST_VIEW_MS : shortestViewMs(bounds)
  const lengthMs = Math.max(shortestMs, span.toMs - span.fromMs)
  useView.setState({ frozen: null, crosshairMs: null })
  chooseView({ fixedSpan: { fromMs: span.toMs - lengthMs, toMs: span.toMs }, selection: null })
}

/** How much is shown before what happened in less time, ms. */
const SHORTEST_LEAD_MS = 30_000

/** Shows the charts at a moment, or a stretch of time, with what was before it, and puts the crosshair on its end. */
export function showMoment({ fromMs, toMs }: TimeSpan): void {
  const leadMs = Math.max(SHORTEST_LEAD_MS, toMs - fromMs)
  showPage({ kind: 'charts' })
  showSpan({ fromMs: fromMs - leadMs, toMs: toMs + leadMs / 3 })
  useView.setState({ crosshairMs: toMs })
}

/** Follows the newest sample again. */
export function followNewest(): void {
  useView.setState({ frozen: null })
  chooseView({ fixedSpan: null, selection: null })
}

/** Shows the oldest samples, in a view as long as the present one. */
export async function showOldest(): Promise<void> {
  chooseView()
  if (!(await fetchExtentForView())) return
  const [span, bounds] = [viewedSpan(), timeBounds()]
  if (span === null || bounds === null) return
  showSpan(panSpan(span, bounds.oldestMs - span.fromMs, bounds))
}

/** Shows the whole history of the source. */
export function showAll(): Promise<void> {
  chooseView()
  return showEnded()
}

/** Shows the whole history, as of a recording that has ended, unless a person chooses what to see before it is known. */
export async function showEnded(): Promise<void> {
  if (!(await fetchExtentForView())) return
  const [bounds, { extent }] = [timeBounds(), useTime.getState()]
  if (bounds === null) return
  // The disk may have samples that are still on their way to this window.
  showSpan({ fromMs: bounds.oldestMs, toMs: Math.max(bounds.newestMs, extent?.toMs ?? bounds.newestMs) })
}

/** Follows the newest sample with a view of `rangeMinutes`. */
export function chooseRange(rangeMinutes: RangeMinutes): void {
  changeSettings({ rangeMinutes })
  followNewest()
  // The extent on disk changes with time, and the new range may reach its beginning.
  void fetchExtent()
}

/** Stops the view where it is, or follows the newest sample again. */
export function togglePause(): void {
  const { fixedSpan } = useTime.getState()
  if (fixedSpan !== null || useView.getState().frozen !== null) return followNewest()
  const { status } = useSession.getState()
  if (status !== null && !goesOn(status)) return
  const span = viewedSpan()
  if (followedLengthMs() > MEMORY_HISTORY_MS && span !== null) showSpan(span)
  else freeze()
}

/**
 * Freezes the charts, while recording goes on. Does nothing without samples: the window would show for ever that it waits for
 * the first one.
 */
function freeze(): void {
  if (liveHistory.columns.length === 0) return
  chooseView()
  useView.setState({ frozen: SampleColumns.fromData(liveHistory.columns.toData(), null) })
}

export function clearSelection(): void {
  useTime.setState({ selection: null })
}

/** Makes a measurement of a span of time, and shows its page. */
export async function measureSpan({ fromMs, toMs }: TimeSpan): Promise<void> {
  const show = answeredPage()
  const { selection } = useTime.getState()
  const measured = await request('measurement:from-range', fromMs, toMs)
  if (measured === null) return
  if (useTime.getState().selection === selection) clearSelection()
  show({ kind: 'measurement', id: measured.value.id, isNew: true })
}

/** Loads the extent of the source's history on disk. Without an answer it counts as empty. */
export async function fetchExtent(): Promise<void> {
  const extent = await mainProcess()
    .invoke('history:extent')
    .catch(() => null)
  const known = useTime.getState().extent
  if (known?.fromMs !== extent?.fromMs || known?.toMs !== extent?.toMs) useTime.setState({ extent })
}

/** Loads the extent, for what the view is to show then. False where something else was chosen meanwhile. */
async function fetchExtentForView(): Promise<boolean> {
  const { choices } = useTime.getState()
  await fetchExtent()
  return useTime.getState().choices === choices
}

/** Deletes all history but the measurements, on disk and in this window. Returns whether it was deleted. */
export async function clearHistory(): Promise<boolean> {
  if ((await request('history:clear')) === null) return false
  resetDiskHistory()
  clearEvents()
  await fetchExtent()
  return true
}
