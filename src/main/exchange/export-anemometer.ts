import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { Result } from '#shared/ipc-contract'
import type { MeasuredFigures, MeasurementFacts } from '#shared/measurement'
import type { PlacedSample } from '#shared/sample'
import { isMeasurement } from '../measurement/measurement-schema'
import type { TrackEvent } from '#shared/track-events'
import type { Instrument } from '#shared/origins'
import type { RawFormat } from '#shared/transfer'
import { instrumentOf } from '../sources/recording-reader'
import type { HistoryStore } from '../storage/history-store'
import type { RawFrame } from '../storage/stored'
import { version } from '../../../package.json'
import {
  MANIFEST_PATH,
  FORMAT_VERSION,
  type ArchivedContent,
  type ArchivedRecording,
  type Manifest,
} from './anemometer-manifest'
import { toEventLine } from './event-files'
import { createJoiner, rawFormatOf } from './export-frames'
import { OriginRuns } from './origin-runs'
import { NothingToExport, settleExport, type ExportSummary } from './export-samples'
import { TransferCancelled, TransferMeter, type TransferSteps } from './transfer-steps'

/** What an archive is made of: one measurement, or a stretch of a track. */
export interface RecordingToSave {
  facts: Omit<MeasurementFacts, 'id'>
  /** null where nothing was measured yet. */
  figures: MeasuredFigures | null
  /** The measured stretch, ms since 1970; samples before it are its quiet time. */
  fromMs: number
  toMs: number
  samples: () => Iterable<PlacedSample>
  /** Events and marks, in any order. */
  events: () => Iterable<TrackEvent>
  /** Of some of these samples or all, in the same order. */
  frames: () => Iterable<RawFrame>
}

/** Everything that is kept of a measurement; null where there is none of that id. */
export function recordingOfMeasurement(store: HistoryStore, id: string): RecordingToSave | null {
  const stored = store.measurement(id, isMeasurement)
  if (stored === null) return null
  const { measurement, trackId, fromMs, toMs } = stored
  const { id: _id, name, note, origin, source, machine, group, run, ...figures } = measurement
  return {
    facts: { name, note, origin, source, machine, group, run },
    figures,
    fromMs,
    toMs,
    samples: () => store.samples(trackId, null, null),
    events: () => store.events(trackId, null, null),
    frames: () => store.frames(trackId),
  }
}

/** Writes an `.anemometer` file (docs/anemometer-file.md), whole or not at all. */
export async function exportAnemometer(
  recordings: readonly RecordingToSave[],
  path: string,
  steps: TransferSteps = {},
): Promise<Result<ExportSummary>> {
  const meter = new TransferMeter('export', basename(path), null, steps)
  return settleExport(path, async (file) => {
    const archive = new Archive(meter)
    const filling = archive.fill(recordings).catch((error: unknown) => archive.fail(error as Error))
    let bytes = 0
    try {
      for await (const chunk of archive.output) {
        await file.writeFile(chunk as Buffer)
        bytes += (chunk as Buffer).length
      }
    } finally {
      archive.fail(new TransferCancelled())
      await filling
    }
    return { samples: meter.samples, events: archive.events, bytes, eventsFile: null, warnings: [] }
  })
}

/** Fills a zip archive, one file after the other, as fast as its output is read. */
class Archive {
  readonly output: Readable
  events = 0
  private readonly zip = new ZipFile()
  /** The file that is being packed; null before the first. */
  private input: Readable | null = null
  private unpackedBytes = 0

  constructor(private readonly meter: TransferMeter) {
    this.output = this.zip.outputStream as Readable
    this.zip.on('error', (error: Error) => this.fail(error))
  }

  async fill(recordings: readonly RecordingToSave[]): Promise<void> {
    const manifest: Manifest = {
      format: 'anemometer',
      version: FORMAT_VERSION,
      createdBy: `Anemometer ${version}`,
      createdAt: new Date().toISOString(),
      recordings: [],
    }
    for (const [index, recording] of recordings.entries()) {
      manifest.recordings.push(await this.addRecording(recording, `${index + 1}`))
    }
    if (this.meter.samples === 0) throw new NothingToExport()
    this.zip.addBuffer(Buffer.from(JSON.stringify(manifest, null, 2)), MANIFEST_PATH)
    this.zip.end()
  }

  /** Ends the packing and the output; without effect once both are done. */
  fail(error: Error): void {
    this.input?.destroy(error)
    this.output.destroy(error)
  }

