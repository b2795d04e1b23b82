import { z } from 'zod'
import type { Result } from '#shared/ipc-contract'
import type { Measurement } from '#shared/measurement'
import type { PlacedSample, Sample } from '#shared/sample'
import type { HistoryStore } from '../storage/history-store'
import { createMeasurementId } from '../measurement/measurement-id'
import { beginMeasurement, type MeasurementRecorder } from '../measurement/measurement-recorder'
import { RecordingReader } from '../sources/recording-reader'
import { piecesOf } from '../sources/replay/recording'
import type { Frame } from '../sources/source'
import { AnemometerArchive, ArchiveError } from './anemometer-archive'
import type { ArchivedContent, ArchivedRecording } from './anemometer-manifest'
import { parseEvent } from './event-files'
import { OriginRuns } from './origin-runs'
import { jsonOf, LineTooLong, linesIn } from './read-ndjson'
import { impossibleIn, placeSchema } from './sample-schema'
import { TransferMeter, type TransferSteps } from './transfer-steps'

const lineSchema = z.object({
  ...placeSchema,
  frame: z.int().nonnegative().nullable().default(null),
  ioreportFrame: z.int().nonnegative().nullable().default(null),
})

type Line = z.infer<typeof lineSchema>

/** The raw frames do not fit the samples: another version of the parser may find other samples in them. */
class FramesDiffer extends Error {}

export interface ArchiveImport {
  measurements: Measurement[]
  warnings: string[]
  notes: string[]
  isTakenApart: false
}

/**
 * Measures every recording of an `.anemometer` file anew. Where raw frames were kept, they are read again, since a
 * newer parser may see more in them. Throws `ArchiveError` or `TransferCancelled` and leaves nothing then.
 */
export async function importAnemometer(
  store: HistoryStore,
  path: string,
  name: string | null,
  steps: TransferSteps,
): Promise<Result<ArchiveImport>> {
  const archive = await AnemometerArchive.open(path)
  const importer = new ArchiveImporter(store, archive, steps)
  try {
    return await importer.run(name)
  } finally {
    archive.close()
  }
}

class ArchiveImporter {
  private readonly meter: TransferMeter
  private readonly measurements: Measurement[] = []
  private readonly warnings: string[] = []
  private bytesRead = 0

  constructor(
    private readonly store: HistoryStore,
    private readonly archive: AnemometerArchive,
    steps: TransferSteps,
  ) {
    const total = archive.manifest.recordings.reduce(
      (sum, { samples, events, frames, ioreport }) =>
        [samples, events, frames, ioreport].reduce((bytes, content) => bytes + (content?.bytes ?? 0), sum),
      0,
    )
    this.meter = new TransferMeter('import', archive.label, total, steps)
  }

  async run(name: string | null): Promise<Result<ArchiveImport>> {
    let isDone = false
    try {
      for (const recording of this.archive.manifest.recordings) {
        const measured = await this.measure({ ...recording, name: name ?? recording.name })
        if (!measured.ok) return measured
        this.measurements.push(measured.value)
      }
      isDone = true
      return {
        ok: true,
        value: { measurements: this.measurements, warnings: this.warnings, notes: [], isTakenApart: false },
      }
    } finally {
      if (!isDone) for (const { id } of this.measurements) this.store.removeMeasurement(id)
    }
  }

  private async measure(recording: ArchivedRecording): Promise<Result<Measurement>> {
    if (recording.frames === null && recording.ioreport === null) return this.record(recording, false)
    const { bytesRead, meter } = this
    const { samples } = meter
    try {
      return await this.record(recording, true)
    } catch (error) {
      if (!(error instanceof FramesDiffer)) throw error
      this.bytesRead = bytesRead
      meter.samples = samples
      this.warnings.push(
        `The raw frames of "${recording.name}" do not fit its samples, so they were left out.`,
      )
      return this.record(recording, false)
    }
  }

  private async record(recording: ArchivedRecording, withFrames: boolean): Promise<Result<Measurement>> {
    const { name, note, source, machine, group, run, fromMs, toMs } = recording
    const facts = { id: createMeasurementId(), name, note, source, machine, group, run }
    const begun = beginMeasurement(this.store, { ...facts, origin: 'import' }, [])
    if (!begun.ok) return begun
    try {
      await this.copy(recording, withFrames, begun.value)
      if (recording.events !== null) await this.copyEvents(recording.events, begun.value)
      return await begun.value.finish({ fromMs, toMs })
    } finally {
      begun.value.discard()
    }
  }

