import type { Work } from '#shared/attribution/attribution'
import { HIGHEST_FLOOR_MW } from '#shared/measurement/ane-floor'
import { BurstFinder } from '#shared/measurement/burst-finder'
import { StreamMedian } from '#shared/measurement/running-total'
import type { PlacedSample } from '#shared/sample'
import { aneEnergyOf, windowLengthMs } from '#shared/sample-window'

/**
 * Where ANE power rose above what any ANE takes at rest, while a recording is read: enough to compare its clock with
 * another. In flat memory.
 */
export class RiseFinder {
  private readonly bursts = new BurstFinder(0, HIGHEST_FLOOR_MW)
  private readonly windowsMs = new StreamMedian()

  /** In the order of time. */
  add({ endMs, gapBefore, sample }: PlacedSample): void {
    const windowMs = windowLengthMs(sample.elapsedMs)
    const energyMj = aneEnergyOf(sample)
    if (gapBefore || energyMj === null || windowMs === 0) this.bursts.interrupt()
    if (energyMj === null || windowMs === 0) return
    this.windowsMs.add(windowMs)
    const part = { fromMs: endMs - windowMs, toMs: endMs, insideMs: windowMs, windowMs }
    this.bursts.add(part, energyMj, sample.ane.powerMw)
  }

  /** Once, after the last sample. */
  finish(): Work[] {
    const startUncertaintyMs = this.windowsMs.value() ?? 0
    return this.bursts.finish().bursts.map(({ startedAt, durationMs }) => {
      const fromMs = Date.parse(startedAt)
      return { fromMs, toMs: fromMs + durationMs, startUncertaintyMs }
    })
  }
}
