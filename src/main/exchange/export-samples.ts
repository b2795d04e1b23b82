import { basename } from 'node:path'
import { rm, type FileHandle } from 'node:fs/promises'
import type { Result } from '#shared/ipc-contract'
import type { PlacedSample } from '#shared/sample'
import type { TrackEvent } from '#shared/track-events'
import { describeWriteError, fillFileAtomically } from '../files/atomic-write'
import { eventsPathOf, ForeignEventsFile, toEventLine, writeEventsBeside } from './event-files'
import { createParquetWriter } from './parquet-writer'
import { createSampleWriter, type SampleWriter, type TextFormat } from './sample-writer'
import { TransferCancelled, TransferMeter, type TransferSteps } from './transfer-steps'

export type TableFormat = TextFormat | 'parquet'

export interface ExportSummary {
  samples: number
  /** Events and marks; a table of Parquet has none. */
  events: number
  bytes: number
  /** The name of the table of events beside the file; null where there is none. */
  eventsFile: string | null
  /** What had to be left out, a sentence each. */
  warnings: string[]
}

/** Pieces are joined to writes of about this size. */
export const WRITE_BYTES = 256 * 1024
const PRINT_CHARACTERS = 64 * 1024

/** Nothing was there to be written. */
export class NothingToExport extends Error {}

const NOTHING: Omit<ExportSummary, 'warnings'> = { samples: 0, events: 0, bytes: 0, eventsFile: null }

/**
 * Writes the samples to a file, or leaves nothing: not when the disk is full, nor when it is cancelled. Events stand
 * behind the samples in NDJSON, and in a table of their own beside a CSV; Parquet has samples only.
 */
export async function exportSamples(
  samples: Iterable<PlacedSample>,
  format: TableFormat,
  path: string,
  steps: TransferSteps = {},
  events: Iterable<TrackEvent> = [],
): Promise<Result<ExportSummary>> {
  const meter = new TransferMeter('export', basename(path), null, steps)
  const written = { eventsFile: null as string | null }
  const exported = await settleExport(path, async (file) => {
    const pieces = new PieceWriter(file)
    const warnings: string[] = []
    const writer = writerFor(format, pieces, warnings)
    for (const placed of samples) {
      writer.add(placed)
      meter.samples++
      await pieces.flush(WRITE_BYTES)
      await meter.step(pieces.bytes)
    }
    if (meter.samples === 0) throw new NothingToExport()
    writer.end()
    let count = 0
    if (format === 'ndjson') {
      for (const event of events) {
        pieces.add(toEventLine(event))
        count++
        await pieces.flush(WRITE_BYTES)
        await meter.step(pieces.bytes)
      }
    }
    await pieces.flush(0)
    const summary = { ...NOTHING, samples: meter.samples, bytes: pieces.bytes, warnings }
    if (format !== 'csv') return { ...summary, events: count }
    const beside = await writeEventsBeside(path, events, meter)
    if (beside.count > 0) written.eventsFile = basename(eventsPathOf(path))
    return { ...summary, events: beside.count, bytes: pieces.bytes + beside.bytes, ...written }
  })
  // A table of events without its CSV is of no use.
  if (!exported.ok && written.eventsFile !== null) await rm(eventsPathOf(path), { force: true })
  return exported
}

/** The same as text, in pieces of about 64 KB, until `onText` resolves with false. CSV is without events. */
export async function printSamples(
  samples: Iterable<PlacedSample>,
  format: TextFormat,
  onText: (text: string) => Promise<boolean>,
  events: Iterable<TrackEvent> = [],
): Promise<ExportSummary> {
  const summary: ExportSummary = { ...NOTHING, warnings: [] }
  let held = ''
  const send = async (): Promise<boolean> => {
    const text = held
    held = ''
    summary.bytes += Buffer.byteLength(text)
    return text === '' || onText(text)
  }
  const writer = createSampleWriter(
    format,
    (text) => (held += text),
    (message) => summary.warnings.push(message),
  )
  for (const placed of samples) {
    writer.add(placed)
    summary.samples++
    if (held.length >= PRINT_CHARACTERS && !(await send())) return summary
  }
  writer.end()
  for (const event of format === 'ndjson' ? events : []) {
    held += toEventLine(event)
    summary.events++
    if (held.length >= PRINT_CHARACTERS && !(await send())) return summary
  }
  await send()
  return summary
}

/** Fills the file, and turns an expected failure into a sentence. A bug throws. */
export async function settleExport(
  path: string,
  fill: (file: FileHandle) => Promise<ExportSummary>,
): Promise<Result<ExportSummary>> {
  let summary: ExportSummary = { ...NOTHING, warnings: [] }
  try {
    await fillFileAtomically(path, async (file) => {
      summary = await fill(file)
    })
    return { ok: true, value: summary }
  } catch (error) {
    const name = basename(path)
    if (error instanceof TransferCancelled)
      return { ok: false, message: `The export of ${name} was cancelled. Nothing was saved.` }
    if (error instanceof ForeignEventsFile) return { ok: false, message: error.message }
    if (error instanceof NothingToExport)
      return { ok: false, message: `There are no samples to write, so ${name} was not made.` }
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    return { ok: false, message: describeWriteError(path, error) }
  }
}

function writerFor(format: TableFormat, pieces: PieceWriter, warnings: string[]): SampleWriter {
  const onWarning = (message: string): void => void warnings.push(message)
  return format === 'parquet'
    ? createParquetWriter((bytes) => pieces.add(bytes), onWarning)
    : createSampleWriter(format, (text) => pieces.add(text), onWarning)
}

/** Joins small pieces to larger writes. */
export class PieceWriter {
  bytes = 0
  private pieces: Uint8Array[] = []
  private text = ''
  private pending = 0

  constructor(private readonly file: Pick<FileHandle, 'writeFile'>) {}

  add(piece: string | Uint8Array): void {
    if (typeof piece === 'string') this.text += piece
    else this.pieces.push(this.takeText(), piece)
    this.pending += piece.length
  }

  /** Writes what waits where that is more than about `atLeast` bytes. */
  async flush(atLeast: number): Promise<void> {
    if (this.pending <= atLeast) return
    const bytes = Buffer.concat([...this.pieces, this.takeText()])
    this.pieces = []
    this.pending = 0
    await this.file.writeFile(bytes)
    this.bytes += bytes.length
  }

  private takeText(): Buffer {
    const bytes = Buffer.from(this.text)
    this.text = ''
    return bytes
  }
}
