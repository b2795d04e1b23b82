import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { PlacedSample, Sample } from '#shared/sample'
import { Timeline } from '../pipeline/timeline'
import { M4 } from '../sources/ioreport/testing/macs'
import { framedReadings, joinFrames } from '../sources/ioreport/testing/recordings'
import { instrumentOf, RecordingReader } from '../sources/recording-reader'
import { M1_MACOS_11, M4_MAX_MACOS_15 } from '../synthesis/chips'
import { writePlistSample } from '../synthesis/plist-writer'
import { createRandom, type Random } from '../synthesis/random'
import { createTestWindow } from '../synthesis/test-windows'
import { writeTextHeader, writeTextSample } from '../synthesis/text-writer'
import { parseEvent, toEventLine } from './event-files'
import { exportAnemometer } from './export-anemometer'
import { exportSamples } from './export-samples'
import { importFile } from './import-file'
import { embedSamples, readEmbedded, type PictureData } from './picture-data'
import { writeChunks } from './png-chunks'
import { splitText, writeTextChunk } from './png-text'
import { readCsv } from './read-csv'
import { readNdjson } from './read-ndjson'
import { exportedSchema } from './sample-schema'
import { createSampleWriter, type TextFormat } from './sample-writer'
import { rezip } from './testing/archives'
import { emptyHistory, samplesOf } from './testing/imports'
import { mutate } from './testing/mutations'

// Mutated files of every format: no throw, no hang, bounded memory, and every sample passes our own schema.
// `npm run test:fuzz` reads 100,000 of each; ANEMOMETER_SEED=N repeats a run, ANEMOMETER_INPUTS=N reads as many.

const IS_LONG = process.env.MODE === 'fuzz'
const INPUTS = Number(process.env.ANEMOMETER_INPUTS ?? (IS_LONG ? 100_000 : 200))
const SEED = Number(process.env.ANEMOMETER_SEED ?? Date.now() % 2 ** 31)
const MOST_MEMORY_MB = 400
/** A limit for what hangs: nothing that is read here takes a thousandth of it. */
const LONGEST_INPUT_MS = 30_000

vi.setConfig({ testTimeout: 86_400_000 })

/** Kills this process where one input takes too long: nothing else can interrupt work that never ends. */
class Watchdog {
  private readonly shared = new Int32Array(new SharedArrayBuffer(4))
  private readonly worker = new Worker(
    `const { workerData: { shared, seed, longestMs } } = require('node:worker_threads')
    let before = -1
    setInterval(() => {
      const now = Atomics.load(shared, 0)
      if (now === before) {
        require('node:fs').writeSync(2, 'ANEMOMETER_SEED=' + seed + ': input ' + now + ' hangs\\n')
        process.kill(process.pid, 'SIGKILL')
      }
      before = now
    }, longestMs)`,
    { eval: true, workerData: { shared: this.shared, seed: SEED, longestMs: LONGEST_INPUT_MS } },
  )

  tick(): void {
    Atomics.add(this.shared, 0, 1)
  }

  async stop(): Promise<void> {
    await this.worker.terminate()
  }
}

const watchdog = new Watchdog()
afterAll(() => watchdog.stop())

/** Runs `read` on so many inputs, each from a seed of its own, and says which one it was where it fails. */
async function fuzz(inputs: number, read: (random: Random) => Promise<void> | void): Promise<void> {
  for (let index = 0; index < inputs; index++) {
    watchdog.tick()
    try {
      await read(createRandom(SEED + index))
    } catch (error) {
      throw new Error(`ANEMOMETER_SEED=${SEED + index} ANEMOMETER_INPUTS=1 repeats it.`, { cause: error })
    }
  }
  expect(process.memoryUsage().rss / 1e6).toBeLessThan(MOST_MEMORY_MB)
}

function read(bytes: Uint8Array): PlacedSample[] {
  const placed: PlacedSample[] = []
  const timeline = new Timeline()
  const reader = new RecordingReader(
    {
      onSample: (sample, _, frame) => {
        placed.push(timeline.place(sample, 0))
        if (frame !== null && instrumentOf(frame) === 'ioreport') expectToReadAlone(frame, sample)
      },
      onEvent: (event) => expect(parseEvent(JSON.parse(toEventLine(event)))).not.toBeNull(),
      onGap: () => timeline.interrupt(),
      onFault: ({ message }) => expect(message).toMatch(/\.$/),
    },
    { keepFrames: true },
  )
  reader.write(bytes)
  reader.end()
  return placed
}

