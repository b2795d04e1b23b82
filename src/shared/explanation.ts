import { FIELDS, type Field } from './fields'
import { ioReportLimit } from './ioreport-limits'
import { chipOf, isIntelModel, macosMajorOf } from './macs'
import { METRIC_IDS, METRICS, type InferredReason, type MetricId, type MissingReason } from './metrics'
import type { Instrument } from './origins'
import type { Machine } from './sample'

/** What reads a Mac. */
export const READING_INSTRUMENTS = ['powermetrics', 'ioreport'] as const satisfies Instrument[]

/** What can be known of a metric on a Mac. */
export interface Explanation {
  metric: MetricId
  name: string
  meaning: string
  /** One for each instrument, in the order of `READING_INSTRUMENTS`. */
  instruments: InstrumentExplanation[]
}

export interface InstrumentExplanation {
  instrument: Instrument
  /** Where it can be read, the preferred first; empty where it cannot. */
  fields: readonly Field[]
  /** Why the instrument cannot give it, or may not (`some-macs`); null where it can. */
  reason: MissingReason | null
  /** What there is to say of that in a sentence; null for nothing. */
  sentence: string | null
}

/** What the Mac can be asked; of parts that are null, every field that any Mac has is told. */
export function explainMetric(metric: MetricId, machine: Machine): Explanation {
  const { name, meaning } = METRICS[metric]
  const macos = macosMajorOf(machine.osBuild)
  const isIntel = isIntelModel(machine.model)
  const all = FIELDS[metric].filter((field) => isThere(field, macos, isIntel))
  const instruments = READING_INSTRUMENTS.map((instrument): InstrumentExplanation => {
    const fields = all.filter((field) => field.instrument === instrument)
    const { reason, sentence, isEstimated } =
      instrument === 'powermetrics'
        ? whyNotPowermetrics(metric, fields.length > 0, machine, macos, isIntel)
        : whyNotIoReport(metric, fields.length > 0, machine, macos, isIntel)
    const possible = isPossible(reason) ? fields : []
    const known = isEstimated === true ? possible.filter(({ kind }) => kind === 'estimated') : possible
    return { instrument, fields: known, reason, sentence }
  })
  return { metric, name, meaning, instruments }
}

/** Whether a Mac may have it all the same. */
export function isPossible(reason: MissingReason | null): boolean {
  return reason === null || reason === 'some-macs'
}

interface Why extends Pick<InstrumentExplanation, 'reason' | 'sentence'> {
  isEstimated?: true
}

function whyNotPowermetrics(
  metric: MetricId,
  hasFields: boolean,
  machine: Machine,
  macos: number | null,
  isIntel: boolean | null,
): Why {
  const { missing, sampler, firstMacos, lastMacos, someMacsSince } = METRICS[metric]
  if (sampler === 'ioreport' && isIntel !== true)
    return { reason: 'not-reported', sentence: 'IOReport alone reports it.' }
  const outside = macos !== null && (macos < (firstMacos ?? macos) || macos > (lastMacos ?? macos))
  let reason: InferredReason | null = null
  if (!hasFields) reason = isIntel === true ? 'intel' : outside ? 'macos' : 'not-reported'
  // M6 alone lacks any: chips that are known by name are older.
  else if (macos !== null && macos >= (someMacsSince ?? Infinity) && chipOf(machine.model) === null)
    reason = 'some-macs'
  return { reason, sentence: reason === null ? null : (missing[reason] ?? missing['not-reported']) }
}

function whyNotIoReport(
  metric: MetricId,
  hasFields: boolean,
  machine: Machine,
  macos: number | null,
  isIntel: boolean | null,
): Why {
  if (isIntel === true) return { reason: 'intel', sentence: 'It is read on Apple silicon alone.' }
  if (!hasFields) return { reason: 'not-reported', sentence: 'IOReport has nothing that counts it.' }
  return ioReportLimit(metric, chipOf(machine.model), macos)
}

export function explainMac(machine: Machine): Explanation[] {
  return METRIC_IDS.map((metric) => explainMetric(metric, machine))
}

function isThere(
  { firstMacos, lastMacos, isIntel: onlyIntel = false }: Field,
  macos: number | null,
  isIntel: boolean | null,
): boolean {
  if (isIntel !== null && isIntel !== onlyIntel) return false
  return macos === null || (macos >= (firstMacos ?? macos) && macos <= (lastMacos ?? macos))
}

/** In a word, for a cell of a table. */
export function describeAvailability({ reason, fields }: InstrumentExplanation): string {
  if (reason === null) return fields.every(({ kind }) => kind === 'estimated') ? 'Estimated' : 'Yes'
  return isPossible(reason) ? 'Some Macs' : 'No'
}

/** `macOS 13 and later`, `up to macOS 12`, `every macOS`, `Intel`. */
export function describeLimits({ firstMacos, lastMacos, isIntel }: Field): string {
  if (isIntel === true) return 'Intel'
  if (firstMacos !== undefined) return `macOS ${firstMacos} and later`
  return lastMacos === undefined ? 'every macOS' : `up to macOS ${lastMacos}`
}
