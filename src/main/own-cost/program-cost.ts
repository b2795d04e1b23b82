import { COST_WINDOW_MS, CpuMeter } from './cost-meter'
import type { ProcessTime } from './process-times'

/** `ps` takes some milliseconds of processor time: at this rate less than 0.1 % of a core. */
export const PS_EVERY_MS = 15_000

/**
 * What a program that works for us takes of a core. It may run as root and be no child of ours, as `powermetrics`, but `ps`
 * reports its time. Where several run, it is unknown which one is ours, and the share is null.
 */
export class ProgramCost {
  private meter = new CpuMeter()
  private askedAtMs = Number.NEGATIVE_INFINITY
  private pid: number | null = null
  private share: number | null = null
  private takenAtMs = Number.NEGATIVE_INFINITY

  /** `processTimes`: of every process of that program; null where they cannot be read now. */
  constructor(private readonly processTimes: () => Promise<ProcessTime[] | null>) {}

  /** Share of one core, from 0; null where it is unknown. Runs `ps` when it is due. `nowMs` by the monotonic clock. */
  cpuShare(nowMs: number): number | null {
    if (nowMs - this.askedAtMs >= PS_EVERY_MS) {
      this.askedAtMs = nowMs
      void this.processTimes().then((found) => {
        // Not where `forget` was called meanwhile.
        if (this.askedAtMs === nowMs && found !== null) this.addTimes(found, nowMs)
      })
    }
    // An older share says nothing about the present.
    return nowMs - this.takenAtMs > COST_WINDOW_MS ? null : this.share
  }

  /** It has ended. */
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
