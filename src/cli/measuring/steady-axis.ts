import type { PlacedSample } from '#shared/sample'
import { windowLengthMs } from '#shared/sample-window'

/**
 * The samples' time axis without its corrections. Stamps count whole seconds, so `Timeline` finds out only by and by
 * where in its second a stream began, and moves on by up to a second when it does. What is laid beside the samples, as
 * the start of a command, needs windows that follow one another exactly: by `elapsed`. Only a gap moves this axis.
 */
export class SteadyAxis {
  /** Of the sample before: where it was placed, and where it stands here. */
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
