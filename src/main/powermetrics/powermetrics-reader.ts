import { problemOfSample } from '#shared/impossible'
import { LARGEST_DOCUMENT_BYTES } from '#shared/limits'
import type { Sample } from '#shared/sample'
import type { Fault } from './faults'
import { FrameTap } from './frame-tap'
import { FormatSniffer, type Format, type Sniffed } from './format-sniffer'
import { LineSplitter } from './line-splitter'
import { leftOutOf, normalise } from './normalise'
import { PlistFramer } from './plist-framer'
import { readPlistReport } from './plist-report'
import type { RawReport } from './raw-report'
import { TextReader } from './text-reader'

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
  /** `frame`: the bytes of the sample as they arrived; null without `keepFrames`, or where it was too large. */
  onSample: (sample: Sample, span: Span, frame: Uint8Array | null) => void
  onFault: (fault: Fault) => void
  onTotals?: (totals: UsageTotals, span: Span) => void
}

export interface ReaderOptions {
  /** Cap on one property list, bytes. */
  largestDocument?: number
  /** Passes the bytes of each sample to `onSample`. */
  keepFrames?: boolean
}

/** A write is split into slices, so that memory depends on the size of the samples and not on the caller. */
const SLICE_BYTES = 1024 * 1024

interface Parser {
  write(bytes: Uint8Array): void
  end(): void
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

  constructor(
    private readonly handlers: ReaderHandlers,
    private readonly options: ReaderOptions = {},
  ) {
    this.sniffer = new FormatSniffer(handlers.onFault)
    this.tap = options.keepFrames === true ? new FrameTap() : null
  }

  /** null until it is known. */
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
    const parser = sniffed ? this.begin(sniffed) : this.parser
    parser?.end()
  }

  private read(chunk: Uint8Array): void {
    const offset = this.consumed
    this.consumed += chunk.length
    if (this.parser) return this.parser.write(chunk)
    const sniffed = this.sniffer.write(chunk, offset)
    if (sniffed) this.begin(sniffed).write(chunk.subarray(sniffed.rest))
  }

  private begin(sniffed: Sniffed): Parser {
    this.detected = sniffed.format
    this.parser =
      sniffed.format === 'plist' ? this.plistParser(sniffed.offset) : this.textParser(sniffed.offset)
    this.parser.write(sniffed.head)
    return this.parser
  }

  private plistParser(offset: number): Parser {
    const handlers = {
      onDocument: (bytes: Buffer, at: number): void => this.readDocument(bytes, at),
      onFault: this.handlers.onFault,
    }
    return new PlistFramer(handlers, offset, this.options.largestDocument ?? LARGEST_DOCUMENT_BYTES)
  }

  private textParser(offset: number): Parser {
    const reader = new TextReader({
      onReport: (kind, report, at, end) => this.deliver(kind, report, { offset: at, bytes: end - at }),
      onHeader: (at, end) => this.tap?.setHeader(at, end),
      onFault: this.handlers.onFault,
    })
    const lines = new LineSplitter(
      (line, at, end, hasBreak) => reader.line(line, at, end, hasBreak),
      this.handlers.onFault,
      offset,
    )
    return {
      write: (bytes) => lines.write(bytes),
      end: () => {
        lines.end()
        reader.end()
      },
    }
  }

  private readDocument(bytes: Buffer, offset: number): void {
    const result = readPlistReport(bytes)
    if (result.kind === 'report') {
      const kind = result.report.isDelta ? 'sample' : 'lifetime'
      this.deliver(kind, result.report, { offset, bytes: bytes.length })
    } else if (result.kind === 'not-powermetrics') {
      const message = 'This property list has no key of powermetrics and was skipped.'
      this.handlers.onFault({ code: 'not-powermetrics', offset, message })
    } else {
      const at = offset + result.index
      const message = `The sample that begins at byte ${offset} was skipped: here ${result.reason}.`
      this.handlers.onFault({ code: 'malformed-document', offset: at, message })
    }
  }

  private deliver(kind: 'sample' | UsageTotals['kind'], report: RawReport, span: Span): void {
    const sample = normalise(report)
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
    this.handlers.onSample(sample, span, frame)
  }
}
