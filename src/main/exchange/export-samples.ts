import { basename } from 'node:path'
import type { FileHandle } from 'node:fs/promises'
import type { Result } from '#shared/ipc-contract'
import type { PlacedSample } from '#shared/sample'
import { describeWriteError, fillFileAtomically } from '../files/atomic-write'
import { createParquetWriter } from './parquet-writer'
import { createSampleWriter } from './sample-writer'
import type { SampleWriter } from './table-writer'
import { TransferCancelled, TransferMeter, type TransferSteps } from './transfer-steps'

/** What can be printed, too. */
export type TextFormat = 'csv' | 'ndjson'
export type TableFormat = TextFormat | 'parquet'

export interface ExportSummary {
  samples: number
  bytes: number
  /** What had to be left out, a sentence each. */
  warnings: string[]
}

const WRITE_BYTES = 256 * 1024
const PRINT_CHARACTERS = 64 * 1024

/** Nothing was there to be written. */
export class NothingToExport extends Error {}

/** Writes the samples to a file, or leaves nothing: not when the disk is full, nor when it is cancelled. */
export async function exportSamples(
  samples: Iterable<PlacedSample>,
  format: TableFormat,
  path: string,
  steps: TransferSteps = {},
): Promise<Result<ExportSummary>> {
  const meter = new TransferMeter('export', basename(path), null, steps)
  return settleExport(path, async (file) => {
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
    await pieces.flush(0)
    return { samples: meter.samples, bytes: pieces.bytes, warnings }
  })
}

/** Gives the same out as text, in pieces of a size worth sending, until `onText` resolves with false. */
export async function printSamples(
  samples: Iterable<PlacedSample>,
  format: TextFormat,
  onText: (text: string) => Promise<boolean>,
): Promise<ExportSummary> {
  const summary: ExportSummary = { samples: 0, bytes: 0, warnings: [] }
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
  await send()
  return summary
}

/** Fills the file and puts in words why that did not work; a bug of ours still throws. */
export async function settleExport(
  path: string,
  fill: (file: FileHandle) => Promise<ExportSummary>,
): Promise<Result<ExportSummary>> {
  let summary: ExportSummary = { samples: 0, bytes: 0, warnings: [] }
  try {
    await fillFileAtomically(path, async (file) => {
      summary = await fill(file)
    })
    return { ok: true, value: summary }
  } catch (error) {
    const name = basename(path)
    if (error instanceof TransferCancelled)
      return { ok: false, message: `The export of ${name} was cancelled. Nothing was saved.` }
    if (error instanceof NothingToExport)
      return { ok: false, message: `There are no samples to write, so ${name} was not made.` }
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    return { ok: false, message: describeWriteError(path, error) }
  }
}

function writerFor(format: TableFormat, pieces: PieceWriter, warnings: string[]): SampleWriter {
  const complain = (message: string): void => void warnings.push(message)
  return format === 'parquet'
    ? createParquetWriter((bytes) => pieces.add(bytes), complain)
    : createSampleWriter(format, (text) => pieces.add(text), complain)
}

/** Gathers small pieces to larger writes. */
class PieceWriter {
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

  /** Writes when more than `atLeast` bytes wait, about. */
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
