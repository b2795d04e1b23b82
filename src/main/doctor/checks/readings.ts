import { METRIC_IDS, type MetricId } from '#shared/metrics'
import { readMetric, type Sample } from '#shared/sample'
import { PowermetricsReader } from '../../powermetrics/powermetrics-reader'
import { NO_VALUE, type CounterSnapshot, type GroupReport } from '../../sources/ioreport/protocol'
import { IoReportReader } from '../../sources/ioreport/reader'
import { factsOf, type IoReportFound, type MacFound, type StreamFound } from '../observations'

/** The raw samples of a report, read by the readers of live readings. */

export function samplesOf({ samples }: Pick<StreamFound, 'samples'>): Sample[] {
  return samples.flatMap(({ plist }) => {
    const read: Sample[] = []
    const reader = new PowermetricsReader({
      onSample: (sample) => read.push(sample),
      onFault: () => undefined,
    })
    reader.write(Buffer.from(plist))
    reader.end()
    return read
  })
}

/** Of each snapshot but the first. */
export function readingsOf(found: IoReportFound, mac: MacFound): Sample[] {
  const reader = new IoReportReader(factsOf(mac), found.groups.map(reportOf))
  return snapshotsOf(found).flatMap((snapshot) => reader.read(snapshot)?.sample ?? [])
}

export function snapshotsOf({ snapshots }: IoReportFound): CounterSnapshot[] {
  return snapshots.map((snapshot) => ({
    ...snapshot,
    newUnreadable: [],
    values: BigInt64Array.from(snapshot.values, (value) => value ?? NO_VALUE),
  }))
}

function reportOf({ group, kind, code, reason, channels }: IoReportFound['groups'][number]): GroupReport {
  if (kind === 'absent') return { group, state: { kind } }
  const refusal = { code: code ?? 'none', reason: reason ?? '' }
  return { group, state: kind === 'there' ? { kind, channels } : { kind, channels, ...refusal } }
}

/** Those that any of the samples has. */
export function metricsOf(samples: readonly Sample[]): Set<MetricId> {
  return new Set(METRIC_IDS.filter((metric) => samples.some((sample) => readMetric(sample, metric) !== null)))
}
