import { MOST_CLUSTERS, MOST_CORES } from '#shared/limits'
import { isUnfinished, LabelRecord } from './cut-block'
import type { FaultCode, ReportFault } from './faults'
import { isChatter, recogniseError } from './powermetrics-errors'
import { createRawReport, noteUnknown, type RawReport } from './raw-report'
import {
  cleanLine,
  exampleOf,
  labelOf,
  landmarkIn,
  LinePrefix,
  MARK,
  quoteLine,
  singleBlanks,
} from './text-line'
import { copyOf, parseTextTime, readLine } from './text-report'
import { unknownLabel } from './unknown-keys'

export type BlockKind = 'sample' | 'summary' | 'lifetime'

export interface TextHandlers {
  onReport: (kind: BlockKind, report: RawReport, offset: number, end: number) => void
  /** A header: from its first line to the block that follows. */
  onHeader: (offset: number, end: number) => void
  onFault: ReportFault
  /** A line of the tool that is no reading and no damage. */
  onChatter: () => void
}

interface Block {
  kind: BlockKind
  report: RawReport
  offset: number
  overflowed: boolean
}

/** A line as it was written, and where it is. */
interface Line {
  raw: string
  offset: number
  isWhole: boolean
}

/** Headings of tables whose rows begin with process names, which can be any text. */
const TABLE_OF_NAMES = /^\*{3,4} (?:Running tasks|[A-Z][a-z ]{0,60}power score) \*{3,4}$/
const HEADING_LIKE = /\*{3} (?:Sampled|Summary|Lifetime) system activity\b/
const EXAMPLE_MARK = '*** Sampled system activity (Tue Dec  9 12:55:37 2025 -0600) (1003.40ms elapsed) ***'
const PROPERTY_LIST = /<(?:\?xml|plist)[ >]/
/** In a table only a line of its own is taken for the declaration: a row goes on behind a process name. */
const DECLARATION = /^<\?xml version="1\.0"[^<>]{0,60}\?>$/

/**
 * Reads the text format line by line, in constant memory. A block lasts from its mark to the next one; only blocks
 * marked "Sampled" are samples. Tables of processes, which end at an empty line or a heading, are skipped. Lines are
 * read behind colour escapes and behind a prefix that all of them have (`text-line.ts`).
 */
export class TextReader {
  private block: Block | null = null
  /** Inside a table of names: before its first row, or in its rows. */
  private table: 'none' | 'heading' | 'rows' = 'none'
  private model: string | null = null
  private osBuild: string | null = null
  /** As it stands in the header: local time, without its zone. */
  private bootTime: string | null = null
  private readonly labels = new LabelRecord()
  private readonly prefix = new LinePrefix()
  /** The last line of the input, where it was cut off. */
  private unfinished: string | null = null
  private endOffset = 0
  /** Offset of a header that no block has followed yet; null without one. */
  private headerAt: number | null = null
  /** Lines of a block without a heading, from the first one on. */
  private headless: { line: Line; where: string; lines: number } | null = null
  /** The lines of a block whose heading cannot be read; that was reported. */
  private isSkippingBlock = false
  private hasMark = false

  /** `lineNumber`: of the line before the first, counted from 1; null where nobody counted. */
  constructor(
    private readonly handlers: TextHandlers,
    private lineNumber: number | null,
  ) {}

  /** Index in `raw` where a property list begins, which is not read; null without one. */
  line(raw: string, offset: number, end: number, hasBreak: boolean): number | null {
    if (this.lineNumber !== null) this.lineNumber++
    const listAt = this.propertyListIn(raw)
    const isWhole = hasBreak || listAt !== null
    const text = listAt === null ? raw : raw.slice(0, listAt)
    const line = this.prefix.strip(cleanLine(text))
    if (!isWhole && this.table === 'none' && isUnfinished(line)) this.unfinished = line
    const place = { raw: text, offset, isWhole: this.unfinished === null }
    if (line.startsWith('***') && line.endsWith('***')) this.readStars(line, place)
    else if (this.table !== 'none') this.skipTable(line, place)
    else if (line !== '') this.readPlain(line, place)
    this.endOffset = listAt === null ? end : offset + listAt
    return listAt
  }

  /** No more lines follow. The last block is a sample even where it was cut off, which is reported as a fault. */
  end(): void {
    const block = this.block
    const cut = block === null ? null : this.describeCut(block)
    this.finish()
    this.reportHeadless()
    if (block !== null && cut !== null) {
      this.fault(
        'cut-document',
        block.offset,
        `This sample is cut off: ${cut}. It counts with what is there.`,
      )
    }
  }

