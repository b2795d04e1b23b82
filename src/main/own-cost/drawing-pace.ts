import { CPU_BUDGET } from '#shared/own-cost'
import type { MeasuredCost } from './cost-meter'
import { COST_WINDOW_MS } from './cpu-meter'

/** Above the budget charts are drawn no more often than this, ms, and no more often than every second sample. */
const SLOW_MS = 2000
const SAMPLES_A_DRAWING = 2
/** Of the budget: half the drawing costs half as much, so that what is above this would be above the budget again. */
const CALM_SHARE = 0.5
/** How long it must have cost little before each sample is drawn again, and how long at most, ms. */
const SHORTEST_CALM_MS = 60_000
const LONGEST_CALM_MS = 16 * 60_000

/**
 * How often charts are drawn. Above the budget less often; when the cost has been low for a while, each sample again.
 * Where that was too much at once, the next try waits twice as long.
 */
export class DrawingPace {
  private isSlow = false
  private changedAtMs = 0
  private calmMs = SHORTEST_CALM_MS

  /** A window opens: each sample is drawn until it is known to be too much. */
  restart(nowMs: number): void {
    this.isSlow = false
    this.changedAtMs = nowMs
    this.calmMs = SHORTEST_CALM_MS
  }

  /** Whether the pace changed; then the cost must be measured anew, since the old one says nothing of the new pace. */
  judge({ cpuShare, overMs }: Pick<MeasuredCost, 'cpuShare' | 'overMs'>, nowMs: number): boolean {
    if (cpuShare === null || overMs < COST_WINDOW_MS) return false
    const lastedMs = nowMs - this.changedAtMs
    if (this.isSlow) {
      if (cpuShare >= CPU_BUDGET * CALM_SHARE || lastedMs < this.calmMs) return false
      this.calmMs = Math.min(LONGEST_CALM_MS, this.calmMs * 2)
    } else {
      if (cpuShare <= CPU_BUDGET) return false
      if (lastedMs > LONGEST_CALM_MS) this.calmMs = SHORTEST_CALM_MS
    }
    this.isSlow = !this.isSlow
    this.changedAtMs = nowMs
    return true
  }

  /** null: each sample is drawn. `intervalMs`: between two samples. */
  drawEveryMs(intervalMs: number): number | null {
    return this.isSlow ? Math.max(SLOW_MS, intervalMs * SAMPLES_A_DRAWING) : null
  }
}
