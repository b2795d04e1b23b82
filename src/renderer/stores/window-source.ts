import { goesOn } from '#shared/source-status'
import { SOURCES } from '#shared/sources'
import { MEMORY_HISTORY_MS } from '#shared/history'
import { useEvents } from './events-store'
import type { RangeSource, Shade, TimeLabels } from './range-source'
import { UNKNOWN_MACHINE } from './viewed-range'
import { useSession } from './session-store'
import { useSettings } from './settings-store'
import { timeNavigation } from './time-actions'
import { useTime } from './time-store'
import { useView } from './view-store'
import { loadHistory, rangeMs, windowRange } from './window-range'

const NO_SHADES: readonly Shade[] = []

/** Distances from now while the view follows the newest sample and is at most an hour long; else clock times. */
function timeLabels(): TimeLabels {
  const { status } = useSession.getState()
  const isStill =
    useView.getState().frozen !== null ||
    useTime.getState().fixedSpan !== null ||
    (status !== null && !goesOn(status))
  if (isStill || rangeMs() > MEMORY_HISTORY_MS) return { kind: 'clock' }
  return { kind: 'relative', newest: status === null || SOURCES[status.kind].isPresent ? 'now' : 'latest' }
}

function shades(): readonly Shade[] {
  const { selection } = useTime.getState()
  return selection === null ? NO_SHADES : [{ kind: 'selected', ...selection }]
}

const listeners = new Set<() => void>()
let revision = 0

function notify(): void {
  revision++
  loadHistory()
  for (const listener of listeners) listener()
}

for (const store of [useSession, useView, useSettings, useTime, useEvents]) store.subscribe(notify)

/** The window's own view of the current source. */
export const windowSource: RangeSource = {
  range: windowRange,
  crosshairMs: () => useView.getState().crosshairMs,
  setCrosshair: (crosshairMs) => useView.setState({ crosshairMs }),
  shades,
  timeLabels,
  machine: () => useSession.getState().status?.machine ?? UNKNOWN_MACHINE,
  revision: () => revision,
  subscribe: (onChange) => {
    listeners.add(onChange)
    return () => listeners.delete(onChange)
  },
  origin: null,
  navigation: timeNavigation,
}
