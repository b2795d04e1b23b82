import { goesOn } from '#shared/source-status'
import { LONGEST_RANGE_MS, type RangeMinutes } from '#shared/time-range'
import { mainProcess, request } from '../bridge/bridge'
import { changeSettings } from './settings-store'
import { SampleColumns } from '#shared/sample-columns'
import type { TimeNavigation, TimeSpan } from './range-source'
import { liveHistory, useSession } from './session-store'
import { panSpan, SHORTEST_VIEW_MS, useTime, zoomSpan } from './time-store'
import { showPage, useView } from './view-store'
import { crosshairIndex, newestIndex, oldestIndex } from './viewed-range'
import { resetDiskHistory, viewedSpan, rangeMs, timeBounds, windowRange } from './window-range'

/** Share of the view that one press of a key moves it by, and what it multiplies its length by. */
const KEY_PAN = 0.25
const KEY_ZOOM = 1.5
/** How near to the newest sample and to the chosen range, as a share of the view, counts as following again. */
const SNAP = 0.01

/** The hand on the window's own charts. */
export const timeNavigation: TimeNavigation = {
  pan: (byMs) => moveView((span, bounds) => panSpan(span, byMs, bounds)),
  zoom: (factor, aroundMs) => moveView((span, bounds) => zoomSpan(span, factor, aroundMs, bounds)),
  select: (startMs, endMs) => {
    const span = viewedSpan()
    if (span === null) return
    const within = (timeMs: number): number => Math.min(span.toMs, Math.max(span.fromMs, timeMs))
    const [fromMs, toMs] = [within(Math.min(startMs, endMs)), within(Math.max(startMs, endMs))]
    useTime.setState({ selection: { fromMs: Math.round(fromMs), toMs: Math.round(toMs), isDone: false } })
  },
  finish: () => {
    const { selection, fixedSpan: looked } = useTime.getState()
    useTime.setState({
      isMoving: false,
      selection:
        selection === null || selection.toMs === selection.fromMs ? null : { ...selection, isDone: true },
      ...(looked !== null && isFollowingAgain(looked) ? { fixedSpan: null } : {}),
    })
  },
}

type Move = (span: TimeSpan, bounds: NonNullable<ReturnType<typeof timeBounds>>) => TimeSpan

function moveView(change: Move): void {
  const [span, bounds] = [viewedSpan(), timeBounds()]
  if (span === null || bounds === null) return
  const looked = change(span, bounds)
  if (looked.fromMs === span.fromMs && looked.toMs === span.toMs) return
  useView.setState({ frozen: null, crosshairMs: null })
  useTime.setState({ fixedSpan: looked, isMoving: true })
}

/** The view was brought back to where it would be if it had never been moved. */
function isFollowingAgain({ fromMs, toMs }: TimeSpan): boolean {
  const bounds = timeBounds()
  const { status } = useSession.getState()
  if (bounds === null || status === null || !goesOn(status)) return false
  const snapMs = rangeMs() * SNAP
  return bounds.newestMs - toMs <= snapMs && Math.abs(toMs - fromMs - rangeMs()) <= snapMs
}

/** Moves by a quarter of the view; −1 is towards older samples. */
export function panByKey(direction: -1 | 1): void {
  const span = viewedSpan()
  if (span === null) return
  timeNavigation.pan(direction * KEY_PAN * (span.toMs - span.fromMs))
  timeNavigation.finish()
}

/** Zooms around the crosshair, or the middle; −1 shows less time. */
export function zoomByKey(direction: -1 | 1): void {
  const span = viewedSpan()
  if (span === null) return
  const around = useView.getState().crosshairMs ?? (span.fromMs + span.toMs) / 2
  timeNavigation.zoom(KEY_ZOOM ** direction, around)
  timeNavigation.finish()
}

/** Moves the crosshair by `steps` points within the range; the first step sets it on the newest one. */
export function moveCrosshair(steps: number): void {
  const range = windowRange()
  const newest = range === null ? null : newestIndex(range)
  if (range === null || newest === null) return
  const current = crosshairIndex(range, useView.getState().crosshairMs)
  const index = current === null ? newest : Math.min(newest, Math.max(oldestIndex(range), current + steps))
  useView.setState({ crosshairMs: range.columns.endTimes()[index] ?? null })
}

export function showSpan(span: TimeSpan): void {
  const lengthMs = Math.max(SHORTEST_VIEW_MS, span.toMs - span.fromMs)
  useView.setState({ frozen: null, crosshairMs: null })
  useTime.setState({ fixedSpan: { fromMs: span.toMs - lengthMs, toMs: span.toMs }, selection: null })
}

/** Follows the newest sample again. */
export function followNewest(): void {
  useView.setState({ frozen: null })
  useTime.setState({ fixedSpan: null, selection: null })
}

/** As much as is looked at now, from the oldest sample on. */
export async function showOldest(): Promise<void> {
  await fetchExtent()
  const [span, bounds] = [viewedSpan(), timeBounds()]
  if (span === null || bounds === null) return
  showSpan(panSpan(span, bounds.oldestMs - span.fromMs, bounds))
}

/** All that is kept: a whole recording. */
export async function showAll(): Promise<void> {
  await fetchExtent()
  const bounds = timeBounds()
  if (bounds !== null) showSpan({ fromMs: bounds.oldestMs, toMs: bounds.newestMs })
}

export function chooseRange(rangeMinutes: RangeMinutes): void {
  changeSettings({ rangeMinutes })
  followNewest()
  // What is kept grows older, or ages away.
  void fetchExtent()
}

/** Stands still where the view is, or follows again. */
export function togglePause(): void {
  const { fixedSpan: looked } = useTime.getState()
  if (looked !== null || useView.getState().frozen !== null) return followNewest()
  const { status } = useSession.getState()
  if (status !== null && !goesOn(status)) return
  const span = viewedSpan()
  if (rangeMs() > LONGEST_RANGE_MS && span !== null) showSpan(span)
  else freeze()
}

/**
 * Freezes what is on screen; recording goes on. Nothing to see is not frozen: the window would go on waiting for a
 * sample that has long come.
 */
function freeze(): void {
  if (liveHistory.columns.length === 0) return
  useView.setState({ frozen: SampleColumns.fromData(liveHistory.columns.toData(), null) })
}

export function clearSelection(): void {
  useTime.setState({ selection: null })
}

/** Makes a measurement of a stretch of time, and shows it. */
export async function measureSpan({ fromMs, toMs }: TimeSpan): Promise<void> {
  const measured = await request('measurement:from-range', fromMs, toMs)
  if (measured === null) return
  clearSelection()
  showPage({ kind: 'measurement', id: measured.value.id, isNew: true })
}

/** Asks what is kept of the source. What cannot be said is taken for nothing. */
export async function fetchExtent(): Promise<void> {
  const extent = await mainProcess()
    .invoke('history:extent')
    .catch(() => null)
  const known = useTime.getState().extent
  if (known?.fromMs !== extent?.fromMs || known?.toMs !== extent?.toMs) useTime.setState({ extent })
}

/** Forgets all but the measurements, here as well; says whether it went well. */
export async function clearHistory(): Promise<boolean> {
  if ((await request('history:clear')) === null) return false
  resetDiskHistory()
  await fetchExtent()
  return true
}
