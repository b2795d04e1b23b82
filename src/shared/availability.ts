import { macosMajorOf } from './macos'
import { METRICS, type MetricId } from './metrics'
import type { Sample } from './sample'

/** An Intel Mac reports package watts and no clusters; nothing else does both. */
export function looksIntel(sample: Sample): boolean {
  return sample.packagePowerMw !== null && sample.cpu.clusters.length === 0 && sample.ane.powerMw === null
}

/**
 * Why `sample` does not report `metric`, in words for a person, or null when it does.
 * Sources: `bandwidth` exists in macOS 11 and 12 only; `package_energy` and `dram_energy` end with macOS 12;
 * `combined_power` begins with macOS 13; ANE power comes with the `cpu_power` sampler, but not on M6 with macOS 27.
 */
export function explainMissing(metric: MetricId, sample: Sample): string | null {
  if (METRICS[metric].read(sample) !== null) return null
  if (metric.startsWith('ane.') && looksIntel(sample))
    return 'This Mac has an Intel processor and no Neural Engine.'
  const macos = macosMajorOf(sample.machine.osBuild)
  switch (metric) {
    case 'ane.readBytesPerSecond':
    case 'ane.writeBytesPerSecond':
    case 'ane.dramReadBytesPerSecond':
    case 'ane.dramWriteBytesPerSecond':
      return explainTraffic(macos)
    case 'ane.powerMw':
      return sample.cpu.powerMw === null
        ? 'ANE power: not in these readings. They were taken without the cpu_power sampler.'
        : explainAnePower(macos)
    case 'gpu.frequencyMhz':
      return explainGpu('GPU frequency', sample)
    case 'gpu.activeRatio':
      return explainGpu('GPU activity', sample)
    case 'combinedPowerMw':
      return 'Combined power: reported since macOS 13.'
    case 'packagePowerMw':
    case 'dramPowerMw':
      return 'Not reported since macOS 13.'
    case 'cpu.powerMw':
      return looksIntel(sample)
        ? 'CPU power: an Intel Mac reports the whole package only.'
        : withoutSampler('CPU power', 'cpu_power', sample.cpu.clusters.length > 0)
    case 'gpu.powerMw':
      return looksIntel(sample)
        ? 'GPU power: an Intel Mac reports the whole package only.'
        : withoutSampler('GPU power', 'gpu_power', ranGpuSampler(sample))
  }
}

function explainGpu(name: string, sample: Sample): string {
  return looksIntel(sample)
    ? `${name}: not reported for Intel Macs.`
    : withoutSampler(name, 'gpu_power', ranGpuSampler(sample))
}

function ranGpuSampler({ gpu }: Sample): boolean {
  return gpu.frequencyMhz !== null || gpu.activeRatio !== null
}

/** A sampler that reported something else in the same sample did run; its absence is not the reason then. */
function withoutSampler(name: string, sampler: string, ran: boolean): string {
  return ran
    ? `${name}: not reported in these readings.`
    : `${name}: not in these readings, taken without the ${sampler} sampler.`
}

function explainAnePower(macos: number | null): string {
  return macos !== null && macos >= 27
    ? 'ANE power: not reported by this Mac (known of M6 with macOS 27).'
    : 'ANE power: not reported by this Mac. Some need a wider question to powermetrics (--show-all).'
}

function explainTraffic(macos: number | null): string {
  if (macos !== null && macos >= 13) {
    return 'ANE traffic: not reported since macOS 13. Apple removed the bandwidth counters from powermetrics.'
  }
  return 'ANE traffic: not in these readings. They were taken without the bandwidth sampler (macOS 11 and 12).'
}
