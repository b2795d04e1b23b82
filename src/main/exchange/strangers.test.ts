import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  LONGEST_ENTRY_BYTES,
  LONGEST_NAME,
  MOST_CORES,
  MOST_JSON_VALUES,
  MOST_PICTURE_MEANS,
} from '#shared/limits'
import { METRIC_IDS } from '#shared/metrics'
import { sampleWith } from '#shared/testing/sample-with'
import type { HistoryStore } from '../storage/history-store'
import { parseJson } from './bounded-json'
import { importFile } from './import-file'
import { writeChunks, type PngChunk } from './png-chunks'
import { splitText, writeTextChunk } from './png-text'
import { rezip } from './testing/archives'
import { emptyHistory } from './testing/imports'

// Files that somebody made to fill the memory, to stop the app, or to be shown as what they are not.

let folder: string
let store: HistoryStore

beforeEach(() => {
  ;({ folder, store } = emptyHistory())
})

/** What a file comes in as: the names of its measurements, or the sentence that refuses it. */
async function outcomeOf(path: string): Promise<{ names: string[]; warnings: string[] } | string> {
  for (const { id } of store.measurements()) store.removeMeasurement(id)
  const imported = await importFile(store, path)
  if (!imported.ok) {
    expect(store.measurements()).toEqual([])
    return imported.message
  }
  const { measurements, warnings } = imported.value
  return { names: measurements.map(({ name }) => name), warnings }
}

const coresOf = (count: number): object[] => Array.from({ length: count }, (_, id) => ({ id }))
const clustersOf = (...counts: number[]): object[] =>
  counts.map((count, index) => ({ name: `P${index}-Cluster`, cores: coresOf(count) }))
const sampleOf = (clusters: object[]): object => ({ ...sampleWith({ elapsedMs: 1000 }), cpu: { clusters } })

describe('a picture', () => {
  function writePicture(content: object): string {
    const path = join(folder, 'a.png')
    const data = { format: 'anemometer', version: 1, machine: {}, fromMs: 1000, toMs: 9e6, content }
    const chunk = (type: string): PngChunk => ({ type, data: new Uint8Array() })
    const texts = splitText('anemometer:data', JSON.stringify(data)).map(writeTextChunk)
    writeFileSync(path, writeChunks([chunk('IHDR'), ...texts, chunk('IEND')]))
    return path
  }

  const means = (points: number, clusters: number, cores: number): object => ({
    kind: 'means',
    bucketMs: 1000,
    clusters: Array.from({ length: clusters }, (_, index) => ({
      name: `C${index}`,
      coreIds: Array.from({ length: cores }, (_core, id) => index * cores + id),
    })),
    points: Array.from({ length: points }, (_, index) => ({ endMs: (index + 1) * 1000, means: {} })),
  })

  it('of 256 clusters of 256 cores at 20,000 points is refused', async () => {
    expect(await outcomeOf(writePicture(means(20_000, 256, 256)))).toMatch(
      /^a\.png carries samples that cannot be/,
    )
  })

  it('has as many means as points × series, and no more', async () => {
    const series = METRIC_IDS.length + 2 * (4 + 16)
    const most = Math.floor(MOST_PICTURE_MEANS / series)
    expect(await outcomeOf(writePicture(means(most, 4, 4)))).toMatchObject({ names: ['a.png'] })
    expect(await outcomeOf(writePicture(means(most + 1, 4, 4)))).toMatch(
      /^a\.png carries more than any picture/,
    )
  })

  it('has as many cores as a sample', async () => {
    expect(await outcomeOf(writePicture(means(2, 2, MOST_CORES / 2)))).toMatchObject({ names: ['a.png'] })
    expect(await outcomeOf(writePicture(means(2, 2, MOST_CORES / 2 + 1)))).toMatch(
      /carries more than any picture/,
    )
  })

  it('has means that a Mac can have', async () => {
    const content = { ...means(1, 0, 0), points: [{ endMs: 1000, means: { 'ane.powerMw': 1e300 } }] }
    expect(await outcomeOf(writePicture(content))).toBe(
      'a.png carries a sample that is none: its ane.powerMw is 1e+300, and may be 0 to 10000000.',
    )
  })
})

