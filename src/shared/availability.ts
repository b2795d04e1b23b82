import { describeDoubt, type PointDoubt } from './doubts'
import { macosMajorOf } from './macs'
import { METRICS, type DoubtReason, type MetricId, type MissingReason, type Sampler } from './metrics'
import { readMetric, type Sample } from './sample'

/** An Intel Mac reports package watts and no clusters; nothing else does both. */
export function looksIntel(sample: ExplainedSample): boolean {
  return sample.packagePowerMw !== null && sample.cpu.clusters.length === 0 && sample.ane.powerMw === null
}

/** A sample, or what is known of one on a chart. */
export type ExplainedSample = Omit<Sample, 'doubts'> & { doubts: readonly PointDoubt[] }

/** Why `sample` does not report `metric`, in words for a person, or null when it does. */
export function explainMissing(metric: MetricId, sample: ExplainedSample): string | null {
  if (readMetric(sample, metric) !== null) return null
  const { missing } = METRICS[metric]
  const doubt = sample.doubts.find(({ key }) => key === metric)
  if (doubt !== undefined) return `${nameOf(metric)} ${describeDoubt(doubt)}.`
  return missing[reasonMissing(metric, sample)] ?? missing['not-reported']
}

/** `ANE power`, `Combined power`, `GPU frequency`. */
function nameOf(metric: MetricId): string {
  const { name, quantity } = METRICS[metric]
  return quantity === 'power' && !name.endsWith('power') ? `${name} power` : name
}

function reasonMissing(metric: MetricId, sample: ExplainedSample): Exclude<MissingReason, DoubtReason> {
  const { sampler, firstMacos, lastMacos, someMacsSince } = METRICS[metric]
  if (looksIntel(sample)) return 'intel'
  const macos = macosMajorOf(sample.machine.osBuild)
  if (macos !== null && (macos < (firstMacos ?? macos) || macos > (lastMacos ?? macos))) return 'macos'
  if (!RAN[sampler](sample)) return 'not-asked-for'
  if (macos !== null && someMacsSince !== undefined && macos >= someMacsSince) return 'some-macs'
  return 'not-reported'
}

/** Whether a sampler was running: it reported something in the same sample. */
const RAN: Readonly<Record<Sampler, (sample: ExplainedSample) => boolean>> = {
  // A sample may list clusters of earlier samples, without figures.
  cpu_power: ({ cpu }) =>
    cpu.powerMw !== null ||
    cpu.clusters.some(({ frequencyMhz, activeRatio }) => frequencyMhz !== null || activeRatio !== null),
  // The GPU's power alone may come from `cpu_power`.
  gpu_power: ({ gpu }) => gpu.frequencyMhz !== null || gpu.activeRatio !== null,
  bandwidth: ({ ane }) => ane.readBytesPerSecond !== null || ane.writeBytesPerSecond !== null,
  ioreport: ({ ane }) => ane.readWriteBytesPerSecond !== null || ane.poweredRatio !== null,
}
