import { LARGEST_DOCUMENT_BYTES } from '#shared/limits'
import type { ReportFault } from './faults'
import { PatternSearch } from './pattern-search'
import { recogniseError } from './powermetrics-errors'
import { SlidingBuffer } from './sliding-buffer'
import { StrayText } from './stray-text'

/** A write is split into slices, so that the buffer's size depends on the documents and not on the caller. */
const SLICE_BYTES = 1024 * 1024
/** So much is examined of a document that was cut: enough to recognise an error message of `powermetrics`. */
const SNIPPET_BYTES = 1024
/** `</plist>`. With so many bytes behind an offset, every match that begins before it is found. */
const LONGEST_PATTERN_BYTES = 8

export interface FramerHandlers {
  /** One document from `<?xml` or `<plist` to `</plist>`. `bytes` are valid during the call only. */
  onDocument: (bytes: Buffer, offset: number) => void
  onFault: ReportFault
  /** A line between documents that the tool wrote on its error stream, and which is no damage. */
  onChatter: () => void
}

/**
 * Cuts a stream into property lists.
 *
 * A document is complete at `</plist>`: the NUL comes only in front of the next one. A NUL or a new `<?xml` inside a
 * document means that the one before was cut. Every byte is searched once per pattern, in whatever chunks it comes,
 * and at most `largestDocument` bytes of one document are held.
 */
export class PlistFramer {
  private readonly buffer: SlidingBuffer
  /** Offset up to which the input is processed. */
  private done: number
  private documentAt: number | null = null
  private readonly stray: StrayText
  /** Where a text log begins behind a document; null while none does. */
  private textAt: number | null = null
  /** Strays are the rest of a document that was already reported. */
  private quietUntilNext = false
  private readonly declaration = new PatternSearch('<', '?xml')
  private readonly root = new PatternSearch('<', 'plist')
  private readonly closing = new PatternSearch('</', 'plist>')
  private readonly nul = new PatternSearch('', '\0')

  constructor(
    private readonly handlers: FramerHandlers,
    offset: number,
    private readonly largestDocument = LARGEST_DOCUMENT_BYTES,
    prefix = '',
  ) {
    this.buffer = new SlidingBuffer(offset)
    this.done = offset
    this.stray = new StrayText(handlers.onFault, handlers.onChatter, prefix)
  }

  /** Offset at which a text log begins, which ends the property lists; null while they go on. */
  write(bytes: Uint8Array): number | null {
    for (let from = 0; from < bytes.length; from += SLICE_BYTES) {
      this.buffer.append(
        bytes.subarray(from, from + SLICE_BYTES),
        Math.min(this.done, this.stray.lineStart(this.done)),
      )
      this.advance(false)
      if (this.textAt !== null) return this.textAt
    }
    return null
  }

  /** The same; and no more bytes follow. */
  end(): number | null {
    this.advance(true)
    if (this.documentAt !== null) this.dropCut(this.documentAt, this.buffer.end)
    return this.textAt ?? this.stray.end(this.buffer.end)
  }

  /** The bytes from `offset` on, as far as they were written. They are valid until the next `write`. */
  bytesFrom(offset: number): Buffer {
    return this.buffer.bytes.subarray(offset - this.buffer.base)
  }

  private advance(atEnd: boolean): void {
    const { bytes } = this.buffer
    for (;;) {
      if (this.documentAt === null && !this.findStart(bytes, atEnd)) return
      if (!this.finishDocument(bytes)) return
    }
  }

  /** Skips what is between documents; true where one begins. */
  private findStart(bytes: Buffer, atEnd: boolean): boolean {
    const { base, end: bufferEnd } = this.buffer
    const declaration = this.declaration.find(bytes, base, this.done)
    const root = this.root.find(bytes, base, this.done)
    const start = earlier(declaration, root)
    // The last bytes may be the beginning of a tag whose rest is yet to come.
    const safeEnd = atEnd ? bufferEnd : Math.max(this.done, bufferEnd - 5)
    const end = start ?? safeEnd
    const strays = bytes.subarray(this.done - base, end - base)
    if (!this.quietUntilNext) this.textAt = this.stray.write(strays, this.done)
    if (this.textAt !== null) return false
    this.done = end
    if (start === null) return false
    this.textAt = this.stray.end(start)
    if (this.textAt !== null) return false
    this.quietUntilNext = false
    this.documentAt = start
    return true
  }

  /** True where the present document is complete, cut off or too large. */
  private finishDocument(bytes: Buffer): boolean {
    const { base } = this.buffer
    const from = this.documentAt as number
    const limit = from + this.largestDocument
    const close = this.closing.find(bytes, base, from)
    const cut = earlier(this.nul.find(bytes, base, from), this.declaration.find(bytes, base, from + 1))
    if (close !== null && close + LONGEST_PATTERN_BYTES <= limit && (cut === null || close < cut)) {
      const end = close + LONGEST_PATTERN_BYTES
      this.leaveDocument(end)
      this.handlers.onDocument(bytes.subarray(from - base, end - base), from)
    } else if (cut !== null && cut < limit) {
      this.dropCut(from, cut)
    } else if (this.buffer.end >= limit + LONGEST_PATTERN_BYTES) {
      this.dropOversized(from, limit)
    } else return false
    return true
  }

  private leaveDocument(end: number): void {
    this.documentAt = null
    this.done = end
  }

  private dropCut(from: number, end: number): void {
    const { base } = this.buffer
    const bytes = this.buffer.bytes.subarray(from - base, end - base)
    const isPlist = bytes.includes('<plist')
    const tail = bytes.toString('latin1', Math.max(0, bytes.length - SNIPPET_BYTES))
    this.leaveDocument(end)
    this.reportError(tail, from)
    const message = isPlist
      ? `This sample is cut off after ${end - from} bytes and was skipped.`
      : `This XML is no property list; its ${end - from} bytes were skipped.`
    this.handlers.onFault({ code: isPlist ? 'cut-document' : 'not-powermetrics', offset: from, message })
  }

  /** Reports the first error message of `powermetrics` in `snippet`; false where there is none. */
  private reportError(snippet: string, offset: number): boolean {
    for (const line of snippet.split(/[\n\0]/)) {
      const error = recogniseError(line)
      if (!error) continue
      this.handlers.onFault({ ...error, offset })
      return true
    }
    return false
  }

  private dropOversized(from: number, limit: number): void {
    this.leaveDocument(limit)
    this.quietUntilNext = true
    const size = `${this.largestDocument / (1024 * 1024)} MiB`
    const message = `This document does not end within ${size} and was skipped.`
    this.handlers.onFault({ code: 'oversized-document', offset: from, message })
  }
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.min(a, b)
}
