import { NO_ORIGINS } from '#shared/origins'
import { NO_DOUBTS, sampleWithMetrics, type Sample } from '#shared/sample'

/** A sample in which nothing is reported but what a test names. */
export function sampleWith(parts: Partial<Sample> = {}): Sample {
  const machine = { model: 'MacBookPro18,3', osBuild: '21E230' }
  const frame = {
    timestamp: null,
    elapsedMs: null,
    machine,
    aneEnergyMj: null,
    clusters: [],
    thermalPressure: null,
    doubts: NO_DOUBTS,
    origins: NO_ORIGINS,
  }
  return { ...sampleWithMetrics(frame, () => null), ...parts }
}
