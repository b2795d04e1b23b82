import type { MetricMove } from '#shared/diagnosis'
import { METRIC_IDS, type MetricId } from '#shared/metrics'
import type { MacInstrument } from '#shared/origins'
import { readMetric, type Sample } from '#shared/sample'

/** How far each metric of one instrument moved. */
export class MetricMoves {
  private readonly ranges = new Map<MetricId, { lowest: number; highest: number; sampleCount: number }>()

  constructor(private readonly instrument: MacInstrument) {}

  add(sample: Sample): void {
    for (const metric of METRIC_IDS) {
      const value = readMetric(sample, metric)
      if (value === null) continue
      const { lowest, highest, sampleCount } = this.ranges.get(metric) ?? NOTHING
      this.ranges.set(metric, {
        lowest: Math.min(lowest, value),
        highest: Math.max(highest, value),
        sampleCount: sampleCount + 1,
      })
    }
  }

  /** In the order in which they were met. */
  list(): (MetricMove & { instrument: MacInstrument })[] {
    const { instrument } = this
    return [...this.ranges].map(([metric, range]) => ({ metric, instrument, ...range }))
  }
}

const NOTHING = { lowest: Infinity, highest: -Infinity, sampleCount: 0 }
