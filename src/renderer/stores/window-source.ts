import type { MetricId } from '#shared/metrics'
import { goesOn, isFlowing } from '#shared/source-status'
import { SOURCES } from '#shared/sources'
import { MEMORY_HISTORY_MS } from '#shared/history'
import { useEvents } from './events-store'
import { useMeasurements } from './measurements-store'
import type { Newest, RangeSource, Shade, TimeLabels } from './range-source'
import { UNKNOWN_MACHINE, valueAt } from './viewed-range'
import { liveHistory, useSession } from './session-store'
import { useSettings } from './settings-store'
import { timeNavigation } from './time-actions'
import { useTime } from './time-store'
import { useView } from './view-store'
import { followedLengthMs, loadHistory, windowRange } from './window-range'

const NO_SHADES: readonly Shade[] = []

/** What the newest sample of the source is, whatever the window shows; null while it is paused or nothing comes. */
export function newestOfSource(): Newest | null {
  const { status } = useSession.getState()
  if (useView.getState().frozen !== null || status === null || !goesOn(status) || !isFlowing(status))
    return null
  return SOURCES[status.kind].isPresent ? 'now' : 'latest'
}

/** Value of a series in the newest sample of the source, whatever the window shows; null where it was not reported. */
export function newestValueOfSource(metric: MetricId): number | null {
  const { columns } = liveHistory
  return valueAt(columns, metric, columns.length - 1)
}

function newest(): Newest | null {
  return useTime.getState().fixedSpan === null ? newestOfSource() : null
}

/** Distances from now while the view follows the newest sample and is at most an hour long; else clock times. */
function timeLabels(): TimeLabels {
  const followed = newest()
  return followed === null || followedLengthMs() > MEMORY_HISTORY_MS
    ? { kind: 'clock' }
    : { kind: 'relative', newest: followed }
}

function shades(): readonly Shade[] {
  const { selection } = useTime.getState()
  const startedAtMs = useMeasurements.getState().running?.startedAtMs ?? null
  if (selection === null && startedAtMs === null) return NO_SHADES
  return [
    ...(startedAtMs === null
      ? []
      : [{ kind: 'measuring' as const, fromMs: startedAtMs, toMs: Number.POSITIVE_INFINITY }]),
    ...(selection === null ? [] : [{ kind: 'selected' as const, ...selection }]),
  ]
}

const listeners = new Set<() => void>()
let revision = 0

function notify(): void {
  revision++
  loadHistory()
  for (const listener of listeners) listener()
}

for (const store of [useSession, useView, useSettings, useTime, useEvents, useMeasurements])
  store.subscribe(notify)

/** The window's own view of the current source. */
export const windowSource: RangeSource = {
  range: windowRange,
  crosshairMs: () => useView.getState().crosshairMs,
  setCrosshair: (crosshairMs) => useView.setState({ crosshairMs }),
  shades,
  timeLabels,
  newest,
  newestValue: (metric) => (newest() === null ? null : newestValueOfSource(metric)),
  machine: () => useSession.getState().status?.machine ?? UNKNOWN_MACHINE,
  revision: () => revision,
  subscribe: (onChange) => {
    listeners.add(onChange)
    return () => listeners.delete(onChange)
  },
  origin: null,
  navigation: timeNavigation,
}
