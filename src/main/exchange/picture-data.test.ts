import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { PNG } from 'pngjs'
import { beforeEach, describe, expect, it } from 'vitest'
import type { HistoryRange } from '#shared/history'
import { MOST_PICTURE_SAMPLES } from '#shared/limits'
import type { PlacedSample } from '#shared/sample'
import type { HistoryStore } from '../storage/history-store'
import { readAll } from '../powermetrics/testing/read-all'
import { createDemonstration } from '../synthesis/demonstration'
import { importFile } from './import-file'
import { embedSamples, pictureContent, readEmbedded, type PictureData } from './picture-data'
import { readChunks, writeChunks, type PngChunk } from './png-chunks'
import { emptyHistory } from './testing/imports'

const picture = ((): Uint8Array => {
  const png = new PNG({ width: 40, height: 30 })
  png.data.forEach((_, index) => (png.data[index] = (index * 7) & 0xff))
  return PNG.sync.write(png)
})()

const samples = ((): PlacedSample[] => {
  const stream = createDemonstration({ startMs: Date.UTC(2022, 2, 30, 12) })
  return Array.from({ length: 50 }, (_, sequence) => {
    const { bytes, endMs } = stream.next()
    const [sample] = readAll(bytes).samples
    if (sample === undefined) throw new Error('no sample')
    return { sequence, endMs, gapBefore: false, sample }
  })
})()

const [first, last] = [samples[0], samples.at(-1)] as [PlacedSample, PlacedSample]

const data: PictureData = {
  chart: 'ane-power',
  sourceLabel: 'Fotos – „Suche“ 🔍',
  source: 'demonstration',
  machine: first.sample.machine,
  fromMs: first.endMs - (first.sample.elapsedMs ?? 0),
  toMs: last.endMs,
  content: { kind: 'samples', samples },
}

/** Means over a minute: one of a busy ANE, one without any reading, one after a gap. */
const range: HistoryRange = {
  fromMs: 0,
  toMs: 180_000,
  tier: '1min',
  bucketMs: 60_000,
  endMs: Float64Array.of(60_000, 120_000, 180_000),
  elapsedMs: Float64Array.of(60_000, Number.NaN, 30_000),
  gapBefore: Uint8Array.of(0, 0, 1),
  columns: {
    'ane.powerMw': {
      minimum: Float64Array.of(0, Number.NaN, 0),
      mean: Float64Array.of(100, Number.NaN, 0),
      maximum: Float64Array.of(900, Number.NaN, 0),
    },
    'core:3:activeRatio': {
      minimum: Float64Array.of(0, 0, 0),
      mean: Float64Array.of(0.5, Number.NaN, 0.25),
      maximum: Float64Array.of(1, 1, 1),
    },
  },
  statistics: {},
  doubts: new Map(),
  origins: [],
  asked: { fromMs: 0, toMs: 0 },
  roundedToMs: null,
  clusters: [{ name: 'E-Cluster', coreIds: [3] }],
  thermalPressure: 'Nominal',
  events: [],
  omittedEvents: 0,
}

function pixels(png: Uint8Array): Buffer {
  return PNG.sync.read(Buffer.from(png), { checkCRC: true }).data
}

