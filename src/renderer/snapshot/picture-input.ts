import type { SnapshotTarget } from '#shared/charts'
import { SampleColumns } from '#shared/sample-columns'
import type { MetricId } from '#shared/metrics'
import type { SourceStatus } from '#shared/source-status'
import { mainProcess } from '../bridge/bridge'
import { currentPalette } from '../charts/use-palette'
import type { Palette } from '../charts/palette'
import { liveHistory, useSession } from '../stores/session-store'
import { useSettings } from '../stores/settings-store'
import type { ViewedRange } from '../stores/range-source'
import { windowSource } from '../stores/window-source'

/** All that goes into one picture. */
export interface PictureInput {
  target: SnapshotTarget
  range: ViewedRange
  status: SourceStatus
  hiddenSeries: readonly MetricId[]
  palette: Palette
}

/** Shortest range a picture is drawn over: a lone sample without a length still needs an axis. */
const SHORTEST_RANGE_MS = 1000

/** What the window shows now; null while there is no sample. */
export function visibleInput(target: SnapshotTarget): PictureInput | null {
  const range = windowSource.range()
  const { status } = useSession.getState()
  if (range === null || status === null) return null
  return { target, range, status, ...looks() }
}

/** All of the session's history, straight from main; null while there is no sample. */
export async function wholeInput(target: SnapshotTarget): Promise<PictureInput | null> {
  const { status, columns: data } = await mainProcess().invoke('history:all')
  const columns = SampleColumns.fromData(data, null)
  const ends = columns.endTimes()
  const [first, toMs] = [ends[0], ends[ends.length - 1]]
  if (first === undefined || toMs === undefined) return null
  const firstWindowMs = columns.elapsedTimes()[0] as number
  const beginMs = first - (Number.isNaN(firstWindowMs) ? 0 : firstWindowMs)
  const fromMs = Math.min(beginMs, toMs - SHORTEST_RANGE_MS)
  return { target, range: { columns, fromMs, toMs, statistics: null, motion: 'stands' }, status, ...looks() }
}

/** True once this window holds the history that `visibleInput` looks at. */
export function hasHistory(): boolean {
  return liveHistory.sessionId !== null
}

function looks(): Pick<PictureInput, 'hiddenSeries' | 'palette'> {
  return { hiddenSeries: useSettings.getState().hiddenSeries, palette: currentPalette() }
}
