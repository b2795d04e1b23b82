import { explainMissing } from '#shared/availability'
import { METRIC_IDS, type MetricId } from '#shared/metrics'
import { originIn, originsText, type Origin, type Origins } from '#shared/origins'
import { readMetric, type Machine, type Sample } from '#shared/sample'
import type { ReaderHandlers } from './powermetrics-reader'
import { UnknownKeys, type UnknownKey } from './unknown-keys'

/** Why a metric is missing, and in how many samples. */
interface MissingCount {
  sentence: string
  count: number
}

interface MetricFacts {
  metric: MetricId
  /** Samples that have it. */
  count: number
  /** null where no sample has it. */
  origin: Origin | null
  missing: MissingCount[]
}

/** What a recording has: a stretch is as long as the Mac and the origins are the same. */
export interface FactsJson {
  stretches: { machine: Machine; samples: number; metrics: MetricFacts[] }[]
  /** Stretches beyond the first `MOST_STRETCHES`. */
  omittedStretches: number
  unknown: ReturnType<UnknownKeys['list']>
  unknownText: string[]
  faults: number
}

const MOST_STRETCHES = 100
/** Sentences differ only by what was doubted, which may be any number. */
const MOST_SENTENCES = 8

interface Stretch {
  machine: Machine
  origins: Origins
  samples: number
  counts: Map<MetricId, number>
  missing: Map<MetricId, Map<string, number>>
}

/** Listens to a reader, in memory that does not grow with the recording. */
export class RecordingFacts implements ReaderHandlers {
  private readonly stretches: Stretch[] = []
  private last: { key: string; stretch: Stretch | null } | null = null
  private omitted = 0
  private faults = 0
  private readonly unknown = new UnknownKeys()

  readonly onSample = (sample: Sample): void => {
    const stretch = this.stretchOf(sample)
    if (stretch === null) return
    stretch.samples++
    for (const metric of METRIC_IDS) {
      if (readMetric(sample, metric) !== null)
        stretch.counts.set(metric, (stretch.counts.get(metric) ?? 0) + 1)
      else noteMissing(stretch, metric, explainMissing(metric, sample) ?? '')
    }
  }

  readonly onFault = (): void => {
    this.faults++
  }

  readonly onUnknown = (keys: readonly UnknownKey[]): void => this.unknown.add(keys)

  toJson(): FactsJson {
    return {
      stretches: this.stretches.map(({ machine, samples, origins, counts, missing }) => ({
        machine,
        samples,
        metrics: METRIC_IDS.map((metric) => ({
          metric,
          count: counts.get(metric) ?? 0,
          origin: counts.has(metric) ? originIn(origins, metric) : null,
          missing: [...(missing.get(metric) ?? [])].map(([sentence, count]) => ({ sentence, count })),
        })),
      })),
      omittedStretches: this.omitted,
      unknown: this.unknown.list(),
      unknownText: this.unknown.describe(),
      faults: this.faults,
    }
  }

  private stretchOf({ machine, origins }: Sample): Stretch | null {
    const key = `${machine.model} ${machine.osBuild} ${originsText(origins)}`
    if (this.last?.key === key) return this.last.stretch
    let stretch: Stretch | null = null
    if (this.stretches.length < MOST_STRETCHES) {
      stretch = { machine, origins, samples: 0, counts: new Map(), missing: new Map() }
      this.stretches.push(stretch)
    } else this.omitted++
    this.last = { key, stretch }
    return stretch
  }
}

function noteMissing({ missing }: Stretch, metric: MetricId, sentence: string): void {
  const sentences = missing.get(metric) ?? new Map<string, number>()
  missing.set(metric, sentences)
  if (sentences.has(sentence) || sentences.size < MOST_SENTENCES)
    sentences.set(sentence, (sentences.get(sentence) ?? 0) + 1)
}
