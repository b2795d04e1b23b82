import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { PlacedSample } from '#shared/sample'
import type { HistoryStore } from '../storage/history-store'
import { readAll } from '../powermetrics/testing/read-all'
import { exportAnemometer, recordingOfMeasurement } from './export-anemometer'
import { importFile, type ImportedFile } from './import-file'
import { measurePieces, pieces, recordingOfPieces, unzip } from './testing/archives'
import { emptyHistory } from './testing/imports'

let folder: string
let here: HistoryStore
let elsewhere: HistoryStore

beforeEach(() => {
  ;({ folder, store: here } = emptyHistory())
  elsewhere = emptyHistory().store
})

async function importElsewhere(path: string): Promise<ImportedFile> {
  const imported = await importFile(elsewhere, path)
  if (!imported.ok) throw new Error(imported.message)
  return imported.value
}

function kept(store: HistoryStore, id: string) {
  const stored = store.measurement(id)
  if (stored === null) throw new Error('not there')
  const { trackId, fromMs, toMs, measurement } = stored
  const samples = [...store.samples(trackId, null, null)]
  const frames = [...store.frames(trackId)].map(({ endMs, bytes }) => ({
    endMs,
    text: Buffer.from(bytes).toString('latin1'),
  }))
  return { fromMs, toMs, measurement, samples, frames }
}

describe('an .anemometer file', () => {
  it('opens elsewhere as the same measurement, sample for sample and byte for byte', async () => {
    const id = await measurePieces(here)
    const path = join(folder, 'a.anemometer')
    expect(
      await exportAnemometer([recordingOfMeasurement(here, id) ?? (await recordingOfPieces(here))], path),
    ).toMatchObject({
      ok: true,
      value: { samples: 80 },
    })
    const { measurements, warnings } = await importElsewhere(path)
    const [there] = measurements.map((measurement) => kept(elsewhere, measurement.id))
    const original = kept(here, id)
    expect(warnings).toEqual([])
    expect(there).toEqual({
      ...original,
      measurement: { ...original.measurement, id: measurements[0]?.id, origin: 'import' },
    })
    expect(there?.measurement.baseline).not.toBeNull()
  })

  it('holds frames that are read as any recording, and samples for everybody else', async () => {
    const path = join(folder, 'a.anemometer')
    await exportAnemometer([await recordingOfPieces(here)], path)
    const contents = await unzip(path)
    expect([...contents.keys()]).toEqual(['1/frames.plist', '1/samples.ndjson', 'manifest.json'])
    const { samples, faults } = readAll(contents.get('1/frames.plist') ?? '')
    expect([samples, faults]).toEqual([pieces.slice(20).map(({ placed }) => placed.sample), []])
    const lines = contents.get('1/samples.ndjson')?.toString().trimEnd().split('\n') ?? []
    expect(lines.map((line) => (JSON.parse(line) as PlacedSample).sample)).toEqual(
      pieces.map(({ placed: { sample } }, row) => (row === 0 ? sample : { ...sample, origins: undefined })),
    )
    const manifest = JSON.parse(contents.get('manifest.json')?.toString() ?? '') as Record<string, unknown>
    expect(manifest).toMatchObject({ format: 'anemometer', version: 1 })
  })

  it('may hold several measurements, and those without any frame', async () => {
    const path = join(folder, 'a.anemometer')
    const bare = { ...(await recordingOfPieces(here, 'bare')), frames: () => [] }
    await exportAnemometer([await recordingOfPieces(here), bare], path)
    const { measurements } = await importElsewhere(path)
    expect(measurements.map(({ name }) => name)).toEqual(['Photos', 'bare'])
    const [first, second] = measurements.map(({ id }) => kept(elsewhere, id))
    expect(second?.samples).toEqual(first?.samples)
    expect([first?.frames.length, second?.frames.length]).toEqual([60, 0])
  })

  it('prefers what the present parser reads in the frames', async () => {
    const path = join(folder, 'a.anemometer')
    const recording = await recordingOfPieces(here)
    const older = [...recording.samples()].map((placed) => ({
      ...placed,
      sample: { ...placed.sample, thermalPressure: null },
    }))
    await exportAnemometer([{ ...recording, samples: () => older }], path)
    const { measurements } = await importElsewhere(path)
    const { samples } = kept(elsewhere, measurements[0]?.id ?? '')
    expect(samples.map(({ sample }) => sample.thermalPressure)).toEqual([
      ...Array<null>(20).fill(null),
      ...Array<string>(60).fill('Nominal'),
    ])
  })

  it('leaves out what lies before the sample before it, as after a clock that was set back', async () => {
    const path = join(folder, 'a.anemometer')
    const recording = await recordingOfPieces(here)
    const back = [...recording.samples()].map((placed, index) =>
      index === 30 ? { ...placed, endMs: placed.endMs - 60_000 } : placed,
    )
    await exportAnemometer([{ ...recording, samples: () => back }], path)
    const { measurements, warnings } = await importElsewhere(path)
    const { samples, frames } = kept(elsewhere, measurements[0]?.id ?? '')
    expect([samples.length, frames.length, warnings]).toEqual([79, 59, []])
  })

  it('uses the samples where the frames are not theirs', async () => {
    const path = join(folder, 'a.anemometer')
    const recording = await recordingOfPieces(here)
    const frames = [...recording.frames()]
    const shifted = frames.slice(1).map(({ bytes }, index) => ({ endMs: frames[index]?.endMs ?? 0, bytes }))
    await exportAnemometer([{ ...recording, frames: () => shifted }], path)
    const { measurements, warnings } = await importElsewhere(path)
    expect(warnings).toEqual(['The raw frames of "Photos" do not fit its samples, so they were left out.'])
    expect(elsewhere.measurements()).toHaveLength(1)
    const there = kept(elsewhere, measurements[0]?.id ?? '')
    expect([there.samples.length, there.frames.length]).toEqual([80, 0])
  })
})

