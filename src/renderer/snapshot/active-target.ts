import type { SnapshotTarget } from '#shared/charts'
import { useSettings } from '../stores/settings-store'
import { useView } from '../stores/view-store'

/** What "this chart" means for a key or a menu: the one that fills the window, else the one last touched, else all. */
export function activeTarget(): SnapshotTarget {
  return useSettings.getState().focusedChart ?? useView.getState().activeChart ?? 'all'
}
