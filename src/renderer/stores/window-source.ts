import { goesOn } from '#shared/source-status'
import type { RangeSource, TimeLabels, ViewedRange } from './range-source'
import { UNKNOWN_MACHINE } from './sample-at'
import { liveHistory, useSession } from './session-store'
import { useSettings } from './settings-store'
import { useView } from './view-store'

/** What the window's own charts show: the newest sample is at the right edge, or what was newest at the pause. */
function windowRange(): ViewedRange | null {
  const columns = useView.getState().frozen ?? liveHistory.columns
  const toMs = columns.endTimes()[columns.length - 1]
  if (toMs === undefined) return null
  const lengthMs = useSettings.getState().rangeMinutes * 60_000
  return { columns, fromMs: toMs - lengthMs, toMs, statistics: null, motion: 'follows' }
}

/** Relative labels while the view follows the newest sample, clock times while it stands still. */
function timeLabels(): TimeLabels {
  const { status } = useSession.getState()
  const isStill = useView.getState().frozen !== null || (status !== null && !goesOn(status))
  if (isStill) return { kind: 'clock' }
  return { kind: 'relative', newest: status?.kind === 'replay' ? 'latest' : 'now' }
}

const listeners = new Set<() => void>()
let revision = 0

function announce(): void {
  revision++
  for (const listener of listeners) listener()
}

for (const store of [useSession, useView, useSettings]) store.subscribe(announce)

/** The window's own view. */
export const windowSource: RangeSource = {
  range: windowRange,
  crosshairMs: () => useView.getState().crosshairMs,
  setCrosshair: (crosshairMs) => useView.setState({ crosshairMs }),
  shades: () => [],
  timeLabels,
  machine: () => useSession.getState().status?.machine ?? UNKNOWN_MACHINE,
  revision: () => revision,
  subscribe: (onChange) => {
    listeners.add(onChange)
    return () => listeners.delete(onChange)
  },
  hand: null,
}
