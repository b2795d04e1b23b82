import type { Baseline, BaselineMissing } from '#shared/measurement'
import { RAILS, type Rail } from '#shared/metrics'
import { readMetric, type Sample } from '#shared/sample'
import { aneEnergyOf, rateOver, windowLengthMs } from '#shared/sample-window'
import { wholeWindow } from '#shared/series-total'
import { leastWorkMw, toMicroseconds } from './resolution'
import { createRailTotals } from './running-total'

/** A baseline needs this many windows and this much time. */
const FEWEST_WINDOWS = 3
const SHORTEST_MS = 2000
/** No ANE is known to take more at rest, so a steady power above it is work. */
const HIGHEST_IDLE_MW = 20

export interface BaselineOutcome {
  baseline: Baseline | null
  missing: BaselineMissing | null
}

/** Computes the baseline from the windows before the start: from the last stretch in which the ANE was at rest. */
export class BaselineTotal {
  private windows = 0
  private durationMs = 0
  private powers = createRailTotals()
  private lowestMw = Number.POSITIVE_INFINITY
  /** The highest power, less what rounding can add to it. */
  private surelyMw = 0
  private sawWork = false

  /** Adds a window that lies before the start as a whole. To be called in the order of time. */
  add(sample: Sample): void {
    const windowMs = windowLengthMs(sample.elapsedMs)
    if (windowMs === 0) return
    const energyMj = aneEnergyOf(sample)
    const aneMw = energyMj === null ? null : rateOver(energyMj, windowMs)
    if (aneMw !== null && !this.staysQuiet(aneMw, windowMs)) return
    const whole = wholeWindow(windowMs)
    this.windows++
    this.durationMs += windowMs
    for (const { rail, metric } of RAILS) {
      if (rail === 'ane') this.powers.ane.addAmount(energyMj === null ? null : energyMj * 1000, whole)
      else this.powers[rail].addValue(readMetric(sample, metric), whole)
    }
  }

  outcome(): BaselineOutcome {
    const aneMw = this.powers.ane.mean()
    const busy = aneMw !== null && aneMw > HIGHEST_IDLE_MW
    const short = this.windows < FEWEST_WINDOWS || this.durationMs < SHORTEST_MS
    if (busy || (short && this.sawWork)) return { baseline: null, missing: 'ane-busy' }
    if (short) return { baseline: null, missing: 'too-short' }
    const means = RAILS.map(({ rail }) => [`${rail}Mw`, this.powers[rail].mean()] as const)
    const powers = Object.fromEntries(means) as Record<`${Rail}Mw`, number | null>
    return { baseline: { durationMs: toMicroseconds(this.durationMs), ...powers }, missing: null }
  }

  /** False for a window in which the ANE worked. A quieter window shows that the ANE worked in those before it. */
  private staysQuiet(aneMw: number, windowMs: number): boolean {
    const surelyMw = aneMw - leastWorkMw(windowMs)
    const works = surelyMw > this.lowestMw
    if (works || this.surelyMw > aneMw) this.beginAnew()
    if (works) return false
    this.lowestMw = Math.min(this.lowestMw, aneMw)
    this.surelyMw = Math.max(this.surelyMw, surelyMw)
    return true
  }

  private beginAnew(): void {
    this.sawWork = true
    this.windows = 0
    this.durationMs = 0
    this.powers = createRailTotals()
    this.lowestMw = Number.POSITIVE_INFINITY
    this.surelyMw = 0
  }
}
