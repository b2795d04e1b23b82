import { problemOfSample } from '#shared/impossible'
import { LARGEST_DOCUMENT_BYTES } from '#shared/limits'
import type { Sample } from '#shared/sample'
import type { Fault } from './faults'
import { FrameTap } from './frame-tap'
import { FormatSniffer, type Format } from './format-sniffer'
import { LineSplitter, type LinesEnd } from './line-splitter'
import { leftOutOf, normalise } from './normalise'
import { PlistFramer } from './plist-framer'
import { readPlistReport } from './plist-report'
import { CHATTER_PART, withoutChatter } from './powermetrics-errors'
import type { RawReport } from './raw-report'
import { quoteLine, withoutColours } from './text-line'
import { TextReader, type BlockKind } from './text-reader'
import type { UnknownKey } from './unknown-keys'

export type { Fault } from './faults'

/** Where in the input a sample was. */
export interface Span {
  offset: number
  bytes: number
}

/** Totals that `powermetrics` prints beside the samples; never part of the series. */
export interface UsageTotals {
  /** `summary`: since the tool was started (`--show-usage-summary`). `lifetime`: since boot (`--show-initial-usage`). */
  kind: 'summary' | 'lifetime'
  /** In the shape of a sample; powers are means over the whole time. */
  totals: Sample
}

export interface ReaderHandlers {
  /**
   * `frame`: the bytes of the sample as they arrived; null without `keepFrames`, or where it was too large. `bootedAtMs`:
   * when its Mac was started, ms since 1970, by which runs are told apart; null where it is not said.
   */
  onSample: (sample: Sample, span: Span, frame: Uint8Array | null, bootedAtMs: number | null) => void
  onFault: (fault: Fault) => void
  /** Keys and labels of a sample that the reader does not know. */
  onUnknown?: (keys: readonly UnknownKey[]) => void
  onTotals?: (totals: UsageTotals, span: Span) => void
  /** A line that the tool wrote on its error stream, among the samples with `2>&1`, and which is no damage. */
  onChatter?: () => void
}

export interface ReaderOptions {
  /** Cap on one property list, bytes. */
  largestDocument?: number
  /** Passes the bytes of each sample to `onSample`. */
  keepFrames?: boolean
}

/** Begins every colour escape. */
const ESCAPE = 0x1b

/** A write is split into slices, so that memory depends on the size of the samples and not on the caller. */
const SLICE_BYTES = 1024 * 1024

/** Here the other format begins. `head`: what was written of it before the present chunk. */
interface Switch {
  format: Format
  offset: number
  head: Uint8Array
}

interface Parser {
  /** `offset`: of the first byte. null until the other format begins. */
  write(bytes: Uint8Array, offset: number): Switch | null
  end(): Switch | null
}

/**
 * Reads the output of `powermetrics`, plist or text, in chunks of any size, into samples.
 *
 * Handlers are called from within `write` and `end`, in the order of the input. Nothing in the input makes them
 * throw: what cannot be read is a `Fault`, and reading continues after it. Memory does not grow with the input.
 */
export class PowermetricsReader {
  private readonly sniffer: FormatSniffer
  private parser: Parser | null = null
  private detected: Format | null = null
  private consumed = 0
  private readonly tap: FrameTap | null
  private readonly onChatter: () => void

  constructor(
    private readonly handlers: ReaderHandlers,
    private readonly options: ReaderOptions = {},
  ) {
    this.onChatter = (): void => handlers.onChatter?.()
    this.sniffer = new FormatSniffer(handlers.onFault, this.onChatter)
    this.tap = options.keepFrames === true ? new FrameTap() : null
  }

  /** That of what is read now, for an input may hold both; null until it is known. */
  get format(): Format | null {
    return this.detected
  }

  get bytesRead(): number {
    return this.consumed
  }

  write(chunk: Uint8Array): void {
    if (this.tap === null) return this.read(chunk)
    for (let from = 0; from < chunk.length; from += SLICE_BYTES) {
      const slice = chunk.subarray(from, from + SLICE_BYTES)
      this.tap.write(slice)
      this.read(slice)
    }
  }

  /** No more bytes follow. An incomplete document is a fault; an incomplete text block is a sample and a fault. */
  end(): void {
    const sniffed = this.parser ? null : this.sniffer.end()
    if (sniffed) {
      this.begin(sniffed.format, sniffed.offset, sniffed.lines, sniffed.prefix)
      this.feed(sniffed.head, sniffed.offset)
    }
    let next = this.parser?.end() ?? null
    while (next !== null) {
      this.begin(next.format, next.offset, null)
      this.feed(next.head, next.offset)
      next = this.parser?.end() ?? null
    }
  }

  private read(chunk: Uint8Array): void {
    const offset = this.consumed
    this.consumed += chunk.length
    if (this.parser) return this.feed(chunk, offset)
    const sniffed = this.sniffer.write(chunk, offset)
    if (!sniffed) return
    this.begin(sniffed.format, sniffed.offset, sniffed.lines, sniffed.prefix)
    this.feed(sniffed.head, sniffed.offset)
    this.feed(chunk.subarray(sniffed.rest), offset + sniffed.rest)
  }

