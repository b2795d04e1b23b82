import { CPU_BUDGET } from '#shared/own-cost'
import { COST_WINDOW_MS, type MeasuredCost } from './cost-meter'

/** While drawing is slow: at most once in this time, ms, and at most with every second sample. */
const SLOW_MS = 2000
const SAMPLES_A_DRAWING = 2
/** Share of the budget. Drawing twice as often costs twice as much, so above it the budget would be exceeded again. */
const CALM_SHARE = 0.5
/** For how long the cost must have been low before each sample is drawn again: at first, and at most, ms. */
const SHORTEST_CALM_MS = 60_000
const LONGEST_CALM_MS = 16 * 60_000

/**
 * How often charts are drawn: less often above the budget, and with each sample again when the cost has been low for a
 * while. Where that exceeds the budget again, the next attempt waits twice as long.
 */
export class DrawingPace {
  private isSlow = false
  private changedAtMs = 0
  private calmMs = SHORTEST_CALM_MS

  /** A window opens: each sample is drawn until the cost exceeds the budget. */
  restart(nowMs: number): void {
    this.isSlow = false
    this.changedAtMs = nowMs
    this.calmMs = SHORTEST_CALM_MS
  }

  /** True where the pace changed: then measure anew, because the old cost belongs to the old pace. */
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

  /** The time between two drawings; null where each sample is drawn. `intervalMs`: between two samples. */
  drawEveryMs(intervalMs: number): number | null {
    return this.isSlow ? Math.max(SLOW_MS, intervalMs * SAMPLES_A_DRAWING) : null
  }
}
