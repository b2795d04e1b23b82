import type { ComparedPower } from '#shared/live'
import type { MetricId } from '#shared/metrics'
import type { TimeSpan } from '#shared/sample-window'
import { useSession } from '../stores/session-store'

/** What powermetrics and IOReport both gave of a power, where they differ and it lies in the span; null otherwise. */
export function disagreementIn(
  compared: readonly ComparedPower[],
  metric: MetricId,
  { fromMs, toMs }: TimeSpan,
): ComparedPower | null {
  const found = compared.find(
    (each) => each.metric === metric && !each.agrees && each.fromMs < toMs && each.toMs > fromMs,
  )
  return found ?? null
}

const NOTHING_COMPARED: readonly ComparedPower[] = []

/** As `disagreementIn`, of the live readings. */
export function useDisagreement(metric: MetricId, span: TimeSpan): ComparedPower | null {
  const compared = useSession(({ status }) => status?.live?.compared) ?? NOTHING_COMPARED
  return disagreementIn(compared, metric, span)
}