describe('a picture with its samples', () => {
  it('stays the picture it was', () => {
    expect(pixels(embedSamples(picture, data)).equals(pixels(picture))).toBe(true)
  })

  it('gives back what was put into it', () => {
    expect(readEmbedded(embedSamples(picture, data))).toEqual({ ok: true, value: data })
  })

  it('carries the texts that other programs show, the pixels in front of them', () => {
    const chunks = readChunks(embedSamples(picture, data))
    const types = chunks.map(({ type }) => type)
    expect(types.at(-1)).toBe('IEND')
    expect(types.indexOf('iTXt')).toBeGreaterThan(types.lastIndexOf('IDAT'))
    const texts = chunks
      .filter(({ type }) => type === 'iTXt')
      .map(({ data: text }) => Buffer.from(text).toString())
    expect(texts[0]).toBe('Title\0\0\0\0\0ANE power: Fotos – „Suche“ 🔍')
    expect(texts[1]).toMatch(/^Software\0\0\0\0\0Anemometer \d/)
    expect(texts[2]).toMatch(/^Creation Time\0\0\0\0\0\d{4}-/)
    expect(texts[3]?.startsWith('anemometer:data 1/1\0\x01\0\0\0')).toBe(true)
  })

  it('carries its data once, however often they are put in', () => {
    const twice = embedSamples(embedSamples(picture, { ...data, sourceLabel: 'before' }), data)
    expect(readChunks(twice)).toHaveLength(readChunks(embedSamples(picture, data)).length)
    expect(readEmbedded(twice)).toEqual({ ok: true, value: data })
  })

  it('cuts long data into texts that libpng takes', () => {
    const { clusters } = first.sample.cpu
    const cpu = { ...first.sample.cpu, clusters: [...clusters, ...clusters] }
    const wide = { ...first, sample: { ...first.sample, cpu } }
    const many = Array.from({ length: MOST_PICTURE_SAMPLES }, (_, sequence) => ({ ...wide, sequence }))
    const large = { ...data, content: pictureContent(many, () => range) }
    const embedded = embedSamples(picture, large)
    expect(readChunks(embedded).filter(({ type }) => type === 'iTXt').length).toBeGreaterThan(4)
    expect(readEmbedded(embedded)).toEqual({ ok: true, value: large })
  })

  it('carries means where there are too many samples', () => {
    const many = Array.from({ length: MOST_PICTURE_SAMPLES + 1 }, () => first)
    const content = pictureContent(many, () => range)
    expect(content).toEqual({
      kind: 'means',
      bucketMs: 60_000,
      clusters: range.clusters,
      points: [
        {
          endMs: 60_000,
          elapsedMs: 60_000,
          gapBefore: false,
          means: { 'ane.powerMw': 100, 'core:3:activeRatio': 0.5 },
        },
        { endMs: 120_000, elapsedMs: null, gapBefore: false, means: {} },
        {
          endMs: 180_000,
          elapsedMs: 30_000,
          gapBefore: true,
          means: { 'ane.powerMw': 0, 'core:3:activeRatio': 0.25 },
        },
      ],
      origins: [],
    })
    expect(readEmbedded(embedSamples(picture, { ...data, content }))).toEqual({
      ok: true,
      value: { ...data, content },
    })
  })
})

describe('a picture that is opened', () => {
  let folder: string
  let store: HistoryStore
  beforeEach(() => {
    ;({ folder, store } = emptyHistory())
  })

  async function importPng(bytes: Uint8Array) {
    const path = join(folder, 'a.png')
    writeFileSync(path, bytes)
    const imported = await importFile(store, path)
    if (!imported.ok) return imported.message
    const [measurement] = imported.value.measurements
    const stored = store.measurement(measurement?.id ?? '')
    return { measurement, kept: [...store.samples(stored?.trackId ?? 0, null, null)] }
  }

  it('is a measurement of its samples', async () => {
    expect(await importPng(embedSamples(picture, data))).toMatchObject({
      measurement: { name: 'a.png', note: '', origin: 'import', source: 'demonstration', samples: 50 },
      kept: samples,
    })
  })

  it.each([1, 50])('keeps a first window of unknown length: of %d', async (count) => {
    const unknown = { ...first, sample: { ...first.sample, elapsedMs: null } }
    const kept = [unknown, ...samples.slice(1, count)]
    const content = { kind: 'samples' as const, samples: kept }
    expect(await importPng(embedSamples(picture, { ...data, content }))).toMatchObject({
      measurement: { samples: count },
      kept,
    })
  })

  it('is a measurement of its means, and says so', async () => {
    const content = pictureContent(Array<PlacedSample>(MOST_PICTURE_SAMPLES + 1).fill(first), () => range)
    const found = await importPng(embedSamples(picture, { ...data, fromMs: 0, toMs: 180_000, content }))
    expect(found).toMatchObject({
      measurement: {
        note: expect.stringMatching(/each value is a mean over 1\smin/) as string,
        ane: { energyMj: 6000, peakMw: 100 },
      },
      kept: [
        { sample: { cpu: { clusters: [{ cores: [{ id: 3, activeRatio: 0.5 }] }] } } },
        { sample: { ane: { powerMw: null } } },
        { gapBefore: true },
      ],
    })
  })

  it('says when it carries nothing', async () => {
    expect(await importPng(picture)).toMatch(/^a\.png carries no samples: .* Open the recording instead\.$/)
  })
})

