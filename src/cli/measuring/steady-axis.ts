import type { PlacedSample } from '#shared/sample'
import { windowLengthMs } from '#shared/sample-window'

/**
 * The samples' time axis without corrections. Stamps have whole seconds, so `Timeline` learns only from later stamps where
 * in its second a stream began, and then moves by up to a second. The start of a command can only be compared with windows
 * that follow each other exactly, by their length. Only a gap moves this axis.
 */
export class SteadyAxis {
  /** The end of the previous sample, on the original axis and on this one. */
  private last: { endMs: number; steadyMs: number } | null = null

  place(placed: PlacedSample): PlacedSample {
    const { endMs, gapBefore, sample } = placed
    const { last } = this
    const windowMs = gapBefore ? 0 : windowLengthMs(sample.elapsedMs)
    const steadyMs = last === null ? endMs : last.steadyMs + (windowMs > 0 ? windowMs : endMs - last.endMs)
    this.last = { endMs, steadyMs }
    return { ...placed, endMs: steadyMs }
  }
}
