import { highestOf } from '#shared/extremes'
import type { StreamFound } from '../observations'
import { samplesOf } from './readings'

export interface Steadiness {
  sampleCount: number
  /** Came more than half an interval after its window had ended. */
  lateCount: number
  /** Between two samples, ms. */
  longestWaitMs: number
  /** Between the first sample and the last, and in no window, ms. */
  uncoveredMs: number
}

/**
 * How evenly samples came. powermetrics measures one window after the other, each as long as it says, and writes it at its
 * end: what the windows lack of the time between the first and the last was lost. null with fewer than two samples.
 */
export function steadinessOf({ intervalMs, samples }: StreamFound): Steadiness | null {
  const windows = samples.map(({ atMs, plist }) => {
    const elapsedMs = samplesOf({ samples: [{ atMs, plist }] })[0]?.elapsedMs ?? intervalMs
    return { atMs, elapsedMs }
  })
  const [first, ...rest] = windows
  const last = rest.at(-1)
  if (first === undefined || last === undefined) return null
  const waits = rest.map(({ atMs, elapsedMs }, index) => {
    const waitMs = atMs - (windows[index]?.atMs ?? 0)
    return { waitMs, lateMs: waitMs - elapsedMs }
  })
  const coveredMs = rest.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0)
  return {
    sampleCount: windows.length,
    lateCount: waits.filter(({ lateMs }) => lateMs > intervalMs / 2).length,
    longestWaitMs: highestOf(waits.map(({ waitMs }) => waitMs)),
    uncoveredMs: Math.max(0, Math.round(last.atMs - first.atMs - coveredMs)),
  }
}