describe('an archive', () => {
  type Change = Record<string, unknown>

  /** One measurement of the given lines, with whatever else its manifest and its zip are to say. */
  async function archive(
    lines: object[],
    change: Change = {},
    more: [string, Buffer][] = [],
  ): Promise<string> {
    const path = join(folder, 'a.anemometer')
    const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const samples = { path: '1/samples.ndjson', count: lines.length, bytes: bytes.length, sha256 }
    const recording = { machine: {}, fromMs: 0, toMs: 9e6, samples, ...change }
    const recordings = change.isTwice === true ? [recording, recording] : [recording]
    const manifest = Buffer.from(JSON.stringify({ format: 'anemometer', version: 1, recordings }))
    await rezip(path, [['1/samples.ndjson', bytes], ...more, ['manifest.json', manifest]])
    return path
  }

  const line = (clusters: object[], endMs = 1000): object => ({ endMs, sample: sampleOf(clusters) })

  it('has samples of as many cores as any Mac, however many of them are full', async () => {
    const lines = Array.from({ length: 20 }, (_, index) => line(clustersOf(100, 156), (index + 1) * 1000))
    expect(await outcomeOf(await archive(lines))).toMatchObject({ names: [''] })
    expect(await outcomeOf(await archive([line([]), line(clustersOf(100, 157), 2000)]))).toBe(
      'a.anemometer is damaged: sample 2 is none: its cpu.clusters has 2 clusters with 257 cores, more than any Mac has. Copy it again from where it came from.',
    )
  })

  it('of 100 samples of 18,000 cores is refused', async () => {
    const lines = Array.from({ length: 100 }, (_, index) =>
      line(clustersOf(...Array<number>(72).fill(250)), (index + 1) * 1000),
    )
    expect(await outcomeOf(await archive(lines))).toMatch(/^a\.anemometer is damaged: sample 1 is none/)
  })

  it('with a sample that no window can be is refused with what it is', async () => {
    const sample = { ...sampleWith(), elapsedMs: 1e17 }
    expect(await outcomeOf(await archive([{ endMs: 1000, sample }]))).toMatch(
      /sample 1 is none: its elapsedMs is 100000000000000000 ms, and a window has more than 0 ms and up to 31 days\. /,
    )
  })

  it('has its name cut to what a list shows, without control characters', async () => {
    const name = `${'\u0007'.repeat(90_000)}${'x'.repeat(9000)}`
    const outcome = await outcomeOf(await archive([line([])], { name }))
    expect(outcome).toMatchObject({ names: [`${'x'.repeat(LONGEST_NAME - 1)}…`] })
  })

  it('has each file for one recording: shared ones would be read again and again', async () => {
    expect(await outcomeOf(await archive([line([])], { isTwice: true }))).toBe(
      'a.anemometer is damaged: its manifest names a file twice. Ask for the file again.',
    )
  })

  it('has names of files up to a bound', async () => {
    const long = (bytes: number): [string, Buffer][] => [['x'.repeat(bytes), Buffer.of()]]
    expect(await outcomeOf(await archive([line([])], {}, long(LONGEST_ENTRY_BYTES + 1)))).toMatch(
      /unpacks to more/,
    )
    expect(await outcomeOf(await archive([line([])], {}, long(LONGEST_ENTRY_BYTES)))).toMatchObject({
      names: [''],
    })
  })
})

describe('NDJSON', () => {
  const good = (endMs: number): string =>
    JSON.stringify({ endMs, gapBefore: false, ...sampleWith({ elapsedMs: 1000 }) })
  const impossible = good(500).replace('"elapsedMs":1000', '"elapsedMs":1e17')

  it('tells the line that no window can be, also the first, and reads the others', async () => {
    const path = join(folder, 'a.ndjson')
    writeFileSync(path, [impossible, good(1000), good(2000)].join('\n'))
    expect(await outcomeOf(path)).toEqual({
      names: ['a.ndjson'],
      warnings: [
        'a.ndjson is damaged in one place. At byte 0: Line 1 is no sample (its elapsedMs is 100000000000000000 ms, and a window has more than 0 ms and up to 31 days) and was skipped.',
      ],
    })
  })

  it('without any other line is refused with what it is', async () => {
    const path = join(folder, 'a.ndjson')
    writeFileSync(path, `${impossible}\n${impossible}\n`)
    expect(await outcomeOf(path)).toMatch(
      /^a\.ndjson holds no sample\. At byte 0: Line 1 is no sample \(its elapsedMs/,
    )
  })

  it('has times of the axis from 1970 to 9999', async () => {
    const path = join(folder, 'a.ndjson')
    writeFileSync(path, [-1, 0, 253_402_300_799_999, 253_402_300_800_000].map(good).join('\n'))
    const outcome = await outcomeOf(path)
    expect(outcome).toMatchObject({ warnings: [expect.stringMatching(/in 2 places/)] })
  })
})

it('JSON is parsed up to a number of values', () => {
  const list = (values: number): string => `[${Array<string>(values).fill('0').join(',')}]`
  expect(parseJson(list(MOST_JSON_VALUES))).toHaveLength(MOST_JSON_VALUES)
  expect(() => parseJson(list(MOST_JSON_VALUES + 1))).toThrow(SyntaxError)
  expect(() => parseJson('{}'.repeat(MOST_JSON_VALUES + 1))).toThrow(/more than 1000000 values/)
})
