import { basename } from 'node:path'
import type { z } from 'zod'
import { LONGEST_SAMPLE_LINE_BYTES } from '#shared/limits'
import type { Result } from '#shared/ipc-contract'
import { openNamedFile, sizeOfNamedFile } from '../files/named-file'
import type { TrackEvent } from '#shared/track-events'
import { describeFault, type Fault, type FaultCode } from '../powermetrics/faults'
import type { Recording, RecordingStep } from '../sources/replay/recording'
import { isEventLine, parseEvent } from './event-files'
import { OriginRuns } from './origin-runs'
import { exportedSchema, impossibleIn, PlaceOrder, type ExportedSample } from './sample-schema'

const LINES_PER_STEP = 100
/** A file without a sample in so many bytes has none. */
const PROBE_BYTES = 1024 * 1024

/** A line is longer than `LONGEST_SAMPLE_LINE_BYTES`. */
export class LineTooLong extends Error {}

interface NdjsonStep extends RecordingStep {
  events: TrackEvent[]
}

function emptyStep(bytesRead: number): NdjsonStep {
  return { bytesRead, samples: [], events: [], faults: [], totals: 0 }
}

/**
 * Whether a file has samples as `parse` and the app export them, an object a line; null where its first line is nothing of
 * the kind. Samples that no window can be may come first; where there are no others, the message tells the first.
 */
export async function probeNdjson(path: string): Promise<Result<Recording> | null> {
  const label = basename(path)
  let impossible: Fault | null = null
  for await (const { samples, events, faults, bytesRead } of readNdjson(path)) {
    if (samples.length + events.length > 0)
      return { ok: true, value: { path, label, totalBytes: await sizeOfNamedFile(path) } }
    impossible ??= faults.find(({ code }) => code === 'impossible-sample') ?? null
    if (impossible === null || bytesRead > PROBE_BYTES) break
  }
  return impossible && { ok: false, message: `${label} holds no sample. ${describeFault(impossible)}` }
}

/** Reads the samples as a recording; a line that is neither sample nor event is a fault. Throws the file system's error. */
export async function* readNdjson(path: string): AsyncGenerator<NdjsonStep> {
  let step = emptyStep(0)
  let line = 0
  const order = new PlaceOrder()
  const runs = new OriginRuns()
  const fault = (message: string, code: FaultCode = 'malformed-document'): void => {
    step.faults.push({ code, offset: step.bytesRead, message })
  }
  const file = await openNamedFile(path)
  try {
    for await (const text of linesIn(file.createReadStream())) {
      const value = jsonOf(text)
      line++
      const event = parseEvent(value)
      const exported = isEventLine(value) ? null : exportedSchema.safeParse(value)
      const impossible = exported?.error === undefined ? null : impossibleIn(exported.error)
      const problem = event === null ? problemOf(exported, order) : null
      if (impossible !== null)
        fault(`Line ${line} is no sample (${impossible}) and was skipped.`, 'impossible-sample')
      else if (problem !== null) fault(`Line ${line} ${problem} and was skipped.`)
      else if (event !== null) step.events.push(event)
      else if (exported?.success === true)
        step.samples.push({ ...exported.data, sample: runs.read(exported.data.sample), frame: null })
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

/** What is wrong with a line that is no event; null where it is a sample. `exported`: null where it is about an event. */
function problemOf(exported: z.ZodSafeParseResult<ExportedSample> | null, order: PlaceOrder): string | null {
  if (exported === null) return 'is no event'
  return exported.success ? order.problemOf(exported.data) : 'is no sample'
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
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
