import { MOST_CLUSTERS, MOST_CORES } from '#shared/limits'
import { isUnfinished, LabelRecord } from './cut-block'
import type { ReportFault } from './faults'
import { recogniseError } from './powermetrics-errors'
import { createRawReport, type RawReport } from './raw-report'
import { copyOf, parseTextTime, readLine } from './text-report'

export type BlockKind = 'sample' | 'summary' | 'lifetime'

export interface TextHandlers {
  onReport: (kind: BlockKind, report: RawReport, offset: number, end: number) => void
  /** A header: from its first line to the block that follows. */
  onHeader: (offset: number, end: number) => void
  onFault: ReportFault
}

interface Block {
  kind: BlockKind
  report: RawReport
  offset: number
  overflowed: boolean
}

const MARK = /^\*\*\* (Sampled|Summary|Lifetime) system activity \((.*?)\) \(([\d.]+)ms elapsed\) \*\*\*$/
/** Headings of tables whose rows begin with process names, which can be any text. */
const TABLE_OF_NAMES = /^\*{3,4} (?:Running tasks|[A-Z][a-z ]{0,60}power score) \*{3,4}$/

/**
 * Reads the text format line by line, in constant memory. A block lasts from its mark to the next one; only blocks
 * marked "Sampled" are samples. Tables of processes, which end at an empty line or a heading, are skipped.
 */
export class TextReader {
  private block: Block | null = null
  /** Inside a table of names: before its first row, or in its rows. */
  private table: 'none' | 'heading' | 'rows' = 'none'
  private model: string | null = null
  private osBuild: string | null = null
  private readonly labels = new LabelRecord()
  /** The last line of the input, where it was cut off. */
  private unfinished: string | null = null
  private endOffset = 0
  /** Offset of a header that no block has followed yet; null without one. */
  private headerAt: number | null = null

  constructor(private readonly handlers: TextHandlers) {}

  line(raw: string, offset: number, end: number, hasBreak: boolean): void {
    const line = raw.trimEnd()
    if (!hasBreak && this.table === 'none' && isUnfinished(line)) this.unfinished = line
    if (line.startsWith('***') && line.endsWith('***')) this.readStars(line, offset)
    else if (this.table !== 'none') this.skipTable(line)
    else if (line !== '') this.readPlain(line, offset)
    this.endOffset = end
  }

  /** No more lines follow. The last block is a sample even where it was cut off, which is reported as a fault. */
  end(): void {
    const block = this.block
    const cut = block === null ? null : this.describeCut(block)
    this.finish()
    if (block !== null && cut !== null) {
      const message = `This sample is cut off: ${cut}. It counts with what is there.`
      this.handlers.onFault({ code: 'cut-document', offset: block.offset, message })
    }
  }

  private describeCut(block: Block): string | null {
    const missing = block.kind === 'sample' ? this.labels.firstMissing() : null
    if (missing !== null) return `it has no "${missing}", which every sample before it has`
    return this.unfinished === null
      ? null
      : `it ends within the line "${copyOf(this.unfinished.slice(0, 80))}"`
  }

  private finish(): void {
    const block = this.block
    this.block = null
    if (!block) return
    block.report.model = this.model
    block.report.osBuild = this.osBuild
    if (block.kind === 'sample') this.labels.endBlock()
    this.handlers.onReport(block.kind, block.report, block.offset, this.endOffset)
  }

  private readStars(line: string, offset: number): void {
    const mark = MARK.exec(line)
    if (mark) {
      this.finish()
      if (this.headerAt !== null) this.handlers.onHeader(this.headerAt, offset)
      this.headerAt = null
      this.table = 'none'
      this.block = { kind: kindOf(mark[1]), report: reportOf(mark), offset, overflowed: false }
      return
    }
    this.table = TABLE_OF_NAMES.test(line) ? 'heading' : 'none'
  }

  /** The empty line between the heading and the column names does not end the table; those names count as a row. */
  private skipTable(line: string): void {
    if (line !== '') this.table = 'rows'
    else if (this.table === 'rows') this.table = 'none'
  }

  private readPlain(line: string, offset: number): void {
    if (this.readHeader(line)) {
      this.headerAt ??= offset
      return
    }
    const block = this.block
    const outcome = block ? readLine(line, block.report) : 'ignored'
    if (outcome === 'too-many' && block && !block.overflowed) {
      block.overflowed = true
      const message = `The sample at byte ${block.offset} has more than ${MOST_CLUSTERS} clusters or ${MOST_CORES} cores; the rest was skipped.`
      this.handlers.onFault({ code: 'oversized-sample', offset, message })
    }
    if (outcome === 'stored' && block?.kind === 'sample') this.labels.add(line)
    if (outcome === 'ignored') this.noteError(line, offset)
  }

  /** A header precedes the first block; in a log of several runs one may be anywhere. */
  private readHeader(line: string): boolean {
    if (line.startsWith('Machine model: ')) {
      this.model = firstWord(line.slice(15)) ?? this.model
      if (this.block !== null) this.labels.expectAnother()
    } else if (line.startsWith('OS version: ')) this.osBuild = firstWord(line.slice(12)) ?? this.osBuild
    else return false
    return true
  }

  private noteError(line: string, offset: number): void {
    const error = recogniseError(line)
    if (error) this.handlers.onFault({ ...error, offset })
  }
}

function kindOf(word: string | undefined): BlockKind {
  return word === 'Sampled' ? 'sample' : word === 'Summary' ? 'summary' : 'lifetime'
}

function reportOf(mark: RegExpExecArray): RawReport {
  const report = createRawReport()
  const elapsedMs = Number(mark[3])
  report.timestamp = parseTextTime(mark[2] as string)
  // The text has two decimals; rounding keeps binary fractions out of the nanoseconds.
  report.elapsedNs = Number.isFinite(elapsedMs) ? Math.round(elapsedMs * 1e6) : null
  report.isDelta = mark[1] === 'Sampled'
  return report
}

function firstWord(text: string): string | null {
  const word = /^\S+/.exec(text.trimStart())
  return word ? copyOf(word[0]) : null
}