/** A frame of ours makes the sample again by itself, however damaged the recording was that it was made of. */
function expectToReadAlone(frame: Uint8Array, sample: Sample): void {
  const alone: Sample[] = []
  const reader = new RecordingReader({
    onSample: (each) => alone.push(each),
    onFault: ({ message }) => expect.unreachable(message),
  })
  reader.write(frame)
  reader.end()
  expect(alone).toEqual([sample])
}

/** Each sample as our own files have it comes out of our own schema as it was. */
function expectOurs(samples: readonly PlacedSample[]): void {
  let lastEndMs = Number.NEGATIVE_INFINITY
  for (const { endMs, gapBefore, sample } of samples) {
    expect(endMs).toBeGreaterThan(lastEndMs)
    lastEndMs = endMs
    const exported = exportedSchema.parse(JSON.parse(JSON.stringify({ endMs, gapBefore, ...sample })))
    expect(exported).toEqual({ sample, place: { endMs, gapBefore } })
  }
}

const plistOf = (seed: number): string =>
  writePlistSample(M1_MACOS_11, createTestWindow(M1_MACOS_11, seed), { tasks: ['a'] })
const textOf = (seed: number): string =>
  writeTextSample(M4_MAX_MACOS_15, createTestWindow(M4_MAX_MACOS_15, seed))
const PLISTS = Buffer.from([1, 2, 3].map(plistOf).join('\0'))
const LOG = Buffer.from(`${writeTextHeader(M4_MAX_MACOS_15)}${textOf(1)}${textOf(2)}${textOf(3)}`)
const COUNTERS = joinFrames(framedReadings(M4, 4))
const SAMPLES = read(PLISTS)

function tableOf(samples: readonly PlacedSample[], format: TextFormat): Buffer {
  let text = ''
  const writer = createSampleWriter(
    format,
    (piece) => (text += piece),
    () => undefined,
  )
  for (const placed of samples) writer.add(placed)
  writer.end()
  return Buffer.from(text)
}

