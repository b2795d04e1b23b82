import type { ReportFault } from './faults'
import { recogniseError } from './powermetrics-errors'
import { createRawReport, type RawReport } from './raw-report'
import { copyOf, MOST_CORES, readReading } from './text-report'
import { parseTextTime } from './text-time'

export type BlockKind = 'sample' | 'summary' | 'lifetime'

export type OnTextReport = (kind: BlockKind, report: RawReport, offset: number, end: number) => void

interface Block {
  kind: BlockKind
  report: RawReport
  offset: number
  overflowed: boolean
}

const MARK = /^\*\*\* (Sampled|Summary|Lifetime) system activity \((.*?)\) \(([\d.]+)ms elapsed\) \*\*\*/
/** `**** GPU usage ****`, `*** Running tasks ***`. */
const HEADING = /^\*{3,4} +(\S.*?) +\*{3,4}$/
/** Sections whose rows begin with names that anybody may choose. */
const SECTIONS_WITH_NAMES = /^(?:Running tasks|.*power score|Interrupt distribution)$/

/**
 * Reads the text format line by line, in constant memory. A block lasts from its mark to the next one; only blocks
 * marked "Sampled" are samples. Where a line stands is kept track of as far as needed to keep names out.
 */
export class TextReader {
  private block: Block | null = null
  private inNames = false
  private model: string | null = null
  private osBuild: string | null = null
  private end = 0

  constructor(
    private readonly onReport: OnTextReport,
    private readonly onFault: ReportFault,
  ) {}

  line(raw: string, offset: number, end: number): void {
    const line = raw.trimEnd()
    if (line.startsWith('***')) this.readStars(line, offset)
    else if (line !== '' && !this.inNames) this.readPlain(line, offset)
    this.end = end
  }

  finish(): void {
    const block = this.block
    this.block = null
    if (!block) return
    block.report.model = this.model
    block.report.osBuild = this.osBuild
    this.onReport(block.kind, block.report, block.offset, this.end)
  }

  private readStars(line: string, offset: number): void {
    const mark = MARK.exec(line)
    if (mark) {
      this.finish()
      this.inNames = false
      this.block = { kind: kindOf(mark[1]), report: reportOf(mark), offset, overflowed: false }
      return
    }
    const heading = HEADING.exec(line)
    if (heading) this.inNames = SECTIONS_WITH_NAMES.test(heading[1] as string)
  }

  private readPlain(line: string, offset: number): void {
    if (this.readHeader(line)) return
    const block = this.block
    const outcome = block ? readReading(line, block.report) : 'ignored'
    if (outcome === 'too-many' && block && !block.overflowed) {
      block.overflowed = true
      const message = `The sample at byte ${block.offset} has more than ${MOST_CORES} clusters or cores; the rest was skipped.`
      this.onFault({ code: 'oversized-sample', offset, message })
    }
    if (outcome === 'ignored') this.noteError(line, offset)
  }

  /** The header stands before the first block, or anywhere in a log that several runs wrote to. */
  private readHeader(line: string): boolean {
    if (line.startsWith('Machine model: ')) this.model = firstWord(line.slice(15)) ?? this.model
    else if (line.startsWith('OS version: ')) this.osBuild = firstWord(line.slice(12)) ?? this.osBuild
    else return false
    return true
  }

  private noteError(line: string, offset: number): void {
    const error = recogniseError(line)
    if (error) this.onFault({ code: error.code, offset, message: `${error.message} (byte ${offset})` })
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
