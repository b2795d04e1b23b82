import type { SampleColumns } from '#shared/sample-columns'
import { liveHistory, useSession } from './session-store'
import { useSettings } from './settings-store'
import { useView } from './view-store'

/** What the charts show now: the newest sample is at the right edge, or what was newest when the view was paused. */
export interface ViewedRange {
  columns: SampleColumns
  /** Exclusive. */
  fromMs: number
  /** End of the newest sample shown. */
  toMs: number
}

/** null while there is no sample to show. */
export function viewedRange(): ViewedRange | null {
  const columns = useView.getState().frozen ?? liveHistory.columns
  const toMs = columns.endTimes()[columns.length - 1]
  if (toMs === undefined) return null
  return { columns, fromMs: toMs - useSettings.getState().rangeMinutes * 60_000, toMs }
}

/** The same for a component, which renders again when it changes. */
export function useViewedRange(): ViewedRange | null {
  const frozen = useView((view) => view.frozen)
  useSession((session) => (frozen === null ? session.revision : null))
  useSettings((settings) => settings.rangeMinutes)
  return viewedRange()
}

/** Calls back when any of what `viewedRange` depends on, or the crosshair, changed. Returns the way to stop. */
export function subscribeToView(onChange: () => void): () => void {
  const disposers = [
    useSession.subscribe((now, before) => {
      if (now.revision !== before.revision && useView.getState().frozen === null) onChange()
    }),
    useView.subscribe((now, before) => {
      if (now.frozen !== before.frozen || now.crosshairMs !== before.crosshairMs) onChange()
    }),
    useSettings.subscribe(onChange),
  ]
  return () => {
    for (const dispose of disposers) dispose()
  }
}

/** Index in `range.columns` of the sample under the crosshair; null without one, or when it left the range. */
export function crosshairIndex(range: ViewedRange, crosshairMs: number | null): number | null {
  if (crosshairMs === null || crosshairMs <= range.fromMs || crosshairMs > range.toMs) return null
  const index = range.columns.indexAtOrAfter(crosshairMs)
  return index < range.columns.length ? index : null
}
