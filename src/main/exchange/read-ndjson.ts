import { basename } from 'node:path'
import { LONGEST_SAMPLE_LINE_BYTES } from '#shared/limits'
import { openNamedFile, sizeOfNamedFile } from '../files/named-file'
import type { TrackEvent } from '#shared/track-events'
import type { Recording, RecordingStep } from '../sources/replay/recording'
import { isEventLine, parseEvent } from './event-files'
import { exportedSchema, PlaceOrder, type ExportedSample } from './sample-schema'

const LINES_PER_STEP = 100

/** A line is longer than `LONGEST_SAMPLE_LINE_BYTES`. */
export class LineTooLong extends Error {}

interface NdjsonStep extends RecordingStep {
  events: TrackEvent[]
}

function emptyStep(bytesRead: number): NdjsonStep {
  return { bytesRead, samples: [], events: [], faults: [], totals: 0 }
}

/** Whether a file has samples as `parse` and the app export them, an object a line; null where its first line has none. */
export async function probeNdjson(path: string): Promise<Recording | null> {
  for await (const { samples, events } of readNdjson(path)) {
    if (samples.length + events.length === 0) return null
    return { path, label: basename(path), totalBytes: await sizeOfNamedFile(path) }
  }
  return null
}

/** Reads the samples as a recording; a line that is neither sample nor event is a fault. Throws the file system's error. */
export async function* readNdjson(path: string): AsyncGenerator<NdjsonStep> {
  let step = emptyStep(0)
  let line = 0
  const order = new PlaceOrder()
  const fault = (message: string): void => {
    step.faults.push({ code: 'malformed-document', offset: step.bytesRead, message })
  }
  const file = await openNamedFile(path)
  try {
    for await (const text of linesIn(file.createReadStream())) {
      const value = parseLine(text)
      line++
      const event = parseEvent(value)
      const exported = isEventLine(value) ? null : (exportedSchema.safeParse(value).data ?? null)
      const problem = event === null ? problemOf(value, exported, order) : null
      if (problem !== null) fault(`Line ${line} ${problem} and was skipped.`)
      else if (event !== null) step.events.push(event)
      else if (exported !== null) step.samples.push({ ...exported, frame: null })
      step.bytesRead += Buffer.byteLength(text) + 1
      // The first line is a step of its own: `probeNdjson` needs only that.
      if (line > 1 && line % LINES_PER_STEP !== 0) continue
      yield step
      step = emptyStep(step.bytesRead)
    }
  } catch (error) {
    if (!(error instanceof LineTooLong)) throw error
    fault(`Line ${line + 1} is too long to be a sample; the rest was not read.`)
  }
  yield step
}

function problemOf(value: unknown, exported: ExportedSample | null, order: PlaceOrder): string | null {
  if (isEventLine(value)) return 'is no event'
  return exported === null ? 'is no sample' : order.problemOf(exported)
}

/** The lines of UTF-8 text that comes in chunks, without their line breaks. Throws `LineTooLong`. */
export async function* linesIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LONGEST_SAMPLE_LINE_BYTES) throw new LineTooLong()
    yield* lines
  }
  if (rest !== '') yield rest
}

/** undefined: it is no JSON. */
function parseLine(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
