import type { SnapshotTarget } from '#shared/charts'
import type { PicturedRange } from '#shared/ipc-contract'
import { SampleColumns } from '#shared/sample-columns'
import type { MetricId } from '#shared/metrics'
import type { SourceStatus } from '#shared/source-status'
import { mainProcess } from '../bridge/bridge'
import { currentPalette, type Palette } from '../charts/palette'
import { liveHistory, useSession } from '../stores/session-store'
import { useSettings } from '../stores/settings-store'
import { currentSource } from '../charts/range-source-context'
import type { RangeOrigin, RangeSource, TimeSpan, ViewedRange } from '../stores/range-source'
import { viewedHistory } from '../stores/static-source'
import { isInMemory, viewedSpan, windowRange } from '../stores/window-range'

/** All that goes into one picture. */
export interface PictureInput {
  target: SnapshotTarget
  range: ViewedRange
  status: SourceStatus
  hiddenSeries: readonly MetricId[]
  palette: Palette
  /** Whose samples the picture is to carry; null: none. */
  shown: PicturedRange | null
}

/** Shortest range a picture is drawn over: a lone sample without a length still needs an axis. */
const SHORTEST_RANGE_MS = 1000

/** Points of a picture's curves: as many as its plots have pixels. */
const PICTURE_POINTS = 2200

/** What the page shows now; null while there is no sample. Throws with main's words when the disk cannot be read. */
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
    shown: pictureSource(range, source.origin),
  }
}

/** What the window's own charts show, with samples from the disk where memory does not reach. */
async function windowPicture(): Promise<ViewedRange | null> {
  const span = viewedSpan()
  if (isInMemory()) return windowRange()
  return span === null ? null : readRange(span)
}

/** The caption of a picture tells of what was measured, not of what is followed meanwhile. */
function statusOf(source: RangeSource, status: SourceStatus): SourceStatus {
  if (source.origin === null) return status
  const { label, kind } = source.origin
  const unknown = { requestedIntervalMs: null, measuredIntervalMs: null, faultCount: 0 }
  return { ...status, ...unknown, label, kind, machine: source.machine() }
}

/** All that is kept of the source, or all of the session where nothing is; null while there is no sample. */
export async function wholeInput(target: SnapshotTarget): Promise<PictureInput | null> {
  const { status, columns: data } = await mainProcess().invoke('history:all')
  const columns = SampleColumns.fromData(data, null)
  const ends = columns.endTimes()
  const [first, toMs] = [ends[0], ends[ends.length - 1]]
  if (first === undefined || toMs === undefined) return null
  const firstWindowMs = columns.elapsedTimes()[0] as number
  const beginMs = first - (Number.isNaN(firstWindowMs) ? 0 : firstWindowMs)
  const fromMs = Math.min(beginMs, toMs - SHORTEST_RANGE_MS)
  const range: ViewedRange = { columns, fromMs, toMs, statistics: null, motion: 'stands' }
  return { target, range, status, ...appearance(), shown: pictureSource(range, null) }
}

/** Straight from the disk: what the window holds may be on its way, or coarser than the picture. */
async function readRange(span: TimeSpan): Promise<ViewedRange> {
  const answer = await mainProcess().invoke('history:range', {
    target: { kind: 'current' },
    ...span,
    points: PICTURE_POINTS,
    keys: null,
  })
  if (!answer.ok) throw new Error(answer.message)
  return { ...viewedHistory(answer.value, span), statistics: answer.value.statistics }
}

function pictureSource({ fromMs, toMs }: TimeSpan, origin: RangeOrigin | null): PicturedRange | null {
  if (!useSettings.getState().picturesCarryData) return null
  return { target: origin?.target ?? { kind: 'current' }, fromMs, toMs }
}

/** True once this window holds the history that `visibleInput` looks at. */
export function hasHistory(): boolean {
  return liveHistory.sessionId !== null
}

function appearance(): Pick<PictureInput, 'hiddenSeries' | 'palette'> {
  return { hiddenSeries: useSettings.getState().hiddenSeries, palette: currentPalette() }
}
