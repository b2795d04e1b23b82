import type { MetricId } from '#shared/metrics'
import { missingSeries } from '../../charts/missing-sentence'
import { viewedHistory } from '../../stores/still-range'
import type { Compared } from './use-compared'

/** Why none of these measurements has a curve of `metric`; null where at least one has. */
export function whyMissing(
  { measurements }: Compared,
  ids: readonly string[],
  metric: MetricId,
): string | null {
  const sentences = ids.flatMap((id) => {
    const kept = measurements.get(id)
    if (kept === undefined) return []
    return [missingSeries(metric, viewedHistory(kept.range), kept.measurement.machine)]
  })
  return sentences.includes(null) ? null : (sentences[0] ?? null)
}