  private propertyListIn(raw: string): number | null {
    if (!raw.includes('<')) return null
    if (this.table !== 'none') return DECLARATION.test(raw) ? 0 : null
    return PROPERTY_LIST.exec(raw)?.index ?? null
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
    if (block.kind === 'sample') this.labels.endBlock()
    this.handlers.onReport(block.kind, block.report, block.offset, this.endOffset)
  }

  private readStars(line: string, place: Line): void {
    const mark = MARK.exec(line) ?? MARK.exec(singleBlanks(line))
    if (mark) return this.beginBlock(mark, place)
    if (HEADING_LIKE.test(singleBlanks(line))) return this.skipBlock(place)
    this.table = TABLE_OF_NAMES.test(line) ? 'heading' : 'none'
    if (this.block === null && this.table === 'none') this.noteHeadless(place)
  }

  private beginBlock(mark: RegExpExecArray, { raw, offset }: Line): void {
    this.finish()
    this.hasMark = true
    this.reportHeadless()
    // Without a prefix where the mark begins the line.
    this.prefix.learn(prefixBefore(raw, '*** '))
    if (this.headerAt !== null) this.handlers.onHeader(this.headerAt, offset)
    this.headerAt = null
    this.table = 'none'
    this.isSkippingBlock = false
    const report = reportOf(mark)
    report.model = this.model
    report.osBuild = this.osBuild
    report.bootedAtMs = bootedAtMsOf(this.bootTime, mark[2] as string)
    this.block = { kind: kindOf(mark[1]), report, offset, overflowed: false }
    if (report.timestamp !== null) return
    const message = `${this.where()}: the time ${quoteLine(mark[2] as string)} is none that powermetrics writes (as "Tue Dec  9 12:55:37 2025 -0600"), so when this sample was taken is unknown.`
    this.fault('unknown-time', offset, message)
  }

  /** The figures that follow belong to no block that can be read, and certainly not to the one before. */
  private skipBlock({ raw, offset }: Line): void {
    this.finish()
    this.hasMark = true
    this.reportHeadless()
    this.table = 'none'
    this.isSkippingBlock = true
    const message = `${this.where()} is a heading that cannot be read: ${quoteLine(raw)}. Its time and its length should stand there as in "${EXAMPLE_MARK}". The sample below it was skipped.`
    this.fault('malformed-heading', offset, message)
  }

  /** The empty line between the heading and the column names does not end the table; those names count as a row. */
  private skipTable(line: string, place: Line): void {
    if (line === '') {
      if (this.table === 'rows') this.table = 'none'
      return
    }
    this.table = 'rows'
    // A log with another prefix was appended within a table: what ends as a mark does is no row.
    if (line.endsWith('***')) this.readBehindPrefix(line, place)
  }

  private readPlain(line: string, place: Line): void {
    if (this.readHeader(line)) {
      this.headerAt ??= place.offset
      return
    }
    const block = this.block
    const outcome = block ? readLine(line, block.report) : 'ignored'
    if (outcome === 'too-many' && block && !block.overflowed) {
      block.overflowed = true
      const message = `The sample at byte ${block.offset} has more than ${MOST_CLUSTERS} clusters or ${MOST_CORES} cores; the rest was skipped.`
      this.fault('oversized-sample', place.offset, message)
    }
    if (outcome === 'stored' && block?.kind === 'sample') this.labels.add(line)
    if (outcome !== 'ignored') return
    const label = block === null ? null : unknownLabel(line)
    if (label !== null && block !== null) noteUnknown(block.report, 'text', copyOf(label))
    this.readUnknown(line, place)
  }

  /** A header precedes the blocks of its run. A log of several runs, or of several Macs, has more than one. */
  private readHeader(line: string): boolean {
    const [, label, value = ''] =
      /^(Machine model|OS version|Boot time|Boot arguments):(?: (.*))?$/.exec(line) ?? []
    if (label === undefined) return false
    if (label === 'Machine model') {
      this.model = firstWord(value)
      this.osBuild = null
      this.bootTime = null
      if (this.block !== null) this.labels.expectAnother()
    } else if (label === 'OS version') this.osBuild = firstWord(value) ?? this.osBuild
    else if (label === 'Boot time') this.bootTime = copyOf(value)
    return true
  }

