import { createHash } from 'node:crypto'
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPromise } from 'yauzl'
import { ZipFile } from 'yazl'
import type { MeasurementFacts } from '#shared/measurement'
import type { PlacedSample } from '#shared/sample'
import { openHistory, type HistoryStore } from '../history/history-store'
import { createMeasurementId } from '../measurement/measurement-id'
import { beginMeasurement } from '../measurement/measurement-recorder'
import { readAll } from '../powermetrics/test-reading'
import { createDemonstration } from '../synthesis/demonstration'
import { exportAnemometer, recordingOfMeasurement, type RecordingToSave } from './export-anemometer'
import { importFile, type ImportedFile } from './import-file'

const START_MS = Date.UTC(2022, 2, 30, 12)

let folder: string
let here: HistoryStore
let elsewhere: HistoryStore

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anemometer-archive-'))
  here = openStore('here')
  elsewhere = openStore('elsewhere')
})
afterEach(() => {
  here.close()
  elsewhere.close()
  rmSync(folder, { recursive: true })
})

function openStore(name: string): HistoryStore {
  const opened = openHistory(join(folder, name))
  if (!opened.ok) throw new Error(opened.message)
  return opened.value.store
}

interface Piece {
  placed: PlacedSample
  bytes: Buffer
}

const pieces: Piece[] = (() => {
  const stream = createDemonstration({ startMs: START_MS })
  return Array.from({ length: 80 }, (_, sequence) => {
    const { bytes, endMs } = stream.next()
    const document = bytes.subarray(bytes.indexOf('<'), bytes.lastIndexOf('>') + 1)
    const [sample] = readAll(document).samples
    if (sample === undefined) throw new Error('no sample')
    return { placed: { sequence, endMs, gapBefore: sequence === 7, sample }, bytes: document }
  })
})()

/** 20 samples of quiet time without frames, then 60 with; measured from the 21st to the 70th. */
function measureHere(name = 'Photos'): string {
  const facts: MeasurementFacts = {
    id: createMeasurementId(),
    name,
    note: 'Visual Look Up – „first“ run',
    origin: 'run',
    source: 'demonstration',
    machine: { model: 'MacBookPro18,3', osBuild: '21E230' },
    group: 'g1',
    run: { command: ['open', '-a', 'Photos'], exitStatus: 0, signal: null },
  }
  const before = pieces.slice(0, 20).map(({ placed }) => placed)
  const begun = beginMeasurement(here, facts, before)
  if (!begun.ok) throw new Error(begun.message)
  for (const { placed, bytes } of pieces.slice(20)) begun.value.add(placed, { endMs: placed.endMs, bytes })
  const measured = begun.value.finish({ fromMs: endOf(19), toMs: endOf(69) })
  if (!measured.ok) throw new Error(measured.message)
  return facts.id
}

const endOf = (index: number): number => pieces[index]?.placed.endMs ?? 0

function recordingHere(id = measureHere()): RecordingToSave {
  const recording = recordingOfMeasurement(here, id)
  if (recording === null) throw new Error('not there')
  return recording
}

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

async function unzip(path: string): Promise<Map<string, Buffer>> {
  const zip = await openPromise(path)
  const contents = new Map<string, Buffer>()
  for await (const entry of zip.eachEntry()) {
    const chunks: Uint8Array[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Uint8Array)
    contents.set(entry.fileName, Buffer.concat(chunks))
  }
  return contents
}

async function rezip(path: string, contents: Iterable<[string, Buffer]>): Promise<void> {
  const zip = new ZipFile()
  for (const [name, bytes] of contents) zip.addBuffer(bytes, name, { compress: bytes.length > 0 })
  zip.end()
  const file = createWriteStream(path)
  zip.outputStream.pipe(file)
  await finished(file)
}

