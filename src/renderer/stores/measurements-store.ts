import { create } from 'zustand'
import type { MeasurementsState } from '#shared/ipc-contract'

/** A copy of main's list of measurements, the newest first, and of the one that runs. */
export const useMeasurements = create<MeasurementsState>()(() => ({ list: [], running: null }))