  private async copy(
    { samples, frames, ioreport }: ArchivedRecording,
    withFrames: boolean,
    recorder: MeasurementRecorder,
  ): Promise<void> {
    const runs = new OriginRuns()
    const cursorOf = (content: ArchivedContent | null): FrameCursor | null =>
      content === null || !withFrames ? null : new FrameCursor(this.framesOf(content))
    const [reports, counters] = [cursorOf(frames), cursorOf(ioreport)]
    try {
      let sequence = 0
      for await (const line of this.linesOf(samples)) {
        const found = [
          line.frame === null ? null : await reports?.at(line.frame),
          line.ioreportFrame === null ? null : await counters?.at(line.ioreportFrame),
        ].filter((each) => each != null)
        const { endMs, gapBefore } = line
        const sample = reread(runs.read(line.sample), found)
        const frame = found.flatMap((each) => each.frame ?? [])
        const placed: PlacedSample = { sequence, endMs, gapBefore, sample }
        recorder.add({ placed, frame: frame.length === 0 ? null : frame })
        sequence++
        this.meter.samples++
        await this.meter.step(this.bytesRead)
      }
      if (sequence !== samples.count) throw this.wrongLine(sequence)
      await reports?.drain()
      await counters?.drain()
    } finally {
      await reports?.close()
      await counters?.close()
    }
  }

  private async copyEvents(content: ArchivedContent, recorder: MeasurementRecorder): Promise<void> {
    let count = 0
    try {
      for await (const text of linesIn(this.counted(content))) {
        const event = parseEvent(jsonOf(text))
        if (event === null) throw this.wrongLine(count, 'event')
        recorder.addEvent(event)
        count++
        await this.meter.step(this.bytesRead)
      }
    } catch (error) {
      throw error instanceof LineTooLong ? this.wrongLine(count, 'event') : error
    }
    if (count !== content.count) throw this.wrongLine(count, 'event')
  }

  private async *linesOf(content: ArchivedContent): AsyncGenerator<Line> {
    let index = 0
    let lastEndMs = Number.NEGATIVE_INFINITY
    try {
      for await (const text of linesIn(this.counted(content))) {
        const line = this.parseLine(text, index)
        if (line.endMs <= lastEndMs) throw this.wrongLine(index)
        lastEndMs = line.endMs
        index++
        yield line
      }
    } catch (error) {
      throw error instanceof LineTooLong ? this.wrongLine(index) : error
    }
  }

  private async *counted(content: ArchivedContent): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.archive.read(content)) {
      this.bytesRead += chunk.length
      yield chunk
    }
  }

  private parseLine(text: string, number: number): Line {
    const line = lineSchema.safeParse(jsonOf(text))
    if (line.success) return line.data
    throw this.wrongLine(number, 'sample', impossibleIn(line.error))
  }

  private async *framesOf(content: ArchivedContent): AsyncGenerator<Reread, void> {
    let found: Reread[] = []
    const handlers = {
      onSample: (sample: Sample, _: unknown, bytes: Uint8Array | null) =>
        found.push({ sample, frame: bytes && [bytes] }),
      onFault: () => undefined,
    }
    const reader = new RecordingReader(handlers, { keepFrames: true })
    for await (const chunk of this.counted(content)) {
      for (const piece of piecesOf(chunk)) {
        reader.write(piece)
        yield* found
        found = []
      }
    }
    reader.end()
    yield* found
  }

  /** `reason`: to follow "is none"; null where nothing more is known. */
  private wrongLine(
    index: number,
    what: 'sample' | 'event' = 'sample',
    reason: string | null = null,
  ): ArchiveError {
    const because = reason === null ? '' : `: ${reason}`
    return new ArchiveError(
      `${this.archive.label} is damaged: ${what} ${index + 1} is none${because}. Copy it again from where it came from.`,
    )
  }
}

interface Reread {
  sample: Sample
  frame: Frame | null
}

/**
 * What the present readers make of the frames of a sample; where there is none, more than one, which only their fusion makes
 * one of, or one of a window of which the sample is a part, the sample that is in the file. Throws where they are frames of another time.
 */
function reread(sample: Sample, found: readonly Reread[]): Sample {
  const [first, second] = found
  if (first === undefined) return sample
  if (found.every((each) => each.sample.timestamp !== sample.timestamp)) throw new FramesDiffer()
  return second === undefined && first.sample.elapsedMs === sample.elapsedMs ? first.sample : sample
}

/** Reads the frames in step with the lines that name them. */
class FrameCursor {
  private next = 0

  constructor(private readonly frames: AsyncGenerator<Reread, void>) {}

  async at(index: number): Promise<Reread> {
    for (;;) {
      const step = await this.frames.next()
      if (step.done === true || this.next > index) throw new FramesDiffer()
      if (this.next++ === index) return step.value
    }
  }

  /** Reads to the end, where the archive checks its bytes. */
  async drain(): Promise<void> {
    for await (const _ of this.frames) this.next++
  }

  async close(): Promise<void> {
    await this.frames.return(undefined)
  }
}
