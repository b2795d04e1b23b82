import { describe, expect, it } from 'vitest'
import {
  HIGHEST_POWER_MW,
  isStamp,
  isTimeMs,
  LATEST_TIME_MS,
  LONGEST_POSSIBLE_WINDOW_MS,
  problemOfSample,
} from './impossible'
import { LONGEST_WORD, MOST_CLUSTERS, MOST_CORES } from './limits'
import type { ClusterReading, Sample } from './sample'
import { sampleWith } from './testing/sample-with'

const core = (id: number): ClusterReading['cores'][number] => ({ id, frequencyMhz: null, activeRatio: null })
const cluster = (cores: number[], name = 'E-Cluster'): ClusterReading => ({
  ...{ name, frequencyMhz: null, activeRatio: null },
  cores: cores.map(core),
})
const NOTHING = sampleWith()
const withAne = (part: Partial<Sample['ane']>): Sample => sampleWith({ ane: { ...NOTHING.ane, ...part } })
const withGpu = (part: Partial<Sample['gpu']>): Sample => sampleWith({ gpu: { ...NOTHING.gpu, ...part } })
const clusters = (...all: ClusterReading[]): Sample => sampleWith({ cpu: { ...NOTHING.cpu, clusters: all } })
const numbered = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

describe('a sample that no window can be', () => {
  it.each<[string, Sample, Sample]>([
    [
      'elapsedMs',
      sampleWith({ elapsedMs: LONGEST_POSSIBLE_WINDOW_MS }),
      sampleWith({ elapsedMs: LONGEST_POSSIBLE_WINDOW_MS + 0.001 }),
    ],
    ['elapsedMs', sampleWith({ elapsedMs: 0.001 }), sampleWith({ elapsedMs: 0 })],
    ['elapsedMs', sampleWith({ elapsedMs: null }), sampleWith({ elapsedMs: -1000 })],
    ['elapsedMs', sampleWith({ elapsedMs: 1000 }), sampleWith({ elapsedMs: Number.NaN })],
    [
      'timestamp',
      sampleWith({ timestamp: '9999-12-31T23:59:59Z' }),
      sampleWith({ timestamp: '10000-01-01T00:00:00Z' }),
    ],
    [
      'timestamp',
      sampleWith({ timestamp: '1970-01-01T00:00:00Z' }),
      sampleWith({ timestamp: '1969-12-31T23:59:59Z' }),
    ],
    ['ane.powerMw', withAne({ powerMw: HIGHEST_POWER_MW }), withAne({ powerMw: HIGHEST_POWER_MW + 1 })],
    ['packagePowerMw', sampleWith({ packagePowerMw: 0 }), sampleWith({ packagePowerMw: -0.001 })],
    ['ane.energyMj', withAne({ energyMj: 2.6784e13 }), withAne({ energyMj: 2.6785e13 })],
    ['gpu.activeRatio', withGpu({ activeRatio: 1 }), withGpu({ activeRatio: 1.001 })],
    ['cpu.clusters.0.cores.1.id', clusters(cluster([0, 1])), clusters(cluster([0, -1]))],
    [
      'cpu.clusters.0.cores.0.id',
      clusters(cluster([Number.MAX_SAFE_INTEGER])),
      clusters(cluster([Number.MAX_SAFE_INTEGER + 1])),
    ],
    ['cpu.clusters.1.cores.0.id', clusters(cluster([]), cluster([7])), clusters(cluster([]), cluster([1.5]))],
    [
      'cpu.clusters.0.name',
      clusters(cluster([], 'x'.repeat(LONGEST_WORD))),
      clusters(cluster([], 'x'.repeat(LONGEST_WORD + 1))),
    ],
    [
      'cpu.clusters',
      clusters(...numbered(MOST_CLUSTERS).map(() => cluster([]))),
      clusters(...numbered(MOST_CLUSTERS + 1).map(() => cluster([]))),
    ],
    [
      'cpu.clusters',
      clusters(cluster(numbered(MOST_CORES / 2)), cluster(numbered(MOST_CORES / 2))),
      clusters(cluster(numbered(MOST_CORES / 2)), cluster(numbered(MOST_CORES / 2 + 1))),
    ],
  ])('is told by its %s, and its like within the border is none', (path, possible, impossible) => {
    expect(problemOfSample(possible)).toBeNull()
    expect(problemOfSample(impossible)?.path).toBe(path)
  })
})

it.each([
  ['2024-02-29T23:59:59Z', true],
  ['2024-02-29T23:59:59.123Z', true],
  ['2023-02-29T00:00:00Z', false],
  ['2023-01-01T24:00:00Z', false],
  ['2023-13-01T00:00:00Z', false],
  ['2023-01-01T00:00:00', false],
  ['2023-01-01', false],
  ['soon', false],
])('%s is a stamp: %s', (text, is) => expect(isStamp(text)).toBe(is))

it('takes times from 1970 to the end of 9999', () => {
  expect([0, LATEST_TIME_MS].map(isTimeMs)).toEqual([true, true])
  expect([-1, LATEST_TIME_MS + 1, Number.NaN, Infinity].map(isTimeMs)).toEqual([false, false, false, false])
  expect(new Date(LATEST_TIME_MS).toISOString()).toBe('9999-12-31T23:59:59.999Z')
})