describe('an .anemometer file', () => {
  it('opens elsewhere as the same measurement, sample for sample and byte for byte', async () => {
    const id = measureHere()
    const path = join(folder, 'a.anemometer')
    expect(await exportAnemometer([recordingHere(id)], path)).toMatchObject({
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
    await exportAnemometer([recordingHere()], path)
    const contents = await unzip(path)
    expect([...contents.keys()]).toEqual(['1/frames.plist', '1/samples.ndjson', 'manifest.json'])
    const { samples, faults } = readAll(contents.get('1/frames.plist') ?? '')
    expect([samples, faults]).toEqual([pieces.slice(20).map(({ placed }) => placed.sample), []])
    const lines = contents.get('1/samples.ndjson')?.toString().trimEnd().split('\n') ?? []
    expect(lines.map((line) => (JSON.parse(line) as PlacedSample).sample)).toEqual(
      pieces.map(({ placed }) => placed.sample),
    )
    const manifest = JSON.parse(contents.get('manifest.json')?.toString() ?? '') as Record<string, unknown>
    expect(manifest).toMatchObject({ format: 'anemometer', schemaVersion: 1 })
  })

  it('may hold several measurements, and those without any frame', async () => {
    const path = join(folder, 'a.anemometer')
    const bare = { ...recordingHere(measureHere('bare')), frames: () => [] }
    await exportAnemometer([recordingHere(), bare], path)
    const { measurements } = await importElsewhere(path)
    expect(measurements.map(({ name }) => name)).toEqual(['Photos', 'bare'])
    const [first, second] = measurements.map(({ id }) => kept(elsewhere, id))
    expect(second?.samples).toEqual(first?.samples)
    expect([first?.frames.length, second?.frames.length]).toEqual([60, 0])
  })

  it('prefers what the present parser reads in the frames', async () => {
    const path = join(folder, 'a.anemometer')
    const recording = recordingHere()
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

  it('uses the samples where the frames are not theirs', async () => {
    const path = join(folder, 'a.anemometer')
    const recording = recordingHere()
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

describe('writing an .anemometer file', () => {
  it('leaves nothing when it is cancelled', async () => {
    const abort = new AbortController()
    const recording = recordingHere()
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
    const recording = { ...recordingHere(), samples: () => [], frames: () => [] }
    const before = readdirSync(folder)
    expect(await exportAnemometer([recording], join(folder, 'a.anemometer'))).toMatchObject({ ok: false })
    expect(await exportAnemometer([recordingHere()], join(folder, 'no', 'a.anemometer'))).toEqual({
      ok: false,
      message: 'Could not write a.anemometer: the folder does not exist. Nothing was saved.',
    })
    expect(readdirSync(folder)).toEqual(before)
  })
})

it('leaves nothing of a file whose import is cancelled, also of its first measurements', async () => {
  const path = join(folder, 'a.anemometer')
  await exportAnemometer([recordingHere(), recordingHere(measureHere('second'))], path)
  for (const looks of [0, 40, 100, 170]) {
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

describe('a damaged or hostile .anemometer file is refused in a sentence and leaves nothing', () => {
  let good: Map<string, Buffer> | null = null

  /** Takes the contents of a good file, lets `change` spoil them, and tries to import that. */
  async function spoil(
    change: (contents: Map<string, Buffer>) => Iterable<[string, Buffer]>,
  ): Promise<string> {
    const path = join(folder, 'bad.anemometer')
    if (good === null) {
      await exportAnemometer([recordingHere(), recordingHere(measureHere('second'))], path)
      good = await unzip(path)
    }
    await rezip(path, change(new Map(good)))
    return refusal(path)
  }

  async function refusal(path: string): Promise<string> {
    const imported = await importFile(elsewhere, path)
    if (imported.ok) throw new Error('it was imported')
    expect(elsewhere.measurements()).toEqual([])
    return imported.message
  }

  const withManifest = (edit: (text: string) => string) => (contents: Map<string, Buffer>) =>
    contents.set('manifest.json', Buffer.from(edit(contents.get('manifest.json')?.toString() ?? '')))

  const DAMAGED = 'bad.anemometer is damaged. Copy it again from where it came from.'

  it.each<[string, (contents: Map<string, Buffer>) => Iterable<[string, Buffer]>, string | RegExp]>([
    [
      'without manifest',
      (all) => (all.delete('manifest.json'), all),
      /^bad\.anemometer is an archive but no \.anemometer file/,
    ],
    ['with a manifest that is no JSON', withManifest(() => '{'), /its manifest is no JSON/],
    [
      'with a manifest of a newer version',
      withManifest((text) => text.replace('"schemaVersion": 1', '"schemaVersion": 2')),
      'bad.anemometer was written by a newer Anemometer (format 2, this one knows 1). Update Anemometer, then open it again.',
    ],
    [
      'with a manifest that lacks something',
      withManifest((text) => text.replace('"toMs"', '"untilMs"')),
      /its manifest is wrong at "recordings\.0\.toMs"/,
    ],
    [
      'with other samples than the manifest says',
      (all) =>
        all.set(
          '2/samples.ndjson',
          Buffer.from(String(all.get('2/samples.ndjson')).replace('Nominal', 'nominal')),
        ),
      DAMAGED,
    ],
    [
      'with fewer bytes than the manifest says',
      (all) => all.set('1/samples.ndjson', Buffer.from('')),
      DAMAGED,
    ],
    ['without its samples', (all) => (all.delete('2/samples.ndjson'), all), DAMAGED],
    [
      'with the same name twice',
      (all) => [...all, ...all],
      'bad.anemometer holds "1/frames.plist" twice, so it was not opened.',
    ],
    ['with a bomb', (all) => all.set('bomb', Buffer.alloc(20_000_000)), /unpacks to more than any recording/],
    [
      'with more files than anybody needs',
      () => Array.from({ length: 5001 }, (_, index) => [`${index}`, Buffer.of()]),
      /unpacks to more/,
    ],
  ])('%s', async (_, change, message) => {
    expect(await spoil(change)).toMatch(message)
  })

  it.each<[string, (line: string) => string]>([
    ['a sample that is none', (line) => line.replace('"elapsedMs":', '"elapsed":')],
    ['a number that is none', (line) => line.replace(/"elapsedMs":[\d.]+/, '"elapsedMs":"9"')],
    ['a line without end', () => ' '.repeat(2_000_000)],
    ['time that goes back', (line) => line.replace(/"endMs":[\d.]+/, '"endMs":1')],
  ])('with %s, though its checksum is right', async (_, edit) => {
    const message = await spoil((all) => {
      const name = '2/samples.ndjson'
      const lines = String(all.get(name)).split('\n')
      const bytes = Buffer.from(lines.map((line, index) => (index === 4 ? edit(line) : line)).join('\n'))
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const manifest = JSON.parse(String(all.get('manifest.json'))) as {
        recordings: { samples: Record<string, unknown> }[]
      }
      Object.assign(manifest.recordings[1]?.samples ?? {}, { bytes: bytes.length, sha256 })
      return all.set(name, bytes).set('manifest.json', Buffer.from(JSON.stringify(manifest)))
    })
    expect(message).toBe(
      'bad.anemometer is damaged: sample 5 is none. Copy it again from where it came from.',
    )
  })

  it('cut anywhere', async () => {
    const path = join(folder, 'cut.anemometer')
    await exportAnemometer([recordingHere()], path)
    const whole = readFileSync(path)
    for (const share of [0.01, 0.3, 0.7, 0.99, 0.9999]) {
      writeFileSync(path, whole.subarray(0, Math.floor(whole.length * share)))
      expect(await refusal(path)).toMatch(/^cut\.anemometer is damaged/)
    }
  })

  it('with bits turned over anywhere', async () => {
    const path = join(folder, 'bits.anemometer')
    await exportAnemometer([recordingHere()], path)
    const whole = readFileSync(path)
    for (let at = 40; at < whole.length; at += Math.ceil(whole.length / 23)) {
      const bytes = Uint8Array.from(whole)
      bytes[at] = (bytes[at] as number) ^ 0x55
      writeFileSync(path, bytes)
      const imported = await importFile(elsewhere, path)
      if (!imported.ok) expect(imported.message).toMatch(/^bits\.anemometer /)
      for (const { id } of elsewhere.measurements()) elsewhere.removeMeasurement(id)
    }
  })
})
