import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { openPromise } from 'yauzl'
import { ZipFile } from 'yazl'
import type { MeasurementFacts } from '#shared/measurement'
import type { PlacedSample, Sample } from '#shared/sample'
import type { HistoryStore } from '../../storage/history-store'
import { createMeasurementId } from '../../measurement/measurement-id'
import { beginMeasurement } from '../../measurement/measurement-recorder'
import { PowermetricsReader } from '../../powermetrics/powermetrics-reader'
import { createDemonstration } from '../../synthesis/demonstration'
import { recordingOfMeasurement, type RecordingToSave } from '../export-anemometer'

const START_MS = Date.UTC(2022, 2, 30, 12)

interface Piece {
  placed: PlacedSample
  bytes: Buffer
}

function readOne(document: Uint8Array): Sample | undefined {
  const samples: Sample[] = []
  const reader = new PowermetricsReader({
    onSample: (sample) => samples.push(sample),
    onFault: () => undefined,
  })
  reader.write(document)
  return samples[0]
}

export const pieces: Piece[] = (() => {
  const stream = createDemonstration({ startMs: START_MS })
  return Array.from({ length: 80 }, (_, sequence) => {
    const { bytes, endMs } = stream.next()
    const document = bytes.subarray(bytes.indexOf('<'), bytes.lastIndexOf('>') + 1)
    const sample = readOne(document)
    if (sample === undefined) throw new Error('no sample')
    return { placed: { sequence, endMs, gapBefore: sequence === 7, sample }, bytes: document }
  })
})()

/** 20 samples of quiet time without frames, then 60 with; measured from the 21st to the 70th. */
export async function measurePieces(store: HistoryStore, name = 'Photos'): Promise<string> {
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
  const before = pieces.slice(0, 20).map(({ placed }) => ({ placed, frame: null }))
  const begun = beginMeasurement(store, facts, before)
  if (!begun.ok) throw new Error(begun.message)
  for (const { placed, bytes } of pieces.slice(20)) begun.value.add({ placed, frame: [bytes] })
  const measured = await begun.value.finish({ fromMs: endOf(19), toMs: endOf(69) })
  if (!measured.ok) throw new Error(measured.message)
  return facts.id
}

const endOf = (index: number): number => pieces[index]?.placed.endMs ?? 0

export async function recordingOfPieces(store: HistoryStore, name = 'Photos'): Promise<RecordingToSave> {
  const recording = recordingOfMeasurement(store, await measurePieces(store, name))
  if (recording === null) throw new Error('not there')
  return recording
}

export async function unzip(path: string): Promise<Map<string, Buffer>> {
  const zip = await openPromise(path)
  const contents = new Map<string, Buffer>()
  for await (const entry of zip.eachEntry()) {
    const chunks: Uint8Array[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Uint8Array)
    contents.set(entry.fileName, Buffer.concat(chunks))
  }
  return contents
}

export async function rezip(path: string, contents: Iterable<[string, Buffer]>): Promise<void> {
  const zip = new ZipFile()
  for (const [name, bytes] of contents) zip.addBuffer(bytes, name, { compress: bytes.length > 0 })
  zip.end()
  const file = createWriteStream(path)
  zip.outputStream.pipe(file)
  await finished(file)
}
