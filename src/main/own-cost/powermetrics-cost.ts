import { COST_WINDOW_MS, CpuMeter } from './cpu-meter'
import type { ProcessTime } from './process-times'

/** `ps` takes some milliseconds of processor time: this often, less than 0.1 % of a core. */
export const PS_EVERY_MS = 15_000

/**
 * What `powermetrics` takes of a core. It belongs to root and is not our child, but `ps` tells its time. Where several
 * run nobody knows which one is ours, and nothing is said.
 */
export class PowermetricsCost {
  private meter = new CpuMeter()
  private askedAtMs = Number.NEGATIVE_INFINITY
  private pid: number | null = null
  private share: number | null = null
  private takenAtMs = Number.NEGATIVE_INFINITY

  /** `processTimes`: those of every process called powermetrics; null where that cannot be told now. */
  constructor(private readonly processTimes: () => Promise<ProcessTime[] | null>) {}

  /** Share of one core as far as it is known by now; asks again when it is time. `nowMs` is of a clock that never jumps. */
  cpuShare(nowMs: number): number | null {
    if (nowMs - this.askedAtMs >= PS_EVERY_MS) {
      this.askedAtMs = nowMs
      void this.processTimes().then((found) => {
        // Unless it was forgotten meanwhile.
        if (this.askedAtMs === nowMs && found !== null) this.addTimes(found, nowMs)
      })
    }
    // What was known longer ago is of another time.
    return nowMs - this.takenAtMs > COST_WINDOW_MS ? null : this.share
  }

  /** Nothing is read live: what was known is of no process any more. */
  forget(): void {
    this.askedAtMs = Number.NEGATIVE_INFINITY
    this.addTimes([], 0)
  }

  private addTimes(found: readonly ProcessTime[], atMs: number): void {
    const [only] = found.length === 1 ? found : []
    if (only?.pid !== this.pid) this.meter = new CpuMeter()
    this.pid = only?.pid ?? null
    this.takenAtMs = atMs
    this.share = only === undefined ? null : this.meter.measure([only], atMs).cpuShare
  }
}