  /** A parser ends where the other format begins, which then reads what follows. */
  private feed(chunk: Uint8Array, offset: number): void {
    let [rest, at] = [chunk, offset]
    for (;;) {
      const next = this.parser?.write(rest, at) ?? null
      if (next === null) return
      this.begin(next.format, next.offset, null)
      // A part of a line, in which nothing else can begin.
      if (next.head.length > 0) this.parser?.write(next.head, next.offset)
      const skipped = Math.max(0, next.offset - at)
      rest = rest.subarray(skipped)
      at += skipped
    }
  }

  /** `lines`: line breaks before it; null where they were not counted. `prefix`: what stands before it in its line. */
  private begin(format: Format, offset: number, lines: number | null, prefix = ''): void {
    this.detected = format
    this.tap?.forgetHeader()
    this.parser = format === 'plist' ? this.plistParser(offset, prefix) : this.textParser(offset, lines)
  }

  private plistParser(offset: number, prefix: string): Parser {
    const handlers = {
      onDocument: (bytes: Buffer, at: number): void => this.readDocument(bytes, at),
      onFault: this.handlers.onFault,
      onChatter: this.onChatter,
    }
    const largest = this.options.largestDocument ?? LARGEST_DOCUMENT_BYTES
    const framer = new PlistFramer(handlers, offset, largest, prefix)
    const textFrom = (at: number | null, chunkAt: number): Switch | null => {
      if (at === null) return null
      const head = Uint8Array.from(framer.bytesFrom(at).subarray(0, Math.max(0, chunkAt - at)))
      return { format: 'text', offset: at, head }
    }
    return {
      write: (bytes, at) => textFrom(framer.write(bytes), at),
      end: () => textFrom(framer.end(), Number.POSITIVE_INFINITY),
    }
  }

  private textParser(offset: number, lineNumber: number | null): Parser {
    const handlers = {
      onReport: (kind: BlockKind, report: RawReport, at: number, end: number): void =>
        this.deliver(kind, report, { offset: at, bytes: end - at }),
      onHeader: (at: number, end: number): void => this.tap?.setHeader(at, end),
      onFault: this.handlers.onFault,
      onChatter: this.onChatter,
    }
    const reader = new TextReader(handlers, lineNumber)
    const lines = new LineSplitter(
      (line, at, end, hasBreak) => reader.line(line, at, end, hasBreak),
      this.handlers.onFault,
      offset,
    )
    const plistFrom = (found: LinesEnd | null, chunkAt: number): Switch | null => {
      if (found === null) return null
      reader.end()
      const head = Buffer.from(found.text.slice(0, Math.max(0, chunkAt - found.offset)), 'latin1')
      return { format: 'plist', offset: found.offset, head }
    }
    return {
      write: (bytes, at) => plistFrom(lines.write(bytes), at),
      end: () => {
        const found = plistFrom(lines.end(), Number.POSITIVE_INFINITY)
        if (found === null) reader.end()
        return found
      },
    }
  }

  private readDocument(bytes: Buffer, offset: number): void {
    const result = readPlistReport(this.clean(bytes))
    if (result.kind === 'report') {
      const kind = result.report.isDelta ? 'sample' : 'lifetime'
      this.deliver(kind, result.report, { offset, bytes: bytes.length })
      if (result.unreadable === null) return
      const { index, text } = result.unreadable
      const message = `${quoteLine(text)} is no value that powermetrics writes there, so it is unknown. Of this sample, the rest counts.`
      this.handlers.onFault({ code: 'malformed-value', offset: offset + index, message })
    } else if (result.kind === 'not-powermetrics') {
      const message = 'This property list has no key of powermetrics and was skipped.'
      this.handlers.onFault({ code: 'not-powermetrics', offset, message })
    } else {
      const at = offset + result.index
      const message = `The sample that begins at byte ${offset} was skipped: here ${result.reason}.`
      this.handlers.onFault({ code: 'malformed-document', offset: at, message })
    }
  }

  /** Without what others wrote into the document: the tool's error stream, and colour escapes. */
  private clean(bytes: Buffer): Buffer {
    const hasChatter = bytes.includes(CHATTER_PART)
    if (!hasChatter && !bytes.includes(ESCAPE)) return bytes
    const text = withoutColours(bytes.toString('latin1'))
    const cleaned = withoutChatter(text)
    if (cleaned !== text) this.onChatter()
    return Buffer.from(cleaned, 'latin1')
  }

  private deliver(kind: BlockKind, report: RawReport, span: Span): void {
    const sample = normalise(report)
    if (report.unknown !== null) this.handlers.onUnknown?.(report.unknown)
    const frame = this.tap?.cut(span.offset, span.offset + span.bytes) ?? null
    if (kind !== 'sample') return this.handlers.onTotals?.({ kind, totals: sample }, span)
    const problem = problemOfSample(sample)
    if (problem !== null) {
      const message = `The sample that begins at byte ${span.offset} was skipped: its ${problem.path} ${problem.message}.`
      return this.handlers.onFault({ code: 'impossible-sample', offset: span.offset, message })
    }
    for (const what of leftOutOf(report)) {
      const message = `The sample that begins at byte ${span.offset} was read without one value: ${what}.`
      this.handlers.onFault({ code: 'impossible-value', offset: span.offset, message })
    }
    this.handlers.onSample(sample, span, frame, report.bootedAtMs)
  }
}