describe('a damaged or hostile picture is refused in a sentence', () => {
  const good = embedSamples(picture, data)
  const text = (keyword: string, body: Uint8Array): PngChunk => ({
    type: 'iTXt',
    data: Buffer.concat([Buffer.from(`${keyword}\0\x01\0\0\0`), body]),
  })
  const withChunks = (...extra: PngChunk[]): Uint8Array => {
    const chunks = readChunks(picture)
    return writeChunks([...chunks.slice(0, -1), ...extra, ...chunks.slice(-1)])
  }
  const json = (value: unknown): Uint8Array => deflateSync(JSON.stringify(value))

  it.each<[string, Uint8Array, RegExp]>([
    ['no picture', Buffer.from('GIF89a'), /^is no PNG picture\./],
    ['only a signature', picture.subarray(0, 8), /^is cut off\./],
    ['cut', good.subarray(0, good.length - 300), /^is cut off\./],
    [
      'a changed byte',
      good.map((byte, index) => (index === good.length - 100 ? byte ^ 1 : byte)),
      /^is damaged\./,
    ],
    ['a length beyond the file', lie(good, 0x7fffffff), /^is cut off\./],
    ['a length beyond 32 bits', lie(good, 0xffffffff), /^is cut off\./],
    ['no zlib stream', withChunks(text('anemometer:data 1/1', Buffer.from('x'))), /cannot be unpacked/],
    [
      'a bomb',
      withChunks(text('anemometer:data 1/1', deflateSync(Buffer.alloc(50_000_000)))),
      /cannot be unpacked/,
    ],
    [
      'a text without end',
      withChunks({ type: 'iTXt', data: Buffer.from('anemometer:data 1/1') }),
      /carries no samples/,
    ],
    [
      'a text without language',
      withChunks({ type: 'iTXt', data: Buffer.from('anemometer:data 1/1\0\0\0') }),
      /^is damaged\./,
    ],
    ['a lost part', withChunks(text('anemometer:data 2/2', json({}))), /^has lost a part/],
    [
      'too many parts',
      withChunks(...Array<PngChunk>(13).fill(text('anemometer:data 1/1', json({})))),
      /carries more/,
    ],
    ['no JSON', withChunks(text('anemometer:data 1/1', deflateSync('{'))), /cannot be read/],
    ['other JSON', withChunks(text('anemometer:data 1/1', json({ version: 1 }))), /cannot be read/],
    [
      'version 0.1',
      withChunks(text('anemometer:data 1/1', json({ schemaVersion: 1 }))),
      /^was made by Anemometer 0\.1, whose files this version does not read\. Open the recording instead\.$/,
    ],
    [
      'a newer version',
      withChunks(text('anemometer:data 1/1', json({ version: 2 }))),
      /^was made by a newer Anemometer \(format 2/,
    ],
  ])('%s', (_, png, message) => {
    const read = readEmbedded(png)
    expect(read.ok ? 'it was read' : read.message).toMatch(message)
  })

  it('whatever its bytes are', () => {
    const chunks = readChunks(good).slice(-2)
    const edit = fc.record({ at: fc.nat(), remove: fc.nat(40), insert: fc.uint8Array({ maxLength: 12 }) })
    fc.assert(
      fc.property(fc.nat(1), edit, (which, { at, remove, insert }) => {
        const { type, data: body } = chunks[which] as PngChunk
        const from = at % (body.length + 1)
        const parts = [body.subarray(0, from), insert, body.subarray(from + remove)]
        const read = readEmbedded(withChunks({ type, data: Buffer.concat(parts) }))
        if (!read.ok) expect(read.message).toMatch(/^(?:is|has|carries|was) .*\.$/)
      }),
      { numRuns: 300 },
    )
  })

  /** Says that the last text is so long. */
  function lie(png: Uint8Array, length: number): Uint8Array {
    const bytes = Buffer.from(png)
    bytes.writeUInt32BE(length, bytes.lastIndexOf('iTXt') - 4)
    return bytes
  }
})

it('has the checksums of the PNG specification', () => {
  expect(crc32(Buffer.from('IEND'))).toBe(0xae426082)
})
