import { CsvError, Parser } from 'csv-parse'
import { basename } from 'node:path'
import type { Result } from '#shared/ipc-contract'
import { LONGEST_SAMPLE_LINE_BYTES, MOST_FIELDS } from '#shared/limits'
import { openNamedFile, sizeOfNamedFile } from '../files/named-file'
import type { Recording, RecordingStep } from '../sources/replay/recording'
import { OriginRuns } from './origin-runs'
import { PlaceOrder } from './sample-schema'
import { TableReader } from './table-reader'

export interface SampleCsv {
  recording: Recording
  /** Unknown and missing columns, a sentence each. */
  warnings: string[]
}

/**
 * Whether a file is a CSV as `parse` and the app export it. null where it has no column of ours and is not called `.csv`;
 * otherwise the message says what it lacks. Throws the file system's error.
 */
export async function probeCsv(path: string): Promise<Result<SampleCsv> | null> {
  const label = basename(path)
  const isCalledCsv = /\.csv$/i.test(path)
  for await (const { rows, problem } of csvRows(path)) {
    const [header] = rows
    if (header === undefined && problem === null) continue
    if (header !== undefined && header.cells.length > MOST_FIELDS) {
      if (!isCalledCsv) return null
      return {
        ok: false,
        message: `${label} has ${header.cells.length} columns, more than any table that Anemometer exported.`,
      }
    }
    const table = new TableReader(header?.cells ?? [])
    if (!isCalledCsv && table.lacking.includes('endMs')) return null
    if (table.lacking.length > 0) {
      const cause = header === undefined ? `${problem}.` : `Line 1 has no ${columns(table.lacking)}.`
      return {
        ok: false,
        message: `${label} is no table that Anemometer exported. ${cause} Open the recording it was made of instead.`,
      }
    }
    const totalBytes = await sizeOfNamedFile(path)
    return { ok: true, value: { recording: { path, label, totalBytes }, warnings: warningsOf(label, table) } }
  }
  return isCalledCsv ? { ok: false, message: `${label} holds no line, so there is nothing to read.` } : null
}

/** Reads the samples as a recording; a row that is no sample is a fault. Throws the file system's error. */
export async function* readCsv(path: string): AsyncGenerator<RecordingStep> {
  let table: TableReader | null = null
  const order = new PlaceOrder()
  const runs = new OriginRuns()
  for await (const { rows, bytesRead, problem } of csvRows(path)) {
    const step: RecordingStep = { bytesRead, samples: [], faults: [], totals: 0 }
    const fault = (offset: number, message: string): void => {
      step.faults.push({ code: 'malformed-document', offset, message })
    }
    for (const { cells, line, offset } of rows) {
      if (table === null) {
        table = new TableReader(cells)
        continue
      }
      const read = table.read(cells, line)
      const misplaced = read.ok ? order.problemOf(read.value) : null
      if (!read.ok) fault(offset, `${read.message}. The line was skipped.`)
      else if (misplaced !== null) fault(offset, `Line ${line} ${misplaced}. The line was skipped.`)
      else step.samples.push({ ...read.value, sample: runs.read(read.value.sample), frame: null })
    }
    if (problem !== null) fault(bytesRead, `${problem}. The rest was not read.`)
    yield step
  }
}

interface CsvStep {
  rows: { cells: string[]; line: number; offset: number }[]
  bytesRead: number
  /** Why nothing more comes, without a full stop; null while more may. */
  problem: string | null
}

/** The rows of a CSV (RFC 4180, any line ending), in steps of what a chunk of the file completes. */
export async function* csvRows(path: string): AsyncGenerator<CsvStep> {
  const rows = new CsvRows()
  let bytesRead = 0
  const file = await openNamedFile(path)
  for await (const chunk of file.createReadStream() as AsyncIterable<Buffer>) {
    bytesRead += chunk.length
    const problem = await rows.write(chunk)
    yield { rows: rows.take(), bytesRead, problem }
    if (problem !== null) return
  }
  const problem = await rows.end()
  yield { rows: rows.take(), bytesRead, problem }
}

/** A streaming parser: the rows that are complete, and their lines and offsets. */
class CsvRows {
  private found: CsvStep['rows'] = []
  private header: readonly string[] | null = null
  /** Where the next row begins, empty lines before it not counted. */
  private line = 1
  private offset = 0
  private emptyLines = 0
  /** Since the last line break. The parser does not count empty fields, but they take memory. */
  private lineBytes = 0
  private readonly parser = new Parser({
    bom: true,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_SAMPLE_LINE_BYTES,
    on_record: (cells: string[], info) => {
      this.emptyLines = info.empty_lines
      this.header ??= cells
      this.found.push({ cells, line: this.line + this.emptyLines, offset: this.offset })
      this.line += cells.reduce((lines, cell) => lines + cell.split('\n').length - 1, 1)
      this.offset = info.bytes_records
      return null
    },
  })

  constructor() {
    // The callbacks of `write` and `end` get the error, too.
    this.parser.on('error', () => undefined)
    this.parser.resume()
  }

  take(): CsvStep['rows'] {
    return this.found.splice(0)
  }

  /** Why nothing more can be read; null where all is well. */
  async write(chunk: Buffer): Promise<string | null> {
    const lastBreak = chunk.lastIndexOf('\n')
    this.lineBytes = lastBreak < 0 ? this.lineBytes + chunk.length : chunk.length - lastBreak - 1
    if (this.lineBytes > LONGEST_SAMPLE_LINE_BYTES) return this.describe({ code: 'CSV_MAX_RECORD_SIZE' })
    return this.settle((done) => this.parser.write(chunk, done))
  }

  end(): Promise<string | null> {
    return this.settle((done) => this.parser.end(done))
  }

  private async settle(work: (done: (error?: Error | null) => void) => void): Promise<string | null> {
    const error = await new Promise<Error | null | undefined>(work)
    if (error == null) return null
    if (!(error instanceof CsvError)) throw error
    return this.describe(error)
  }

  private describe({ code, column }: Pick<CsvError, 'code'> & { column?: unknown }): string {
    const name = typeof column === 'number' ? this.header?.[column] : undefined
    const place = `Line ${this.line + this.emptyLines}${name === undefined ? '' : `, column ${name}`}`
    return code === 'CSV_MAX_RECORD_SIZE'
      ? `${place} is too long to be a sample`
      : `${place} has a quotation mark in the wrong place, or lacks one`
  }
}

const MOST_NAMED = 5
const LONGEST_NAME = 60

/** `column a`, `columns a, b`, `columns a, b, c, d, e and 7 more`. */
function columns(names: readonly string[]): string {
  const named = names
    .slice(0, MOST_NAMED)
    .map((name) => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name || '""'))
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ''
  return `${names.length === 1 ? 'column' : 'columns'} ${named.join(', ')}${more}`
}

function warningsOf(label: string, { unknown, missing }: TableReader): string[] {
  return [
    unknown.length === 0 ? [] : `${label} was read without the ${columns(unknown)}, unknown to Anemometer.`,
    missing.length === 0 ? [] : `${label} has no ${columns(missing)}: what would stand there is unknown.`,
  ].flat()
}
