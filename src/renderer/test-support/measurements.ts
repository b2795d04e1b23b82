import type { HistoryRange } from '#shared/history'
import type { Measurement, MeasurementHead } from '#shared/measurement'
import { measure } from '#shared/measurement/measure'
import { METRIC_IDS } from '#shared/metrics'
import { NEVER_DOUBTED } from '#shared/metrics'
import { columnsData, placeSamples, START_MS } from './samples'

/** Made-up measurements for component tests. */

export function makeHead(change: Partial<MeasurementHead> = {}): MeasurementHead {
  return {
    id: 'one',
    name: 'Visual Look Up',
    note: '',
    origin: 'started',
    source: 'demonstration',
    machine: { model: 'MacBookPro18,3', osBuild: '21E230' },
    group: null,
    samples: 10,
    startedAt: new Date(START_MS).toISOString(),
    durationMs: 10_000,
    aneEnergyMj: 490,
    anePeakMw: 49,
    verdict: 'ane-used',
    ...change,
  }
}

export function makeHeads(count: number): MeasurementHead[] {
  return Array.from({ length: count }, (_, i) => makeHead({ id: `id${i}`, name: `Measurement ${i}` }))
}

export function makeMeasurement(change: Partial<Measurement> = {}): Measurement {
  const power = {
    energyMj: 490,
    meanMw: 49,
    peakMw: 50,
    aboveBaselineMj: 440,
    aboveBaselineMw: 44,
    doubtfulMs: NEVER_DOUBTED,
  }
  return {
    id: 'one',
    name: 'Visual Look Up',
    note: '',
    origin: 'started',
    source: 'demonstration',
    machine: { model: 'MacBookPro18,3', osBuild: '21E230' },
    group: null,
    run: null,
    version: 1,
    samples: 10,
    startedAt: new Date(START_MS).toISOString(),
    endedAt: new Date(START_MS + 10_000).toISOString(),
    durationMs: 10_000,
    coverageRatio: 1,
    intervalMs: 1000,
    ane: {
      ...power,
      coverageRatio: 1,
      readBytes: 2_320_000_000,
      writeBytes: 1_670_000_000,
      peakReadBytesPerSecond: 232e6,
      peakWriteBytesPerSecond: 167e6,
      dramReadBytes: null,
      dramWriteBytes: null,
      peakDramReadBytesPerSecond: null,
      peakDramWriteBytesPerSecond: null,
      readWriteBytes: null,
      peakReadWriteBytesPerSecond: null,
      bursts: [
        {
          startedAt: new Date(START_MS + 2000).toISOString(),
          offsetMs: 2000,
          durationMs: 3000,
          peakMw: 50,
          energyMj: 147,
        },
      ],
      burstCount: 1,
      burstDurationMs: 3000,
    },
    gpu: power,
    cpu: power,
    dram: {
      energyMj: null,
      meanMw: null,
      peakMw: null,
      aboveBaselineMj: null,
      aboveBaselineMw: null,
      doubtfulMs: NEVER_DOUBTED,
    },
    package: {
      energyMj: null,
      meanMw: null,
      peakMw: null,
      aboveBaselineMj: null,
      aboveBaselineMw: null,
      doubtfulMs: NEVER_DOUBTED,
    },
    clusters: [],
    thermal: { pressures: [{ pressure: 'Nominal', durationMs: 10_000 }] },
    baseline: { durationMs: 12_000, aneMw: 5, gpuMw: 1, cpuMw: 100, dramMw: null, packageMw: null },
    baselineMissing: null,
    aneFloor: { powerMw: 5, origin: 'quiet-time' },
    aneSeen: { activeAt: '2026-11-30T10:12:00.000Z', activeMw: 49, highestMw: 3400 },
    figureOrigins: measure([], { fromMs: 0, toMs: 0 }, null).figureOrigins,
    units: [],
    phases: [],
    verdict: { code: 'ane-used', text: 'The ANE worked for 3 s.' },
    ...change,
  }
}

/** Ten seconds of the samples of `samples.ts`, as `history:range` answers. */
export function makeHistoryRange(): HistoryRange {
  const { endMs, elapsedMs, gapBefore, values, clusters, thermalPressure } = columnsData(placeSamples(0, 10))
  const columns: HistoryRange['columns'] = {}
  for (const id of METRIC_IDS) {
    const column = values[id]
    if (column !== undefined) columns[id] = { minimum: column, mean: column, maximum: column }
  }
  return {
    fromMs: START_MS,
    toMs: START_MS + 10_000,
    asked: { fromMs: START_MS, toMs: START_MS + 10_000 },
    roundedToMs: null,
    tier: 'full',
    bucketMs: null,
    endMs,
    elapsedMs,
    gapBefore,
    columns,
    doubts: new Map(),
    origins: [],
    statistics: {},
    clusters,
    thermalPressure,
    events: [],
    omittedEvents: 0,
  }
}
