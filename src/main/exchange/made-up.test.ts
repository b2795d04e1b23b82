import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { PNG } from 'pngjs'
import { beforeEach, expect, it } from 'vitest'
import { isMadeUp } from '#shared/origins'
import type { HistoryRange } from '#shared/history'
import { MOST_PICTURE_SAMPLES } from '#shared/limits'
import type { PlacedSample } from '#shared/sample'
import type { HistoryStore } from '../storage/history-store'
import { createFrameJoiner } from '../powermetrics/frame-tap'
import { exportAnemometer, recordingOfMeasurement } from './export-anemometer'
import { exportSamples } from './export-samples'
import { embedSamples, pictureContent, type PictureContent } from './picture-data'
import { measurePieces, pieces } from './testing/archives'
import { emptyHistory, imported, samplesOf } from './testing/imports'

const samples = pieces.map(({ placed }) => placed)
const [first, last] = [samples[0], samples.at(-1)] as [PlacedSample, PlacedSample]
const { machine } = first.sample
let folder: string
let store: HistoryStore

beforeEach(() => {
  ;({ folder, store } = emptyHistory())
})

/** As a replay of a recording saves it, whose samples alone tell that they are made up. */
function picture(content: PictureContent): Uint8Array {
  const png = PNG.sync.write(new PNG({ width: 4, height: 4 }))
  const [fromMs, toMs] = [first.endMs - 1000, last.endMs]
  const data = { chart: 'all', sourceLabel: 'a.plist', source: 'replay', machine, fromMs, toMs } as const
  return embedSamples(png, { ...data, content })
}

/** All samples as one mean. */
function means(): HistoryRange {
  const values = Float64Array.of(40)
  return {
    fromMs: first.endMs - 1000,
    toMs: last.endMs,
    tier: '1min',
    bucketMs: last.endMs - first.endMs,
    endMs: Float64Array.of(last.endMs),
    elapsedMs: Float64Array.of(last.endMs - first.endMs),
    gapBefore: Uint8Array.of(0),
    columns: { 'ane.powerMw': { minimum: values, mean: values, maximum: values } },
    statistics: {},
    doubts: new Map(),
    origins: [{ fromMs: first.endMs, toMs: last.endMs, origins: first.sample.origins }],
    asked: { fromMs: 0, toMs: 0 },
    roundedToMs: null,
    clusters: [],
    thermalPressure: null,
    events: [],
    omittedEvents: 0,
  }
}

function* endless(): Generator<PlacedSample> {
  for (let sequence = 0; sequence <= MOST_PICTURE_SAMPLES; sequence++) yield { ...first, sequence }
}

const WAYS: Record<string, (path: string) => unknown> = {
  csv: (path) => exportSamples(samples, 'csv', path),
  ndjson: (path) => exportSamples(samples, 'ndjson', path),
  plist: (path) => {
    const join = createFrameJoiner()
    writeFileSync(path, Buffer.concat(pieces.map(({ bytes }) => join(bytes))))
  },
  png: (path) => writeFileSync(path, picture({ kind: 'samples', samples })),
  'means.png': (path) => writeFileSync(path, picture(pictureContent(endless(), means))),
  anemometer: async (path) => {
    const other = emptyHistory().store
    const recording = recordingOfMeasurement(other, await measurePieces(other))
    if (recording !== null) await exportAnemometer([recording], path)
  },
}

it.each(Object.keys(WAYS))('a demonstration stays one by way of a file .%s', async (ending) => {
  const path = join(folder, `a.${ending}`)
  await WAYS[ending]?.(path)
  const { measurement } = await imported(store, path)
  expect(measurement).toMatchObject({ source: 'demonstration', machine })
  expect(samplesOf(store, measurement.id).every(({ sample }) => isMadeUp(sample.origins))).toBe(true)
  expect(store.railHistory(machine, false)).toBeNull()
  expect(store.railHistory(machine, true)?.activeMw).toBeGreaterThan(10)
})

it('a table of Parquet says that its readings are made up', async () => {
  const path = join(folder, 'a.parquet')
  await exportSamples(samples, 'parquet', path)
  const [row] = await parquetReadObjects({ file: await asyncBufferFromFile(path) })
  expect(row?.origins).toContain('"instrument":"demonstration"')
})
