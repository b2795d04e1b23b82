import { BASELINE_MS, measure } from '#shared/measurement/measure'
import { createRandom } from '../../src/main/synthesis/random'
import { isForcedDoubt } from './forced-doubt'
import { simulateRun, type RunKind } from './simulated-run'

export const INTERVALS_MS = [100, 200, 500, 1000, 2000, 5000, 10_000, 60_000] as const

/** Energies of the burst; what is less than two counts cannot be measured. */
export const BURSTS_MJ = [null, [2, 10], [10, 100], [100, 1000], [1000, 5000]] as const

/** How often the runs of one kind are judged how. */
export interface Rates {
  kind: RunKind
  runs: number
  falseUsed: number
  falseNotUsed: number
  cannotTell: number
  /** Of these, the runs in which nobody could. */
  forced: number
}

/** Judges so many runs of each kind; the same for the same seed. */
export function simulateRates(seed: number, runsOfEach: number): Rates[] {
  const kinds = INTERVALS_MS.flatMap((intervalMs) => BURSTS_MJ.map((burstMj) => ({ intervalMs, burstMj })))
  return kinds.map((kind, index) => ratesOf(kind, seed + index, runsOfEach))
}

function ratesOf(kind: RunKind, seed: number, runs: number): Rates {
  const random = createRandom(seed)
  const rates = { kind, runs, falseUsed: 0, falseNotUsed: 0, cannotTell: 0, forced: 0 }
  for (let run = 0; run < runs; run++) {
    const simulated = simulateRun(random, kind)
    const { samples, fromMs, toMs, history, workMj, isMeasurable } = simulated
    const { code } = measure(samples, { fromMs, toMs }, fromMs - BASELINE_MS, { history }).verdict
    if (code === 'ane-used') rates.falseUsed += workMj > 0 ? 0 : 1
    else if (code === 'ane-not-used') rates.falseNotUsed += isMeasurable ? 1 : 0
    else {
      rates.cannotTell++
      // Too little of a measurement and too little that is known force it as well.
      if (code !== 'ane-uncertain' || isForcedDoubt(simulated)) rates.forced++
    }
  }
  return rates
}