describe('writing an .anemometer file', async () => {
  it('leaves nothing when it is cancelled', async () => {
    const abort = new AbortController()
    const recording = await recordingOfPieces(here)
    function* samples(): Generator<PlacedSample> {
      for (const placed of recording.samples()) {
        if (placed.sequence === 50) abort.abort()
        yield placed
      }
    }
    const before = readdirSync(folder)
    const path = join(folder, 'a.anemometer')
    expect(await exportAnemometer([{ ...recording, samples }], path, { signal: abort.signal })).toEqual({
      ok: false,
      message: 'The export of a.anemometer was cancelled. Nothing was saved.',
    })
    expect(readdirSync(folder)).toEqual(before)
  })

  it('leaves nothing when there is nothing, or no folder', async () => {
    const recording = { ...(await recordingOfPieces(here)), samples: () => [], frames: () => [] }
    const before = readdirSync(folder)
    expect(await exportAnemometer([recording], join(folder, 'a.anemometer'))).toMatchObject({ ok: false })
    expect(
      await exportAnemometer([await recordingOfPieces(here)], join(folder, 'no', 'a.anemometer')),
    ).toEqual({
      ok: false,
      message: `Could not write a.anemometer: the folder ${join(folder, 'no')} does not exist. Nothing was saved.`,
    })
    expect(readdirSync(folder)).toEqual(before)
  })
})

it('leaves nothing of a file whose import is cancelled, also of its first measurements', async () => {
  const path = join(folder, 'a.anemometer')
  await exportAnemometer([await recordingOfPieces(here), await recordingOfPieces(here, 'second')], path)
  for (const looks of [0, 40, 100, 155]) {
    let left = looks
    const signal = new Proxy(new AbortController().signal, {
      get: (target, key) => (key === 'aborted' ? left-- <= 0 : (Reflect.get(target, key) as unknown)),
    })
    expect(await importFile(elsewhere, path, { signal })).toEqual({
      ok: false,
      message: 'The import of a.anemometer was cancelled. Nothing was kept.',
    })
    expect(elsewhere.measurements()).toEqual([])
  }
  while (elsewhere.maintain());
  const next = elsewhere.createTrack('measurement')
  for (let trackId = 1; trackId < next; trackId++) expect(elsewhere.extent(trackId)).toBeNull()
})
