import { FIELDS, type Field } from './fields'
import { isIntelModel, macosMajorOf } from './macs'
import { METRIC_IDS, METRICS, type MetricId, type MissingReason } from './metrics'
import type { Machine } from './sample'

/** What can be known of a metric on a Mac. */
export interface Explanation {
  metric: MetricId
  name: string
  meaning: string
  /** Where it can be read, the preferred first; empty where it cannot. */
  fields: readonly Field[]
  /** Why `powermetrics` cannot give it, or may not; null where it can. */
  reason: MissingReason | null
  /** The same as a sentence. */
  sentence: string | null
}

/** What the Mac can be asked; of parts that are null, every field that any Mac has is told. */
export function explainMetric(metric: MetricId, machine: Machine): Explanation {
  const { name, meaning, missing, firstMacos, lastMacos, someMacsSince } = METRICS[metric]
  const macos = macosMajorOf(machine.osBuild)
  const isIntel = isIntelModel(machine.model)
  const fields = FIELDS[metric].filter((field) => isThere(field, macos, isIntel))
  const hasPowermetrics = fields.some(({ instrument }) => instrument === 'powermetrics')
  const outside = macos !== null && (macos < (firstMacos ?? macos) || macos > (lastMacos ?? macos))
  let reason: MissingReason | null = null
  if (!hasPowermetrics) reason = isIntel === true ? 'intel' : outside ? 'macos' : 'not-reported'
  else if (macos !== null && someMacsSince !== undefined && macos >= someMacsSince) reason = 'some-macs'
  const words: Partial<Record<MissingReason, string>> = missing
  const sentence = reason === null ? null : (words[reason] ?? missing['not-reported'])
  return { metric, name, meaning, fields, reason, sentence }
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

/** `macOS 13 and later`, `up to macOS 12`, `every macOS`, `Intel`. */
export function describeLimits({ firstMacos, lastMacos, isIntel }: Field): string {
  if (isIntel === true) return 'Intel'
  if (firstMacos !== undefined) return `macOS ${firstMacos} and later`
  return lastMacos === undefined ? 'every macOS' : `up to macOS ${lastMacos}`
}