  private async addRecording(
    { facts, figures, fromMs, toMs, samples, events, frames }: RecordingToSave,
    folder: string,
  ): Promise<ArchivedRecording> {
    const powermetrics = await this.addFrames(folder, () => ofInstrument(frames(), 'powermetrics'))
    const ioreport = await this.addFrames(folder, () => ofInstrument(frames(), 'ioreport'))
    const lines = this.linesOf(samples(), powermetrics.endsMs, ioreport.endsMs)
    const archivedSamples = await this.add(`${folder}/samples.ndjson`, lines)
    const archivedEvents = await this.addEvents(`${folder}/events.ndjson`, events)
    return {
      ...facts,
      fromMs,
      toMs,
      figures: figures && { ...figures },
      samples: archivedSamples,
      events: archivedEvents,
      frames: powermetrics.content,
      ioreport: ioreport.content,
    }
  }

  /** `content`: null where there are none. `endsMs`: of each, its sample's. */
  private async addFrames(
    folder: string,
    frames: () => Iterable<RawFrame>,
  ): Promise<{ content: ArchivedContent | null; endsMs: number[] }> {
    const endsMs: number[] = []
    const [first] = frames()
    if (first === undefined) return { content: null, endsMs }
    const format = rawFormatOf(first)
    const content = await this.add(`${folder}/frames.${format}`, joined(frames(), format, endsMs))
    return { content, endsMs }
  }

  /** null where there are none. */
  private async addEvents(path: string, events: RecordingToSave['events']): Promise<ArchivedContent | null> {
    const [first] = events()
    if (first === undefined) return null
    const lines = function* (): Generator<Uint8Array> {
      for (const event of events()) yield Buffer.from(toEventLine(event))
    }
    const archived = await this.add(path, lines())
    this.events += archived.count
    return archived
  }

  /** Packs the pieces as one file; resolves when all are read. `count` is the number of pieces. */
  private async add(path: string, pieces: Iterable<Uint8Array>): Promise<ArchivedContent> {
    const content = { path, count: 0, bytes: 0 }
    const hash = createHash('sha256')
    const onPiece = async (): Promise<void> => {
      content.count++
      await this.meter.step(this.unpackedBytes + content.bytes)
    }
    const onBlock = (block: Uint8Array): void => {
      hash.update(block)
      content.bytes += block.length
    }
    const input = Readable.from(inBlocks(pieces, onPiece, onBlock), { objectMode: false })
    const done = finished(input)
    this.input = input
    this.zip.addReadStream(input, path)
    await done
    this.unpackedBytes += content.bytes
    return { ...content, sha256: hash.digest('hex') }
  }

  /** After the clock was set back, a sample may lie before the one before it: it is left out, as measurements do. */
  private *linesOf(
    samples: Iterable<PlacedSample>,
    frameEndsMs: readonly number[],
    ioreportEndsMs: readonly number[],
  ): Generator<Uint8Array> {
    const frames = new EndFinder(frameEndsMs)
    const ioreportFrames = new EndFinder(ioreportEndsMs)
    let lastEndMs = Number.NEGATIVE_INFINITY
    const runs = new OriginRuns()
    for (const { endMs, gapBefore, sample } of samples) {
      if (endMs <= lastEndMs) continue
      lastEndMs = endMs
      this.meter.samples++
      const frame = frames.at(endMs)
      const ioreportFrame = ioreportFrames.at(endMs)
      const written = { ...sample, origins: runs.written(sample) ?? undefined }
      yield Buffer.from(`${JSON.stringify({ endMs, gapBefore, frame, ioreportFrame, sample: written })}\n`)
    }
  }
}

/** Finds which frame ends with a sample; both are in the order of time. */
class EndFinder {
  private next = 0

  constructor(private readonly endsMs: readonly number[]) {}

  /** null where none does. */
  at(endMs: number): number | null {
    while ((this.endsMs[this.next] ?? Number.POSITIVE_INFINITY) < endMs) this.next++
    return this.endsMs[this.next] === endMs ? this.next : null
  }
}

const BLOCK_BYTES = 64 * 1024

/** Joins the pieces to larger blocks, since packing small ones is slow. */
async function* inBlocks(
  pieces: Iterable<Uint8Array>,
  onPiece: () => Promise<void>,
  onBlock: (block: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = []
  let heldBytes = 0
  const take = (): Uint8Array => {
    const block = Buffer.concat(held)
    held = []
    heldBytes = 0
    onBlock(block)
    return block
  }
  for (const piece of pieces) {
    held.push(piece)
    heldBytes += piece.length
    await onPiece()
    if (heldBytes >= BLOCK_BYTES) yield take()
  }
  if (heldBytes > 0) yield take()
}

function* ofInstrument(frames: Iterable<RawFrame>, instrument: Instrument): Generator<RawFrame> {
  for (const frame of frames) if (instrumentOf(frame.bytes) === instrument) yield frame
}

function* joined(frames: Iterable<RawFrame>, format: RawFormat, endsMs: number[]): Generator<Uint8Array> {
  const join = createJoiner(format)
  for (const { endMs, bytes } of frames) {
    endsMs.push(endMs)
    yield join(bytes)
  }
}
