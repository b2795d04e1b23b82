import { readMetric, type PlacedSample, type Sample } from '#shared/sample'
import { EDGE_MS, windowLengthMs, windowStartMs } from '#shared/sample-window'
import { TRACE_MS } from '#shared/glance'
import type { MetricId } from '#shared/metrics'

/** A replay may hand over minutes in a moment. */
const MOST_SAMPLES = 2000

/** The powers that the menu bar can show. `package`: all that is measured together. */
export const POWER_RAILS = ['ane', 'gpu', 'cpu', 'package'] as const
export type PowerRail = (typeof POWER_RAILS)[number]

const METRICS: Readonly<Record<PowerRail, readonly MetricId[]>> = {
  ane: ['ane.powerMw'],
  gpu: ['gpu.powerMw'],
  cpu: ['cpu.powerMw'],
  // macOS 13 and later report the sum of the three; before, the package's own power.
  package: ['combinedPowerMw', 'packagePowerMw'],
}

/** mW; null where the sample does not have it. */
export function railPowerMw(sample: Sample, rail: PowerRail): number | null {
  for (const metric of METRICS[rail]) {
    const powerMw = readMetric(sample, metric)
    if (powerMw !== null) return powerMw
  }
  return null
}

/** The samples of the last minute, for small traces. */
export class RecentMinute {
  private samples: PlacedSample[] = []

  /** In the order of time. */
  add(placed: PlacedSample): void {
    this.samples.push(placed)
    const fromMs = placed.endMs - TRACE_MS
    const kept = this.samples.findIndex(({ endMs }) => endMs > fromMs)
    this.samples.splice(0, Math.max(kept, this.samples.length - MOST_SAMPLES))
  }

  clear(): void {
    this.samples = []
  }

  /**
   * The highest power, mW, in each of `columns` equal parts of the minute, oldest first; null where none was measured. The
   * parts begin at fixed times, so that a column never changes once the time has passed it: it only moves on.
   */
  trace(rail: PowerRail, columns: number): (number | null)[] {
    const trace = new Array<number | null>(columns).fill(null)
    const newestMs = this.samples.at(-1)?.endMs
    if (newestMs === undefined) return trace
    const columnMs = TRACE_MS / columns
    const columnOf = (timeMs: number): number => Math.floor(timeMs / columnMs)
    const first = columnOf(newestMs - EDGE_MS) - columns + 1
    let previousMs = Infinity
    for (const { endMs, gapBefore, sample } of this.samples) {
      // Without a gap one window begins where the one before it ended, though the axis may have moved a little.
      const startMs = Math.min(windowStartMs(endMs, sample.elapsedMs), gapBefore ? Infinity : previousMs)
      previousMs = endMs
      const powerMw = railPowerMw(sample, rail)
      if (powerMw === null) continue
      const last = columnOf(endMs - EDGE_MS) - first
      const isPoint = windowLengthMs(sample.elapsedMs) <= 2 * EDGE_MS
      const begin = isPoint ? last : columnOf(startMs + EDGE_MS) - first
      for (let at = Math.max(0, begin); at <= last; at++) trace[at] = Math.max(trace[at] ?? 0, powerMw)
    }
    return trace
  }
}
