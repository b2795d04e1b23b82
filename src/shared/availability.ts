import { METRICS, type MetricId, type MissingReason, type Sampler } from './metrics'
import { macosMajorOf, readMetric, type Sample } from './sample'

/** An Intel Mac reports package watts and no clusters; nothing else does both. */
export function looksIntel(sample: Sample): boolean {
  return sample.packagePowerMw !== null && sample.cpu.clusters.length === 0 && sample.ane.powerMw === null
}

/** Why `sample` does not report `metric`, in words for a person, or null when it does. */
export function explainMissing(metric: MetricId, sample: Sample): string | null {
  if (readMetric(sample, metric) !== null) return null
  const { missing } = METRICS[metric]
  return missing[reasonMissing(metric, sample)] ?? missing['not-reported']
}

function reasonMissing(metric: MetricId, sample: Sample): MissingReason {
  const { sampler, firstMacos, lastMacos, someMacsSince } = METRICS[metric]
  if (looksIntel(sample)) return 'intel'
  const macos = macosMajorOf(sample.machine.osBuild)
  if (macos !== null && (macos < (firstMacos ?? macos) || macos > (lastMacos ?? macos))) return 'macos'
  if (!RAN[sampler](sample)) return 'not-asked-for'
  if (macos !== null && someMacsSince !== undefined && macos >= someMacsSince) return 'some-macs'
  return 'not-reported'
}

/** Whether a sampler was running: it reported something in the same sample. */
const RAN: Readonly<Record<Sampler, (sample: Sample) => boolean>> = {
  // A sample may list clusters of earlier samples, without figures.
  cpu_power: ({ cpu }) =>
    cpu.powerMw !== null ||
    cpu.clusters.some(({ frequencyMhz, activeRatio }) => frequencyMhz !== null || activeRatio !== null),
  // The GPU's power alone may come from `cpu_power`.
  gpu_power: ({ gpu }) => gpu.frequencyMhz !== null || gpu.activeRatio !== null,
  bandwidth: ({ ane }) => ane.readBytesPerSecond !== null || ane.writeBytesPerSecond !== null,
  ioreport: ({ ane }) => ane.readWriteBytesPerSecond !== null || ane.poweredRatio !== null,
}
