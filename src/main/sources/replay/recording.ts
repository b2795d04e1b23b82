import { MOST_BYTES_WITHOUT_SAMPLE } from '#shared/limits'
import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { describeFileError, openNamedFile, sizeOfNamedFile } from '../../files/named-file'
import { describeFault, type Fault } from '../../powermetrics/faults'
import { PowermetricsReader, type ReaderOptions, type Span } from '../../powermetrics/powermetrics-reader'
import type { UnknownKey } from '../../powermetrics/unknown-keys'
import type { Sample, SamplePlace } from '#shared/sample'
import type { TrackEvent } from '#shared/track-events'
import type { Result } from '#shared/ipc-contract'
import type { Frame } from '../source'

const CHUNK_BYTES = 64 * 1024

/** A `powermetrics` file, read from its beginning. */
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
}

/** One step of reading: some bytes, and what they completed. */
export interface RecordingStep {
  bytesRead: number
  samples: RecordedSample[]
  /** Only exported files contain events. */
  events?: readonly TrackEvent[]
  faults: Fault[]
  /** Lines of the tool's error stream among the samples, which are no damage. */
  chatterLines?: number
  /** Keys and labels that the reader does not know. */
  unknown?: readonly UnknownKey[]
  /** Blocks of totals (Summary, Lifetime), which are no samples. */
  totals: number
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
  const handlers = {
    onSample: (sample: Sample, _: Span, bytes: Uint8Array | null, bootedAtMs: number | null) =>
      samples.push({ sample, frame: bytes && [bytes], bootedAtMs }),
    onFault: (fault: Fault) => faults.push(fault),
    onUnknown: (keys: readonly UnknownKey[]) => {
      unknown = unknown.concat(keys)
    },
    onTotals: () => totals++,
    onChatter: () => chatterLines++,
  }
  const reader = new PowermetricsReader(handlers, options)
  const nextStep = (): RecordingStep => {
    const step = { bytesRead, samples, faults, chatterLines, unknown, totals }
    unknown = []
    samples = []
    faults = []
    totals = 0
    chatterLines = 0
    return step
  }
  for await (const chunk of chunksOf(path)) {
    bytesRead += chunk.length
    reader.write(chunk)
    yield nextStep()
  }
  reader.end()
  yield nextStep()
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
    let cause = totalBytes === 0 ? 'The file is empty.' : null
    for await (const step of readRecording(path)) {
      if (step.samples.length > 0) return { ok: true, value: { path, label, totalBytes } }
      totals += step.totals
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
    return { ok: false, message: `${label} is not a powermetrics recording. ${cause}` }
  } catch (error) {
    return { ok: false, message: describeFileError(label, error) }
  }
}
