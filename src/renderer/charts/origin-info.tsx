import { formatDuration } from '#shared/format'
import { describeComparison, type ComparedPower } from '#shared/live'
import { METRICS, type MetricId } from '#shared/metrics'
import { describeOrigin, originsOf } from '#shared/origins'
import type { Machine } from '#shared/sample'
import { words } from '#shared/words/words'
import type { ViewedRange } from '../stores/range-source'
import { newestIndex, statisticsOf } from '../stores/viewed-range'
import { InfoPopover } from '../ui/popover'
import { useDisagreement } from './disagreement'
import { missingSeries } from './missing-sentence'

interface OriginInfoProps {
  metric: MetricId
  range: ViewedRange
  machine: Machine
}

/** Where the figures of a series come from, or why there are none. */
export function OriginInfo({ metric, range, machine }: OriginInfoProps) {
  const disagreement = useDisagreement(metric, range)
  return (
    <SourceInfo
      name={METRICS[metric].name}
      sentences={() => describeOrigins({ metric, range, machine }, disagreement)}
    />
  )
}

/** `name`: of what is explained. `sentences`: made when it opens. */
export function SourceInfo({ name, sentences }: { name: string; sentences: () => readonly string[] }) {
  return (
    <InfoPopover
      name={words.charts.whereFrom(name)}
      content={() => sentences().map((line) => <span key={line}>{line}</span>)}
    />
  )
}

/** A sentence each: the origins, what they differ by, what the newest value and the mean are taken over. */
function describeOrigins(
  { metric, range, machine }: OriginInfoProps,
  disagreement: ComparedPower | null,
): string[] {
  const missing = missingSeries(metric, range, machine)
  if (missing !== null) return [missing]
  const { columns, fromMs, toMs } = range
  const name = METRICS[metric].name
  const origins = originsOf(columns.origins(), metric, fromMs, toMs).map(describeOrigin)
  const { coveredMs } = statisticsOf(range, metric)
  const newest = newestIndex(range)
  const windowMs = newest === null ? Number.NaN : (columns.elapsedTimes()[newest] ?? Number.NaN)
  return [
    origins.length === 0 ? words.charts.originUnknown(name) : words.charts.from(name, origins.join('; ')),
    ...(disagreement === null ? [] : [describeComparison(disagreement)]),
    ...(columns.bucketMs === null && windowMs > 0
      ? [words.charts.newestIsMeanOf(formatDuration(windowMs))]
      : []),
    words.charts.meanIsOf(formatDuration(coveredMs), formatDuration(toMs - fromMs)),
  ]
}