  private readUnknown(unread: string, place: Line): void {
    const line = singleBlanks(unread)
    if (isChatter(line)) return this.handlers.onChatter()
    const error = recogniseError(line)
    if (error) return this.handlers.onFault({ ...error, offset: place.offset })
    if (this.readBehindPrefix(line, place)) return
    const at = landmarkIn(line)
    if (at === null) return
    if (HEADING_LIKE.test(line)) return this.skipBlock(place)
    if (this.block === null) return this.noteHeadless(place)
    this.readLabelled(line, place, labelOf(line))
  }

  /** Reads a heading or a header that stands behind a prefix not seen before; false where there is none. */
  private readBehindPrefix(line: string, place: Line): boolean {
    const at = landmarkIn(line)
    if (at === null || at === 0) return false
    const rest = line.slice(at)
    if (!MARK.test(rest) && !rest.startsWith('Machine model: ') && !rest.startsWith('OS version: '))
      return false
    if (!this.prefix.learn(prefixBefore(line, rest))) return false
    if (rest.startsWith('***')) this.readStars(rest, place)
    else this.readPlain(rest, place)
    return true
  }

  /** The line has a known label and does not fit: read it once more with single blanks, or it is a fault. */
  private readLabelled(line: string, { raw, offset, isWhole }: Line, label: string | null): void {
    const block = this.block
    if (block === null) return
    const outcome = readLine(line, block.report)
    if (outcome === 'stored' && block.kind === 'sample') this.labels.add(line)
    // A last line without its end is reported as such.
    if (outcome !== 'ignored' || !isWhole) return
    const isCore = block.report.clusters.length === 0 && label !== null && /^CPU \d/i.test(label)
    const should = isCore
      ? 'A line of its cluster should stand before it'
      : label === null
        ? 'It should begin the line'
        : `It should be as "${exampleOf(label)}"`
    this.fault(
      'malformed-value',
      offset,
      `${this.where()} is no figure as powermetrics writes it: ${quoteLine(raw)}. ${should}. Its value is unknown.`,
    )
  }

  private noteHeadless(line: Line): void {
    if (this.isSkippingBlock) return
    if (this.headless === null) this.headless = { line, where: this.where(), lines: 0 }
    this.headless.lines++
  }

  private reportHeadless(): void {
    const { headless } = this
    this.headless = null
    if (headless === null) return
    const { line, where, lines } = headless
    const beginning = `${where}, ${quoteLine(line.raw)}, and ${lines === 1 ? 'nothing' : lines - 1} more`
    if (this.hasMark) {
      const message = `The beginning of a sample is cut off: ${beginning} of its lines were skipped, because without its heading their time and length are unknown.`
      return this.fault('cut-document', line.offset, message)
    }
    const message = `There are figures of powermetrics (${beginning}), but no heading that says when each sample was taken and how long it was, as "${EXAMPLE_MARK}". Record again and keep the whole output, without grep: sudo powermetrics --samplers cpu_power > FILE`
    this.fault('missing-headings', line.offset, message)
  }

  private where(): string {
    return this.lineNumber === null ? 'This line' : `Line ${this.lineNumber}`
  }

  private fault(code: FaultCode, offset: number, message: string): void {
    this.handlers.onFault({ code, offset, message })
  }
}

/** What stands before `rest` in a line. */
function prefixBefore(line: string, rest: string): string {
  const cleaned = cleanLine(line)
  return cleaned.slice(0, Math.max(0, cleaned.indexOf(rest)))
}

function kindOf(word: string | undefined): BlockKind {
  return word === 'Sampled' ? 'sample' : word === 'Summary' ? 'summary' : 'lifetime'
}

function reportOf(mark: RegExpExecArray): RawReport {
  const report = createRawReport('text')
  report.timestamp = parseTextTime(mark[2] as string)
  // The text has two decimals; rounding keeps binary fractions out of the nanoseconds.
  report.elapsedNs = Math.round(Number(mark[3]) * 1e6)
  report.isDelta = mark[1] === 'Sampled'
  return report
}

/** The zone is that of the heading's time. */
function bootedAtMsOf(bootTime: string | null, time: string): number | null {
  const iso = bootTime === null ? null : parseTextTime(`${bootTime} ${time.slice(-5)}`)
  return iso === null ? null : Date.parse(iso)
}

function firstWord(text: string): string | null {
  const word = /^\S+/.exec(text.trimStart())
  return word ? copyOf(word[0]) : null
}
