import type { PlacedSample, Sample } from '#shared/sample'
import { sampleWith } from './sample-with'

/** One window of a made-up recording: its length, what it reports, and how much time is missing before it. */
export interface MadeWindow extends Partial<Sample> {
  elapsedMs: number
  pauseMs?: number
}

/** A sample in which the ANE took `energyMj` in a window of this length, and nothing else is reported. */
export function aneWindow(energyMj: number | null, elapsedMs = 1000, pauseMs = 0): MadeWindow {
  const powerMw = energyMj === null ? null : (energyMj * 1000) / elapsedMs
  return { elapsedMs, pauseMs, ane: { ...sampleWith().ane, powerMw, energyMj } }
}

/** Places windows one after the other on the axis; the first begins at `startMs`. */
export function placeWindows(windows: readonly MadeWindow[], startMs = 0): PlacedSample[] {
  let endMs = startMs
  return windows.map(({ pauseMs = 0, ...parts }, sequence) => {
    endMs += pauseMs + parts.elapsedMs
    return { sequence, endMs, gapBefore: pauseMs > 0, sample: sampleWith(parts) }
  })
}
