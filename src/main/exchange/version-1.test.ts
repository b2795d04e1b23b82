import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { NO_ORIGINS } from '#shared/origins'
import { NO_DOUBTS, type PlacedSample, type Sample, type SamplePlace } from '#shared/sample'
import { sampleWith } from '#shared/testing/sample-with'
import { decodeBuckets } from '../storage/codec/buckets'
import { decodeSamples } from '../storage/codec/sample-rows'
import type { HistoryStore } from '../storage/history-store'
import { importFile } from './import-file'
import { emptyHistory, imported, samplesOf } from './testing/imports'

/**
 * The same eight samples in version 1 of every format, written once by the code that brought it. Whoever reads version 1
 * reads these for ever; they are never written anew.
 */
const FOLDER = join(import.meta.dirname, 'testing', 'version-1')

/** Metrics that came later. */
const LATER = { readWriteBytesPerSecond: null, poweredRatio: null }

const SAMPLES = readFileSync(join(FOLDER, 'samples.ndjson'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line, sequence): PlacedSample => {
    const { endMs, gapBefore, ...sample } = JSON.parse(line) as Sample & SamplePlace
    // They are older than doubts and origins.
    return {
      sequence,
      endMs,
      gapBefore,
      sample: { ...sample, ane: { ...LATER, ...sample.ane }, doubts: NO_DOUBTS, origins: NO_ORIGINS },
    }
  })

let folder: string
let store: HistoryStore

beforeEach(() => {
  ;({ folder, store } = emptyHistory())
})

it('has eight samples, the fourth behind a gap', () => {
  expect(SAMPLES.map(({ gapBefore }) => gapBefore)).toEqual(SAMPLES.map((_, index) => index === 3))
  expect(SAMPLES).toHaveLength(8)
})

it('reads a block of samples', () => {
  expect(decodeSamples(readFileSync(join(FOLDER, 'samples.block')))).toEqual(SAMPLES)
})

it('reads a block of buckets', () => {
  const { values, startMs, thermalPressure } = decodeBuckets(
    readFileSync(join(FOLDER, 'buckets.block')),
    null,
  )
  const powersMw = SAMPLES.map(({ sample }) => sample.cpu.powerMw ?? 0)
  const energyMj = SAMPLES.reduce(
    (sum, { sample }) => sum + ((sample.cpu.powerMw ?? 0) * (sample.elapsedMs ?? 0)) / 1000,
    0,
  )
  const { maximum, integral } = values['cpu.powerMw'] ?? { maximum: [], integral: Float64Array.of() }
  expect(Math.max(...maximum)).toBe(Math.max(...powersMw))
  expect(integral.reduce((sum, part) => sum + part, 0) / 1000).toBeCloseTo(energyMj, 6)
  expect(startMs.length).toBe(integral.length)
  expect(thermalPressure).toBe('Nominal')
})

it.each(['recording.anemometer', 'samples.csv', 'samples.ndjson', 'picture.png'])(
  'reads %s',
  async (name) => {
    const { measurement, warnings } = await imported(store, join(FOLDER, name))
    expect(warnings).toEqual([])
    expect(samplesOf(store, measurement.id)).toEqual(SAMPLES)
  },
)

/** A newer reader may know more of why a value is missing. */
const withoutOrigins = ({ origins: _, ...sample }: Sample): Omit<Sample, 'origins'> => sample

it('reads a recording of IOReport: what was in it, and its last frame by itself', async () => {
  const samples = readFileSync(join(FOLDER, 'recording.ioreport.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Sample)
    .map(withoutOrigins)
  const { measurement, warnings } = await imported(store, join(FOLDER, 'recording.ioreport'))
  expect(warnings).toEqual([])
  expect(samplesOf(store, measurement.id).map(({ sample }) => withoutOrigins(sample))).toEqual(samples)
  expect(samples).toHaveLength(8)
  const frames = [...store.frames(store.measurement(measurement.id)?.trackId ?? 0)]
  const path = join(folder, 'last.ioreport')
  writeFileSync(path, frames.at(-1)?.bytes ?? '')
  const last = await imported(store, path)
  expect(samplesOf(store, last.measurement.id).map(({ sample }) => withoutOrigins(sample))).toEqual(
    samples.slice(-1),
  )
})

describe('a table of another version', () => {
  const place = { endMs: 1_648_645_201_000, gapBefore: false }
  const fileOf = (line: object): string => {
    const path = join(folder, 'other.ndjson')
    writeFileSync(path, `${JSON.stringify(line)}\n`)
    return path
  }

  it('is read without what nobody knows here, and with null for what it lacks', async () => {
    const cpu = { powerMw: 5, future: 1, clusters: [{ name: 'S-Cluster', activeRatio: 0.5, future: 1 }] }
    const path = fileOf({ ...place, elapsedMs: 1000, cpu, future: { powerMw: 7 } })
    const { measurement } = await imported(store, path)
    const cluster = { name: 'S-Cluster', frequencyMhz: null, activeRatio: 0.5, cores: [] }
    const sample = sampleWith({
      machine: { model: null, osBuild: null },
      elapsedMs: 1000,
      cpu: { powerMw: 5, clusters: [cluster] },
    })
    expect(samplesOf(store, measurement.id)).toEqual([{ sequence: 0, ...place, sample }])
  })

  it.each([[{}], [{ future: 1 }], [{ ...place, sample: { cpu: { powerMw: 5 } } }]])(
    'is none where a line holds no reading: %j',
    async (line) => {
      expect((await importFile(store, fileOf(line))).ok).toBe(false)
    },
  )
})
