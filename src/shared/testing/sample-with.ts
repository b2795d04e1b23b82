import type { Sample } from '#shared/sample'

/** A sample in which nothing is reported but what a test names. */
export function sampleWith(parts: Partial<Sample> = {}): Sample {
  return {
    timestamp: null,
    elapsedMs: null,
    machine: { model: 'MacBookPro18,3', osBuild: '21E230' },
    ane: {
      powerMw: null,
      energyMj: null,
      readBytesPerSecond: null,
      writeBytesPerSecond: null,
      dramReadBytesPerSecond: null,
      dramWriteBytesPerSecond: null,
    },
    gpu: { powerMw: null, frequencyMhz: null, activeRatio: null },
    cpu: { powerMw: null, clusters: [] },
    combinedPowerMw: null,
    packagePowerMw: null,
    dramPowerMw: null,
    thermalPressure: null,
    ...parts,
  }
}
