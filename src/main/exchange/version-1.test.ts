import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PlacedSample, Sample, SamplePlace } from '#shared/sample'
import { sampleWith } from '#shared/testing/sample-with'
import { decodeBuckets } from '../storage/codec/buckets'
import { decodeSamples } from '../storage/codec/sample-rows'
import { openHistory, type HistoryStore } from '../storage/history-store'
import { importFile } from './import-file'

/**
 * The same eight samples in version 1 of every format, written once by the code that brought it. Whoever reads version 1
 * reads these for ever; they are never written anew.
 */
const FOLDER = join(import.meta.dirname, 'testing', 'version-1')

const SAMPLES = readFileSync(join(FOLDER, 'samples.ndjson'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line, sequence): PlacedSample => {
    const { endMs, gapBefore, ...sample } = JSON.parse(line) as Sample & SamplePlace
    return { sequence, endMs, gapBefore, sample }
  })

let folder: string
let store: HistoryStore

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anemometer-version-1-'))
  const opened = openHistory(folder)
  if (!opened.ok) throw new Error(opened.message)
  store = opened.value.store
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
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
    const imported = await importFile(store, join(FOLDER, name))
    if (!imported.ok) throw new Error(imported.message)
    expect(imported.value.warnings).toEqual([])
    const trackId = store.measurement(imported.value.measurements[0]?.id ?? '')?.trackId ?? 0
    expect([...store.samples(trackId, null, null)]).toEqual(SAMPLES)
  },
)

describe('a table of another version', () => {
  const place = { endMs: 1_648_645_201_000, gapBefore: false }
  const importLines = (...lines: object[]) => {
    const path = join(folder, 'other.ndjson')
    writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    return importFile(store, path)
  }

  it('is read without what nobody knows here, and with null for what it lacks', async () => {
    const cpu = { powerMw: 5, future: 1, clusters: [{ name: 'S-Cluster', activeRatio: 0.5, future: 1 }] }
    const imported = await importLines({ ...place, elapsedMs: 1000, cpu, future: { powerMw: 7 } })
    if (!imported.ok) throw new Error(imported.message)
    const trackId = store.measurement(imported.value.measurements[0]?.id ?? '')?.trackId ?? 0
    const cluster = { name: 'S-Cluster', frequencyMhz: null, activeRatio: 0.5, cores: [] }
    const sample = sampleWith({
      machine: { model: null, osBuild: null },
      elapsedMs: 1000,
      cpu: { powerMw: 5, clusters: [cluster] },
    })
    expect([...store.samples(trackId, null, null)]).toEqual([{ sequence: 0, ...place, sample }])
  })

  it.each([[{}], [{ future: 1 }], [{ ...place, sample: { cpu: { powerMw: 5 } } }]])(
    'is none where a line holds no reading: %j',
    async (line) => {
      expect((await importLines(line)).ok).toBe(false)
    },
  )
})
