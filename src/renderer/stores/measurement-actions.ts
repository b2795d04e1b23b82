import { ask, request } from './actions'
import { useMeasurements } from './measurements-store'
import { liveHistory } from './session-store'
import { useView, type Page } from './view-store'

/** Fills the window with `page`. A crosshair belongs to the charts it was set in. */
export function showPage(page: Page): void {
  useView.setState({ page, crosshairMs: null })
}

/** Whether the page has charts, of which there can be a picture. */
export function showsCharts(): boolean {
  const { kind } = useView.getState().page
  return kind === 'charts' || kind === 'measurement'
}

/** One step towards the charts; says whether there was one. */
export function leavePage(): boolean {
  const { kind } = useView.getState().page
  if (kind === 'charts') return false
  showPage({ kind: kind === 'measurements' ? 'charts' : 'measurements' })
  return true
}

/** Shows the measurements, or from any of their pages the charts. */
export function toggleMeasurements(): void {
  showPage({ kind: useView.getState().page.kind === 'charts' ? 'measurements' : 'charts' })
}

/** Starts a measurement, or ends the one that runs and shows what came of it, ready to be named. */
export async function toggleMeasuring(): Promise<void> {
  if (useMeasurements.getState().running === null) {
    await request('measurement:start')
    return
  }
  const stopped = await ask('measurement:stop')
  if (stopped !== null) showPage({ kind: 'measurement', id: stopped.value.id, isNew: true })
}

/** How long the measurement that runs has lasted by the samples' own time; 0 before its first one. */
export function measuredSoFarMs(startedAtMs: number | null): number {
  const { columns } = liveHistory
  const newest = columns.endTimes()[columns.length - 1]
  return startedAtMs === null || newest === undefined ? 0 : Math.max(0, newest - startedAtMs)
}

/** Deletes for good, and leaves a page that is about what was deleted. Says whether it went well. */
export async function deleteMeasurements(ids: readonly string[]): Promise<boolean> {
  if (!(await request('measurement:delete', [...ids]))) return false
  const { page } = useView.getState()
  const isGone =
    (page.kind === 'measurement' && ids.includes(page.id)) ||
    (page.kind === 'comparison' && page.ids.some((id) => ids.includes(id)))
  if (isGone) showPage({ kind: 'measurements' })
  return true
}