describe(`of mutated files, ANEMOMETER_SEED=${SEED}`, () => {
  it.each([
    ['property lists', PLISTS],
    ['text logs', LOG],
    ['recordings of IOReport', COUNTERS],
  ])(`${INPUTS} %s are read within bounds, and into samples of ours`, (_, original) =>
    fuzz(INPUTS, (random) => expectOurs(read(mutate(original, random)))),
  )

  it.each([
    ['ndjson', readNdjson],
    ['csv', readCsv],
  ] as const)(
    `${INPUTS} tables (%s) are read within bounds, and into samples of ours`,
    async (format, reading) => {
      const original = tableOf(SAMPLES, format)
      const path = join(emptyHistory().folder, `a.${format}`)
      await fuzz(INPUTS, async (random) => {
        writeFileSync(path, mutate(original, random))
        const samples: Sample[] = []
        for await (const step of reading(path)) for (const { sample } of step.samples) samples.push(sample)
        expectOurs(
          samples.map((sample, index) => ({ sequence: index, endMs: index + 1, gapBefore: false, sample })),
        )
      })
    },
  )

  it(`${INPUTS} pictures are read within bounds, and into samples of ours`, () => {
    const chunk = (type: string) => ({ type, data: new Uint8Array() })
    const about = {
      chart: 'all',
      sourceLabel: 'a',
      source: 'live',
      machine: { model: null, osBuild: null },
    } as const
    const data: PictureData = {
      ...about,
      fromMs: 0,
      toMs: 9e12,
      content: { kind: 'samples', samples: SAMPLES },
    }
    const picture = Buffer.from(embedSamples(writeChunks([chunk('IHDR'), chunk('IEND')]), data))
    const json = Buffer.from(JSON.stringify({ format: 'anemometer', version: 1, ...data }))
    return fuzz(INPUTS, (random) => {
      // Most damage to the picture itself is found by its checksums: half of the damage is done before they are made.
      const texts = splitText('anemometer:data', mutate(json, random).toString('latin1')).map(writeTextChunk)
      const whole = writeChunks([chunk('IHDR'), ...texts, chunk('IEND')])
      const embedded = readEmbedded(random() < 0.5 ? whole : mutate(picture, random))
      if (embedded.ok && embedded.value.content.kind === 'samples')
        for (const placed of embedded.value.content.samples) expectOurs([placed])
    })
  })

  const archives = Math.ceil(INPUTS / 4)

  it(`${archives} archives are read within bounds, and into samples of ours`, async () => {
    const { folder, store } = emptyHistory()
    const path = join(folder, 'a.anemometer')
    const original = Buffer.from(
      SAMPLES.map(
        ({ endMs, sample }, index) =>
          `${JSON.stringify({ endMs, frame: index, ioreportFrame: index === 1 ? null : index, sample })}\n`,
      ).join(''),
    )
    const contentOf = (bytes: Buffer, name: string): object => {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      return { path: name, count: SAMPLES.length, bytes: bytes.length, sha256 }
    }
    await fuzz(archives, async (random) => {
      const lines = random() < 0.5 ? mutate(original, random) : original
      const frames = random() < 0.3 ? mutate(PLISTS, random) : PLISTS
      const counters = random() < 0.3 ? mutate(COUNTERS, random) : COUNTERS
      const recording = {
        ...{ name: 'a', machine: {}, fromMs: 0, toMs: 9e12 },
        ...{
          samples: contentOf(lines, 's'),
          frames: contentOf(frames, 'f'),
          ioreport: contentOf(counters, 'i'),
        },
      }
      const manifest = Buffer.from(
        JSON.stringify({ format: 'anemometer', version: 1, recordings: [recording] }),
      )
      await rezip(path, [
        ['s', lines],
        ['f', frames],
        ['i', counters],
        ['manifest.json', random() < 0.2 ? mutate(manifest, random) : manifest],
      ])
      const imported = await importFile(store, path)
      if (!imported.ok) expect(imported.message).toMatch(/\.$/)
      for (const { id } of store.measurements()) {
        expectOurs(samplesOf(store, id))
        store.removeMeasurement(id)
      }
    })
  })

  const round = Math.ceil(INPUTS / 20)

  it(`what is read of ${round} recordings goes out and comes in again as it was, in every format`, async () => {
    const { folder, store } = emptyHistory()
    await fuzz(round, async (random) => {
      const original = [PLISTS, LOG, COUNTERS][Math.floor(random() * 3)] ?? PLISTS
      const samples = read(mutate(original, random))
      if (samples.length === 0) return
      for (const format of ['ndjson', 'csv', 'anemometer'] as const) {
        if (format === 'csv' && samples.some(({ sample }) => hasTwins(sample))) continue
        const path = join(folder, `a.${format}`)
        const written =
          format === 'anemometer'
            ? await exportAnemometer([recordingOf(samples)], path)
            : await exportSamples(samples, format, path)
        if (!written.ok) throw new Error(written.message)
        // Columns are those of the first sample: what came later was left out, and that was told.
        if (written.value.warnings.length > 0) continue
        const imported = await importFile(store, path)
        if (!imported.ok) throw new Error(imported.message)
        // A recording of several Macs becomes a measurement of each.
        const ids = imported.value.measurements.map(({ id }) => id)
        expect(
          ids.flatMap((id) => samplesOf(store, id)).map(({ endMs, sample }) => ({ endMs, sample })),
        ).toEqual(samples.map(({ endMs, sample }) => ({ endMs, sample })))
        for (const id of ids) store.removeMeasurement(id)
      }
    })
  })
})

function recordingOf(samples: readonly PlacedSample[]): Parameters<typeof exportAnemometer>[0][number] {
  const machine = { model: null, osBuild: null }
  return {
    facts: { name: 'a', note: '', origin: 'import', source: 'replay', machine, group: null, run: null },
    figures: null,
    fromMs: 0,
    toMs: samples.at(-1)?.endMs ?? 0,
    samples: () => samples,
    events: () => [],
    frames: () => [],
  }
}

/** Two clusters of one name, or two cores of one id in a cluster: a table has one column for both. */
function hasTwins({ cpu }: Sample): boolean {
  const lists = [
    cpu.clusters.map(({ name }) => name),
    ...cpu.clusters.map(({ cores }) => cores.map(({ id }) => id)),
  ]
  return lists.some((list: (string | number)[]) => new Set(list).size < list.length)
}
