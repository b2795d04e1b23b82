import type { Baseline, BaselineMissing } from '#shared/measurement'
import { RAILS, type Rail } from '#shared/metrics'
import { readMetric, type Sample } from '#shared/sample'
import { aneEnergyOf, windowLengthMs } from '#shared/sample-window'
import { wholeWindow } from '#shared/series-total'
import { HIGHEST_FLOOR_MW } from './ane-floor'
import { CountedEnergy, toMicroseconds } from './resolution'
import { createRailTotals } from './running-total'

/** A baseline needs this many windows and this much time. */
const FEWEST_WINDOWS = 3
const SHORTEST_MS = 2000

export interface BaselineOutcome {
  baseline: Baseline | null
  missing: BaselineMissing | null
  /** The ANE's energy in it; null where there is no baseline, or no ANE power in it. */
  quiet: CountedEnergy | null
}

/** Computes the baseline from the windows before the start: from the last stretch in which the ANE was at rest. */
export class BaselineTotal {
  private windows = 0
  private durationMs = 0
  private powers = createRailTotals()
  private counted = new CountedEnergy()
  /** The power in every window was surely below the first of these, and above the second. */
  private belowMw = Number.POSITIVE_INFINITY
  private aboveMw = 0
  private sawWork = false

  /** Adds a window that lies before the start as a whole. To be called in the order of time. */
  add(sample: Sample): void {
    const windowMs = windowLengthMs(sample.elapsedMs)
    if (windowMs === 0) return
    const energyMj = aneEnergyOf(sample)
    if (energyMj !== null && !this.staysQuiet(energyMj, windowMs)) return
    const whole = wholeWindow(windowMs)
    this.windows++
    this.durationMs += windowMs
    if (energyMj !== null) this.counted.add(energyMj, windowMs)
    for (const { rail, metric } of RAILS) {
      if (rail === 'ane') this.powers.ane.addAmount(energyMj === null ? null : energyMj * 1000, whole)
      else this.powers[rail].addValue(readMetric(sample, metric), whole)
    }
  }

  outcome(): BaselineOutcome {
    const aneMw = this.powers.ane.mean()
    const busy = aneMw !== null && aneMw > HIGHEST_FLOOR_MW
    const short = this.windows < FEWEST_WINDOWS || this.durationMs < SHORTEST_MS
    if (busy || (short && this.sawWork)) return { baseline: null, missing: 'ane-busy', quiet: null }
    if (short) return { baseline: null, missing: 'too-short', quiet: null }
    const means = RAILS.map(({ rail }) => [`${rail}Mw`, this.powers[rail].mean()] as const)
    const powers = Object.fromEntries(means) as Record<`${Rail}Mw`, number | null>
    const baseline = { durationMs: toMicroseconds(this.durationMs), ...powers }
    return { baseline, missing: null, quiet: aneMw === null ? null : this.counted }
  }

  /**
   * False for a window in which the ANE worked: no steady power explains its count and that of another one. One that is
   * quieter than those before shows that they were work.
   */
  private staysQuiet(energyMj: number, windowMs: number): boolean {
    const counted = new CountedEnergy()
    counted.add(energyMj, windowMs)
    const works = counted.aboveMw() >= this.belowMw
    if (works || this.aboveMw >= counted.belowMw()) this.beginAnew()
    if (works) return false
    this.belowMw = Math.min(this.belowMw, counted.belowMw())
    this.aboveMw = Math.max(this.aboveMw, counted.aboveMw())
    return true
  }

  private beginAnew(): void {
    this.sawWork = true
    this.windows = 0
    this.durationMs = 0
    this.powers = createRailTotals()
    this.counted = new CountedEnergy()
    this.belowMw = Number.POSITIVE_INFINITY
    this.aboveMw = 0
  }
}
