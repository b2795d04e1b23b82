import type { SnapshotTarget } from '#shared/charts'
import type { PicturedRange } from '#shared/ipc-contract'
import type { MetricId } from '#shared/metrics'
import { SampleColumns } from '#shared/sample-columns'
import type { TimeSpan } from '#shared/sample-window'
import type { SourceStatus } from '#shared/source-status'
import { SOURCES } from '#shared/sources'
import { mainProcess } from '../bridge/bridge'
import { currentPalette, type Palette } from '../charts/palette'
import { currentSource } from '../charts/range-source-context'
import { fetchEvents } from '../stores/events-store'
import type { RangeOrigin, RangeSource, Shade, ViewedRange } from '../stores/range-source'
import { liveHistory, useSession } from '../stores/session-store'
import { useSettings } from '../stores/settings-store'
import { viewedHistory } from '../stores/static-source'
import { useView } from '../stores/view-store'
import { isInMemory, viewedSpan, windowRange, withSession } from '../stores/window-range'

/** Everything that a picture is drawn from. */
export interface PictureInput {
  target: SnapshotTarget
  range: ViewedRange
  status: SourceStatus
  hiddenSeries: readonly MetricId[]
  palette: Palette
  /** The bursts of a measurement, and the time outside of it. */
  shades: readonly Shade[]
  /** Whether programs are named, which the log told. */
  namesPrograms: boolean
  /** Whose samples the picture file contains; null for none. */
  shown: PicturedRange | null
}

/** Shortest range of a picture, ms: a single sample of unknown length still needs an axis. */
const SHORTEST_RANGE_MS = 1000

/** Points of a picture's curves: as many as its plots are wide in px. */
const PICTURE_POINTS = 2200

/** The input for a picture of the page; null without a sample. Throws main's message when the disk cannot be read. */
export async function visibleInput(target: SnapshotTarget): Promise<PictureInput | null> {
  const source = currentSource()
  const { status } = useSession.getState()
  const range = source.origin === null ? await windowPicture() : source.range()
  if (range === null || status === null) return null
  return {
    target,
    range,
    status: statusOf(source, status),
    ...appearance(),
    // What is selected in the window is none of the picture's.
    shades: source.origin === null ? [] : source.shades(),
    shown: pictureSource(range, source.origin),
  }
}

/** The range of the window's own charts, loaded from the disk when it is not in memory. */
async function windowPicture(): Promise<ViewedRange | null> {
  const span = viewedSpan()
  if (isInMemory()) return windowRange()
  return span === null ? null : readRange(span)
}

/** The status for the caption: of the measurement that is shown, not of the current source. */
function statusOf(source: RangeSource, status: SourceStatus): SourceStatus {
  if (source.origin === null) return status
  const { label, kind } = source.origin
  const unknown = { requestedIntervalMs: null, measuredIntervalMs: null, faultCount: 0 }
  const isMadeUp = !SOURCES[kind].isReal
  return { ...status, ...unknown, label, kind, isMadeUp, machine: source.machine() }
}

/** All samples that main has of the session; null while there is none. */
export async function wholeInput(target: SnapshotTarget): Promise<PictureInput | null> {
  const { status, columns: data } = await mainProcess().invoke('history:all')
  const columns = SampleColumns.fromData(data, null)
  const ends = columns.endTimes()
  const [first, toMs] = [ends[0], ends[ends.length - 1]]
  if (first === undefined || toMs === undefined) return null
  const firstWindowMs = columns.elapsedTimes()[0] as number
  const beginMs = first - (Number.isNaN(firstWindowMs) ? 0 : firstWindowMs)
  const fromMs = Math.min(beginMs, toMs - SHORTEST_RANGE_MS)
  const events = await fetchEvents({ fromMs, toMs })
  const range: ViewedRange = {
    columns,
    fromMs,
    toMs,
    statistics: null,
    roundedToMs: null,
    events,
    motion: 'stands',
  }
  return { target, range, status, ...appearance(), shades: [], shown: pictureSource(range, null) }
}

/** Loads a range from the disk, because the loaded columns may be incomplete, or coarser than the picture. */
async function readRange(span: TimeSpan): Promise<ViewedRange> {
  const answer = await mainProcess().invoke('history:range', {
    target: { kind: 'current' },
    ...span,
    points: PICTURE_POINTS,
    keys: null,
  })
  if (!answer.ok) throw new Error(answer.message)
  return { ...viewedHistory(answer.value, span), events: withSession(answer.value.events) }
}

function pictureSource({ fromMs, toMs }: TimeSpan, origin: RangeOrigin | null): PicturedRange | null {
  if (!useSettings.getState().picturesCarryData) return null
  return { target: origin?.target ?? { kind: 'current' }, fromMs, toMs }
}

/** Whether the history that `visibleInput` draws has been loaded. */
export function hasHistory(): boolean {
  return liveHistory.sessionId !== null
}

function appearance(): Pick<PictureInput, 'hiddenSeries' | 'palette' | 'namesPrograms'> {
  const { hiddenSeries } = useSettings.getState()
  return { hiddenSeries, palette: currentPalette(), namesPrograms: useView.getState().picturesNamePrograms }
}
