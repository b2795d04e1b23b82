import { lowestOf } from '#shared/extremes'
import type { Baseline, BaselineMissing, RailHistory } from '#shared/measurement'
import type { Machine, PlacedSample } from '#shared/sample'
import { aneEnergyOf, EDGE_MS, partInside, windowStartMs, type TimeSpan } from '#shared/sample-window'
import { chooseFloor, HIGHEST_FLOOR_MW, LowestLevel, type RestingLevel } from './ane-floor'
import { BaselineTotal } from './baseline-total'
import { CountedEnergy } from './resolution'

/** What is known of rest before a measurement is judged. */
export interface Rest {
  baseline: Baseline | null
  baselineMissing: BaselineMissing | null
  /** null where ANE power is not reported. */
  level: RestingLevel | null
  /** Surely more than the ANE takes where it takes least, mW; at most the highest floor of any Mac. */
  lowestMw: number
  /** The ANE's mean in the measurement by whole windows, mW; null where its power is not reported. */
  meanMw: number | null
}

/** The first pass over the samples: the time before the start, and the lowest level of the measurement. */
export class RestPass {
  private readonly before = new BaselineTotal()
  private readonly inside = new LowestLevel()
  private readonly total = new CountedEnergy()
  private machine: Machine | null = null

  /** `baselineFromMs`: ms since 1970; null where nothing may serve as a baseline. */
  constructor(
    private readonly window: TimeSpan,
    private readonly baselineFromMs: number | null,
  ) {}

  /** In the order of time. */
  add(placed: PlacedSample): void {
    const { sample } = placed
    if (isBefore(placed, this.window, this.baselineFromMs)) this.before.add(sample)
    const part = partInside(placed, this.window)
    if (part === null || (part.windowMs > 0 && part.insideMs < EDGE_MS)) return
    this.machine ??= sample.machine
    const energyMj = aneEnergyOf(sample)
    if (placed.gapBefore || energyMj === null || part.windowMs === 0) this.inside.interrupt()
    if (energyMj === null || part.windowMs === 0) return
    this.inside.add(energyMj, part.windowMs)
    this.total.add(energyMj, part.windowMs)
  }

  /** `history`: of this Mac and build; null: nothing is known. */
  outcome(history: RailHistory | null): Rest {
    this.inside.interrupt()
    const { baseline, missing, quiet } = this.before.outcome()
    const { lowest } = this.inside
    const { machine, window } = this
    const level = lowest === null ? null : chooseFloor({ quiet, history, machine, lowest, measured: window })
    const belows = [quiet, lowest].flatMap((each) => (each === null ? [] : [each.belowMw()]))
    return {
      ...{ baseline, baselineMissing: missing, level },
      lowestMw: lowestOf(belows, HIGHEST_FLOOR_MW),
      meanMw: lowest === null ? null : this.total.meanMw(),
    }
  }
}

/** Whether the window lies before the measurement, and so late that it may serve as a baseline. */
export function isBefore(
  { endMs, sample }: PlacedSample,
  { fromMs }: TimeSpan,
  baselineFromMs: number | null,
): boolean {
  if (baselineFromMs === null || endMs > fromMs + EDGE_MS) return false
  return windowStartMs(endMs, sample.elapsedMs) >= baselineFromMs - EDGE_MS
}
