import { MOST_BYTES_WITHOUT_SAMPLE } from '#shared/limits'
import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { describeFileError, openNamedFile, sizeOfNamedFile } from '../../files/named-file'
import { describeFault, type Fault } from '../../powermetrics/faults'
import type { ReaderOptions, Span } from '../../powermetrics/powermetrics-reader'
import type { UnknownKey } from '../../powermetrics/unknown-keys'
import type { Sample, SamplePlace } from '#shared/sample'
import type { Instrument } from '#shared/origins'
import type { TrackEvent } from '#shared/track-events'
import type { Result } from '#shared/ipc-contract'
import { RecordingReader } from '../recording-reader'
import type { Frame } from '../source'

const CHUNK_BYTES = 64 * 1024
/** The frames of IOReport may be a hundred times what they are read from. */
const PIECE_BYTES = 4096

/** A file of what an instrument told, read from its beginning. */
export interface Recording {
  path: string
  label: string
  totalBytes: number
}

export interface RecordedSample {
  sample: Sample
  /** null without `keepFrames`, or where they were too large. */
  frame: Frame | null
  /** Its time as stated in the file; without it, or null, the time follows from the stamp and the length. */
  place?: SamplePlace | null
  /** When its Mac was started, ms since 1970; without it, or null, that is not said. */
  bootedAtMs?: number | null
  /** Time is missing before it, which its stamp may not show; without it, that is not said. */
  gapBefore?: boolean
  /** What IOReport told with it; without them, nothing. */
  events?: TrackEvent[]
}

/** One step of reading: some bytes, and what they completed. */
export interface RecordingStep {
  bytesRead: number
  samples: RecordedSample[]
  /** Of exported files, which have them between the samples. */
  events?: readonly TrackEvent[]
  faults: Fault[]
  /** Lines of the tool's error stream among the samples, which are no damage. */
  chatterLines?: number
  /** Keys and labels that the reader does not know. */
  unknown?: readonly UnknownKey[]
  /** Blocks of totals (Summary, Lifetime), which are no samples. */
  totals: number
  /** Whose recording it is; without it, that is not known. */
  instrument?: Instrument | null
}

/**
 * Reads the file in pieces, no further than the caller iterates, so that memory does not grow with its size.
 * Throws the file system's error.
 */
export async function* readRecording(
  path: string,
  options: ReaderOptions = {},
): AsyncGenerator<RecordingStep> {
  let samples: RecordedSample[] = []
  let faults: Fault[] = []
  let unknown: UnknownKey[] = []
  let totals = 0
  let chatterLines = 0
  let bytesRead = 0
  let gapBefore = false
  const handlers = {
    onSample: (sample: Sample, _: Span, bytes: Uint8Array | null, bootedAtMs: number | null) => {
      samples.push({ sample, frame: bytes && [bytes], bootedAtMs, gapBefore, events: [] })
      gapBefore = false
    },
    onGap: () => {
      gapBefore = true
    },
    onEvent: (event: TrackEvent) => samples.at(-1)?.events?.push(event),
    onFault: (fault: Fault) => faults.push(fault),
    onUnknown: (keys: readonly UnknownKey[]) => {
      unknown = unknown.concat(keys)
    },
    onTotals: () => totals++,
    onChatter: () => chatterLines++,
  }
  const reader = new RecordingReader(handlers, options)
  const nextStep = (): RecordingStep => {
    const { instrument } = reader
    const step = { bytesRead, samples, faults, chatterLines, unknown, totals, instrument }
    unknown = []
    samples = []
    faults = []
    totals = 0
    chatterLines = 0
    return step
  }
  for await (const chunk of chunksOf(path)) {
    for (const piece of piecesOf(chunk)) {
      bytesRead += piece.length
      reader.write(piece)
      yield nextStep()
    }
  }
  reader.end()
  yield nextStep()
}

/** A chunk in pieces that are small enough to hold what is read of each. */
export function* piecesOf(chunk: Uint8Array): Generator<Uint8Array, void> {
  for (let from = 0; from < chunk.length; from += PIECE_BYTES) yield chunk.subarray(from, from + PIECE_BYTES)
}

/** The bytes of a file that a person named, in pieces. Throws the file system’s error. */
export async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  let file: FileHandle | null = null
  try {
    file = await openNamedFile(path)
    for (;;) {
      // Not one buffer for all pieces, because the reader may keep a view of it.
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file?.close()
  }
}

/** Reads as far as the first sample: is the file a recording? The message of a failure is for a person. */
export async function probeRecording(path: string): Promise<Result<Recording>> {
  const label = basename(path)
  try {
    const totalBytes = await sizeOfNamedFile(path)
    let totals = 0
    let instrument: Instrument | null = null
    let cause = totalBytes === 0 ? 'The file is empty.' : null
    for await (const step of readRecording(path)) {
      if (step.samples.length > 0) return { ok: true, value: { path, label, totalBytes } }
      totals += step.totals
      instrument = step.instrument ?? null
      const [fault] = step.faults
      cause ??= fault === undefined ? null : describeFault(fault)
      if (step.bytesRead >= MOST_BYTES_WITHOUT_SAMPLE) break
    }
    if (cause === null && totals > 0) {
      return {
        ok: false,
        message: `${label} holds totals (a Summary or Lifetime block) but no sample of an interval.`,
      }
    }
    cause ??=
      totalBytes > MOST_BYTES_WITHOUT_SAMPLE
        ? `There is no sample in its first ${MOST_BYTES_WITHOUT_SAMPLE / 1e6} MB.`
        : 'There is no sample in it.'
    const what = instrument === 'ioreport' ? 'holds no sample of IOReport' : 'is not a powermetrics recording'
    return { ok: false, message: `${label} ${what}. ${cause}` }
  } catch (error) {
    return { ok: false, message: describeFileError(label, error) }
  }
}
