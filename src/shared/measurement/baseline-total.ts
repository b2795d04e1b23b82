import type { Baseline, BaselineMissing } from '#shared/measurement'
import { RAILS, type Rail } from '#shared/metrics'
import { readMetric, type Sample } from '#shared/sample'
import { aneEnergyOf, rateOver, windowLengthMs } from '#shared/sample-window'
import { leastWorkMw, toMicroseconds } from './resolution'
import { createRailTotals } from './running-total'

/** Fewer windows, or less time, are no mean. */
const FEWEST_WINDOWS = 3
const SHORTEST_MS = 2000
/** No ANE is known to take so much at rest; a steady power above it is work. */
const HIGHEST_IDLE_MW = 20

export interface BaselineOutcome {
  baseline: Baseline | null
  missing: BaselineMissing | null
}

/** Collects the stretch before the start in which the ANE was at rest: the last one, where there are several. */
export class BaselineTotal {
  private windows = 0
  private durationMs = 0
  private powers = createRailTotals()
  private lowestMw = Number.POSITIVE_INFINITY
  /** The highest power less what rounding can make of it. */
  private surelyMw = 0
  private sawWork = false

  /** A whole window before the start, in the order of time. */
  add(sample: Sample): void {
    const windowMs = windowLengthMs(sample.elapsedMs)
    if (windowMs === 0) return
    const energyMj = aneEnergyOf(sample)
    const aneMw = energyMj === null ? null : rateOver(energyMj, windowMs)
    if (aneMw !== null && !this.staysQuiet(aneMw, windowMs)) return
    this.windows++
    this.durationMs += windowMs
    for (const { rail, metric } of RAILS) {
      this.powers[rail].add(rail === 'ane' ? aneMw : readMetric(sample, metric), windowMs)
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

  /** False for a window in which the ANE worked. One that is quieter than those before shows that they were work. */
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
