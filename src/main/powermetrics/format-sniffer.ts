import type { ReportFault } from './faults'
import { isShellError, recogniseJson, recogniseStart, START_BYTES, type OtherFormat } from './other-formats'
import { isChatter, recogniseError } from './powermetrics-errors'
import { cleanLine, landmarkIn, quoteLine } from './text-line'

export type Format = 'plist' | 'text'

/** Longer than any line by which the format is recognised. */
const SEGMENT_BYTES = 4096

/** The recognised format, and where it begins. */
export interface Sniffed {
  format: Format
  /** The bytes from where it begins to the end of the line. */
  head: Uint8Array
  /** Of `head`, bytes from the start of the input. */
  offset: number
  /** Index in the chunk just written of the byte behind `head`. */
  rest: number
  /** Line breaks before `head`. */
  lines: number
  /** What stands before `head` in its line. */
  prefix: string
}

/**
 * Reads line by line until the format is known. NULs count as line breaks, so that the input may begin with any
 * number of them; lines that do not show a format are skipped, as a shell's prompt or a warning on the same pipe.
 */
export class FormatSniffer {
  private readonly segment = Buffer.alloc(SEGMENT_BYTES)
  private length = 0
  private segmentOffset = 0
  /** The first bytes, as latin1. */
  private start = ''
  private isFirst = true
  private beginsAsJson = false
  /** Line breaks so far. */
  private lines = 0
  /** The first line that was skipped; null without one. */
  private unknown: { offset: number; line: string } | null = null
  /** The first of them that tells why there are no readings. */
  private shellError: { offset: number; line: string } | null = null
  private errorSeen = false
  private isOtherFormat = false

  constructor(
    private readonly onFault: ReportFault,
    private readonly onChatter: () => void,
  ) {}

  /** `offset`: of the chunk's first byte. null until the format is known. */
  write(chunk: Uint8Array, offset: number): Sniffed | null {
    if (this.isOtherFormat || this.examineStart(chunk)) return null
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index] as number
      const isBreak = byte === 0 || byte === 0x0a
      if (!isBreak) this.push(byte, offset + index)
      if ((isBreak && this.length > 0) || this.length === SEGMENT_BYTES) {
        const found = this.examine(isBreak ? index : index + 1)
        if (found === 'other-format') return null
        if (found !== 'nothing') return found
      }
      if (byte === 0x0a) this.lines++
    }
    return null
  }

  /** No more bytes follow: the last line counts without its break. Reports an input without readings as a fault. */
  end(): Sniffed | null {
    if (this.isOtherFormat) return null
    const other = this.start.length < START_BYTES ? recogniseStart(this.start) : null
    if (other !== null) {
      this.reportOther(other)
      return null
    }
    const found = this.examine(0)
    if (found === 'nothing' && !this.errorSeen) this.reportNothing()
    return typeof found === 'string' ? null : found
  }

  /** True where the first bytes are those of another format. */
  private examineStart(chunk: Uint8Array): boolean {
    const missing = START_BYTES - this.start.length
    if (missing <= 0) return false
    this.start += Buffer.from(chunk.subarray(0, missing)).toString('latin1')
    const other = this.start.length === START_BYTES ? recogniseStart(this.start) : null
    if (other !== null) this.reportOther(other)
    return other !== null
  }

  private reportOther({ code, message }: OtherFormat): void {
    this.isOtherFormat = true
    this.onFault({ code, offset: 0, message })
  }

  private push(byte: number, offset: number): void {
    if (this.length === 0) this.segmentOffset = offset
    this.segment[this.length++] = byte
  }

  private examine(rest: number): Sniffed | 'nothing' | 'other-format' {
    const bytes = this.segment.subarray(0, this.length)
    this.length = 0
    const raw = bytes.toString('latin1')
    const line = cleanLine(raw)
    if (line === '') return 'nothing'
    if (this.isFirst) this.beginsAsJson = /^[[{]/.test(line)
    this.isFirst = false
    const other = this.beginsAsJson ? recogniseJson(line) : null
    if (other !== null) {
      this.reportOther(other)
      return 'other-format'
    }
    const markup = /<\?xml|<plist/.exec(raw)
    if (markup === null && landmarkIn(line) === null) {
      this.noteUnknown(line)
      return 'nothing'
    }
    const start = markup?.index ?? 0
    if (markup !== null) this.reportSkipped(this.segmentOffset + start)
    return {
      format: markup === null ? 'text' : 'plist',
      head: Uint8Array.from(bytes.subarray(start)),
      offset: this.segmentOffset + start,
      rest,
      lines: this.lines,
      prefix: raw.slice(0, start),
    }
  }

  private noteUnknown(line: string): void {
    const offset = this.segmentOffset
    if (isChatter(line)) return this.onChatter()
    const error = recogniseError(line)
    if (error) {
      this.errorSeen = true
      return this.onFault({ ...error, offset })
    }
    this.unknown ??= { offset, line: line.slice(0, SEGMENT_BYTES) }
    if (this.shellError === null && isShellError(line)) this.shellError = { offset, line }
  }

  /** Reports what precedes the first document, as in a stream whose beginning is missing. */
  private reportSkipped(start: number): void {
    if (this.unknown === null) return
    const { offset, line } = this.unknown
    const message = `${start - offset} bytes from here on belong to no property list and were skipped: ${quoteLine(line)}.`
    this.onFault({ code: 'stray-bytes', offset, message })
  }

  private reportNothing(): void {
    const { shellError, unknown } = this
    if (shellError !== null) {
      const message = `There are no readings here, but what says why: ${quoteLine(shellError.line)}.`
      return this.onFault({ code: 'shell-error', offset: shellError.offset, message })
    }
    if (unknown === null) {
      const message =
        this.start === '' ? 'The input is empty.' : 'It holds nothing but zero bytes and spaces.'
      return this.onFault({ code: 'empty-input', offset: 0, message })
    }
    const message =
      'This is no output of powermetrics: it has neither a property list nor a "Sampled system activity" line. ' +
      `It begins with ${quoteLine(unknown.line)}.`
    this.onFault({ code: 'not-powermetrics', offset: unknown.offset, message })
  }
}
