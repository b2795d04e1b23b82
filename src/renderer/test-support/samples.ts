import type { PlacedSample, Sample } from '#shared/sample'
import { SampleColumns, type ColumnsData } from '#shared/sample-columns'
import type { SourceStatus } from '#shared/source-status'
import { SOURCES } from '#shared/sources'
import { sampleWith } from '#shared/testing/sample-with'

/** Made-up readings for component tests: an M1 Pro with macOS 12, a sample a second. */

export const START_MS = 1_648_645_200_000

export function makeSample(change: (sample: Sample) => void = () => undefined): Sample {
  const sample = sampleWith({
    elapsedMs: 1000,
    gpu: { powerMw: 5, frequencyMhz: 389, activeRatio: 0.02 },
    cpu: {
      powerMw: 800,
      clusters: [
        {
          name: 'E-Cluster',
          frequencyMhz: 1000,
          activeRatio: 0.2,
          cores: [{ id: 0, frequencyMhz: 1000, activeRatio: 0.25 }],
        },
        {
          name: 'P0-Cluster',
          frequencyMhz: 3036,
          activeRatio: 1,
          cores: [{ id: 1, frequencyMhz: 3036, activeRatio: 1 }],
        },
      ],
    },
    thermalPressure: 'Nominal',
  })
  Object.assign(sample.ane, {
    powerMw: 49,
    energyMj: 49,
    readBytesPerSecond: 232e6,
    writeBytesPerSecond: 167e6,
  })
  change(sample)
  return sample
}

export function placeSample(sequence: number, sample: Sample = makeSample()): PlacedSample {
  return { sequence, endMs: START_MS + (sequence + 1) * 1000, gapBefore: false, sample }
}

export function placeSamples(from: number, to: number): PlacedSample[] {
  return Array.from({ length: to - from }, (_, i) => placeSample(from + i))
}

export function columnsData(samples: readonly PlacedSample[]): ColumnsData {
  const columns = new SampleColumns(null)
  for (const placed of samples) columns.append(placed)
  return columns.toData()
}

export function makeStatus(change: Partial<SourceStatus> = {}): SourceStatus {
  return {
    sessionId: 1,
    kind: 'demonstration',
    isMadeUp: !SOURCES[change.kind ?? 'demonstration'].isReal,
    state: 'running',
    label: 'Demonstration',
    message: null,
    machine: { model: 'MacBookPro18,3', osBuild: '21E230' },
    requestedIntervalMs: 1000,
    measuredIntervalMs: 1004,
    sampleCount: 0,
    faultCount: 0,
    lastFault: null,
    replay: null,
    live: null,
    eventSources: [],
    ...change,
  }
}
