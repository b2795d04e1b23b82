import { rm, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { EVIDENCE, LONGEST_MESSAGE, LONGEST_PROCESS, type AneFacts } from '#shared/ane-facts'
import { LONGEST_EVENT_KIND, LONGEST_EVENT_LABEL } from '#shared/limits'
import type { TrackEvent } from '#shared/track-events'
import { fillFileAtomically } from '../files/atomic-write'
import { openNamedFile } from '../files/named-file'
import type { RecordingStep } from '../sources/replay/recording'
import { csvRows } from './read-csv'
import { timeMsSchema } from './sample-schema'
import { toCsvRow } from './sample-writer'
import type { TransferMeter } from './transfer-steps'

const aneSchema: z.ZodType<AneFacts> = z.object({
  process: z.string().max(LONGEST_PROCESS).nullable().default(null),
  pid: z.int().nonnegative().nullable().default(null),
  evidence: z.enum(EVIDENCE).nullable().default(null),
  writer: z.string().max(LONGEST_PROCESS).nullable().default(null),
  message: z.string().max(LONGEST_MESSAGE).nullable().default(null),
  isOfCommand: z.boolean().nullable().default(null),
})

const eventSchema: z.ZodType<TrackEvent> = z
  .object({
    kind: z.string().min(1).max(LONGEST_EVENT_KIND),
    startMs: timeMsSchema,
    endMs: timeMsSchema.nullable(),
    label: z.string().max(LONGEST_EVENT_LABEL),
    uncertaintyMs: timeMsSchema,
    ane: aneSchema.exactOptional(),
  })
  .refine(({ startMs, endMs }) => endMs === null || endMs >= startMs, { path: ['endMs'] })
const lineSchema = z.object({ event: eventSchema })

const COLUMNS = ['kind', 'startMs', 'endMs', 'label', 'uncertaintyMs'] as const
/** `ane`: as JSON. A table that somebody else made may do without it. */
const HEADER = toCsvRow([...COLUMNS, 'ane'])
const WRITE_CHARACTERS = 64 * 1024

/** A line of NDJSON, with its break (docs/export-format.md). */
export function toEventLine({ kind, startMs, endMs, label, uncertaintyMs, ane }: TrackEvent): string {
  return `${JSON.stringify({ event: { kind, startMs, endMs, label, uncertaintyMs, ane } })}\n`
}

/** `value`: a line of NDJSON as parsed; null where it is no event. */
export function parseEvent(value: unknown): TrackEvent | null {
  return lineSchema.safeParse(value).data?.event ?? null
}

/** True where the line is about an event, whole or not. */
export function isEventLine(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'event' in value
}

/** Where the table of events beside a CSV lies: `a.events.csv` beside `a.csv`. */
export function eventsPathOf(csvPath: string): string {
  return `${csvPath.replace(/\.csv$/i, '')}.events.csv`
}

/** Anemometer did not write the file that would be replaced. The message is for a person. */
export class ForeignEventsFile extends Error {}

/**
 * Writes the table of events beside a CSV. Without events it removes the table of an earlier export, which would otherwise
 * be taken for one of this export. Returns how many were written, and how many bytes. Throws `ForeignEventsFile`, and the file
 * system's error.
 */
export async function writeEventsBeside(
  csvPath: string,
  events: Iterable<TrackEvent>,
  meter: TransferMeter,
): Promise<{ count: number; bytes: number }> {
  const path = eventsPathOf(csvPath)
  const written = { count: 0, bytes: 0 }
  const isThere = await isOurs(path)
  const iterator = events[Symbol.iterator]()
  let next = iterator.next()
  if (next.done === true) {
    if (isThere) await rm(path)
    return written
  }
  await fillFileAtomically(path, async (file) => {
    let text = HEADER
    for (; next.done !== true; next = iterator.next()) {
      const event = next.value
      const ane = event.ane === undefined ? null : JSON.stringify(event.ane)
      text += toCsvRow([...COLUMNS.map((column) => event[column]), ane])
      written.count++
      if (text.length >= WRITE_CHARACTERS) {
        await file.writeFile(text)
        written.bytes += Buffer.byteLength(text)
        text = ''
      }
      await meter.step(written.bytes)
    }
    await file.writeFile(text)
    written.bytes += Buffer.byteLength(text)
  })
  return written
}

/** False where there is none. Throws `ForeignEventsFile`. */
async function isOurs(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => null)
  if (facts === null) return false
  const isTable = facts.isFile() && (await startOf(path)).startsWith(HEADER)
  if (!isTable) {
    throw new ForeignEventsFile(
      `${basename(path)} stands beside it, and Anemometer did not write that file. Move it away, or choose another name. Nothing was saved.`,
    )
  }
  return true
}

async function startOf(path: string): Promise<string> {
  const file = await openNamedFile(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER.length), 0, HEADER.length, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

/** The steps of reading a CSV, and behind them the events of the table beside it, where there is one. */
export async function* withEventsBeside(
  reading: AsyncIterable<RecordingStep>,
  csvPath: string,
): AsyncGenerator<RecordingStep> {
  let bytesRead = 0
  for await (const step of reading) {
    bytesRead = step.bytesRead
    yield step
  }
  const path = eventsPathOf(csvPath)
  if ((await stat(path).catch(() => null))?.isFile() !== true) return
  for await (const step of readEvents(path)) yield { ...step, bytesRead }
}

/** A row that is no event is a fault. */
async function* readEvents(path: string): AsyncGenerator<RecordingStep> {
  const label = basename(path)
  let header: readonly string[] | null = null
  for await (const { rows, bytesRead, problem } of csvRows(path)) {
    const step = { bytesRead, samples: [], faults: [], totals: 0, events: [] } as RecordingStep & {
      events: TrackEvent[]
    }
    const fault = (offset: number, message: string): void => {
      step.faults.push({ code: 'malformed-document', offset, message: `${label}: ${message}` })
    }
    for (const { cells, line, offset } of rows) {
      if (header === null) {
        header = cells
        const lacking = COLUMNS.filter((column) => !cells.includes(column))
        if (lacking.length === 0) continue
        fault(offset, `Line 1 has no column ${lacking.join(', ')}. No event was read.`)
        yield step
        return
      }
      const event = rowOf(header, cells)
      if (typeof event === 'string') fault(offset, `Line ${line} ${event}. The line was skipped.`)
      else step.events.push(event)
    }
    if (problem !== null) fault(bytesRead, `${problem}. The rest was not read.`)
    yield step
  }
}

/** What is wrong with the row, to follow its line, where it is no event. */
function rowOf(header: readonly string[], cells: readonly string[]): TrackEvent | string {
  if (cells.length !== header.length)
    return `has ${cells.length} fields where the first line has ${header.length}`
  const cell = (column: (typeof COLUMNS)[number]): string => cells[header.indexOf(column)] ?? ''
  const number = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text))
  const endMs = cell('endMs')
  const ane = cells[header.indexOf('ane')] ?? ''
  const parsed = eventSchema.safeParse({
    kind: cell('kind'),
    startMs: number(cell('startMs')),
    endMs: endMs === '' ? null : number(endMs),
    label: cell('label'),
    uncertaintyMs: number(cell('uncertaintyMs')),
    ...(ane !== '' && { ane: parsedJson(ane) }),
  })
  if (parsed.success) return parsed.data
  return `is no event: its ${parsed.error.issues[0]?.path.join('.') ?? ''} is nothing an event can have`
}

/** null: it is no JSON. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
