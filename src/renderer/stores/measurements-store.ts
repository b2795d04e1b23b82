import { create } from 'zustand'
import type { MeasurementsState } from '#shared/ipc-contract'
import { request } from '../bridge/bridge'
import { liveHistory } from './session-store'
import { answeredPage, showPage, useView } from './view-store'

/** A copy of main's list of measurements, the newest first, and of the one that is running. */
export const useMeasurements = create<MeasurementsState>()(() => ({ list: [], running: null }))

/** Starts a measurement, or stops the running one and shows its page, ready to be named. */
export async function toggleMeasuring(): Promise<void> {
  if (useMeasurements.getState().running === null) {
    await request('measurement:start')
    return
  }
  const show = answeredPage()
  const stopped = await request('measurement:stop')
  if (stopped !== null) show({ kind: 'measurement', id: stopped.value.id, isNew: true })
}

/** How long the running measurement has lasted in the samples' time, ms; 0 before its first sample. */
export function measuredSoFarMs(startedAtMs: number | null): number {
  const { columns } = liveHistory
  const newest = columns.endTimes()[columns.length - 1]
  return startedAtMs === null || newest === undefined ? 0 : Math.max(0, newest - startedAtMs)
}

/** Deletes measurements, and leaves their page. Returns whether they were deleted. */
export async function deleteMeasurements(ids: readonly string[]): Promise<boolean> {
  if ((await request('measurement:delete', [...ids])) === null) return false
  const { page } = useView.getState()
  const isGone =
    (page.kind === 'measurement' && ids.includes(page.id)) ||
    (page.kind === 'comparison' && page.ids.some((id) => ids.includes(id)))
  if (isGone) showPage({ kind: 'measurements' })
  return true
}
