import { describeDoubt } from '#shared/doubts'
import { instrumentRule, type InstrumentSystem } from '#shared/instruments'
import type { ComparedPower } from '#shared/live'
import type { MetricId } from '#shared/metrics'
import { readMetric, type Sample } from '#shared/sample'
import { windowLengthMs } from '#shared/sample-window'
import type { Reading } from '../ioreport/reader'
import { agree, PowerComparison } from './power-comparison'

/** Powers that both instruments may give. */
const COMPARED = ['ane.powerMw', 'cpu.powerMw', 'gpu.powerMw'] as const satisfies MetricId[]

/** Compares the powers that both instruments give, and keeps the newest result of each. */
export class ComparedPowers {
  private readonly comparisons = new Map<MetricId, PowerComparison>()
  private readonly results = new Map<MetricId, ComparedPower>()
  private endMs: number | null = null

  /** `onChange`: `newest` has changed. */
  constructor(private readonly onChange: () => void) {}

  get newest(): ComparedPower[] {
    return [...this.results.values()]
  }

  /** `sample`: of powermetrics; it ended at `endMs`, ms since 1970, and `follows` the one before it. */
  addPowermetrics(sample: Sample, endMs: number, follows: boolean): void {
    const windowMs = windowLengthMs(sample.elapsedMs)
    const fromMs = follows && this.endMs !== null ? this.endMs : endMs - windowMs
    this.endMs = endMs
    if (windowMs === 0 || endMs <= fromMs) return
    for (const metric of COMPARED) {
      const powerMw = readMetric(sample, metric) ?? reportedOf(metric, sample)
      if (powerMw !== null) this.of(metric).addPowermetrics({ fromMs, toMs: endMs, powerMw })
    }
  }

  addIoReport({ steps }: Reading): void {
    for (const { metric, value, startMs, endMs } of steps)
      if (COMPARED.some((each) => each === metric))
        this.of(metric).addIoReport({ fromMs: startMs, toMs: endMs, powerMw: value })
  }

  /** `sample`: the newest of powermetrics, `used`: what was made of both. */
  compare(sample: Sample, used: Sample, system: InstrumentSystem): void {
    let hasNew = false
    for (const [metric, comparison] of this.comparisons) {
      const found = comparison.next()
      if (found === null) continue
      hasNew = true
      const { powermetricsMw, ioReportMw } = found
      const { instrument } = used.origins[metric] ?? { instrument: 'powermetrics' }
      const why = whyUsed(metric, sample, system)
      const agrees = agree(powermetricsMw, ioReportMw)
      this.results.set(metric, { metric, ...found, agrees, used: instrument, why })
    }
    if (hasNew) this.onChange()
  }

  private of(metric: MetricId): PowerComparison {
    const known = this.comparisons.get(metric) ?? new PowerComparison()
    this.comparisons.set(metric, known)
    return known
  }
}

function whyUsed(metric: MetricId, { doubts }: Sample, system: InstrumentSystem): string {
  const doubt = doubts.find(({ key }) => key === metric)
  return doubt === undefined
    ? instrumentRule(metric, system).why
    : `What powermetrics says is not believed: it ${describeDoubt(doubt)}.`
}

/** What was said although it is not believed. */
function reportedOf(metric: MetricId, { doubts }: Sample): number | null {
  return doubts.find(({ key }) => key === metric)?.reported ?? null
}
