import { LONGEST_LOG_LINE_BYTES } from '#shared/limits'
import type { ReportFault } from './faults'

/**
 * One line as latin1, one character for each byte, without its break, `\r` and NULs. `offset` is where it begins in
 * the input, `end` is behind its line break. Only the last line of the input may have no break. Answers with the index in
 * `line` from which on it belongs to something else, which ends the splitting; null: to none.
 */
export type OnLine = (line: string, offset: number, end: number, hasBreak: boolean) => number | null

/** Where the lines end: from `offset` on, and `text` until the end of that line, something else begins. */
export interface LinesEnd {
  offset: number
  text: string
}

/**
 * Splits a stream into lines. NULs are dropped, of which a log that was truncated while it was written has thousands
 * at its beginning. A line longer than `longestLineBytes` is reported once and dropped.
 */
export class LineSplitter {
  private carry = ''
  private lineOffset = 0
  private dropping = false

  constructor(
    private readonly onLine: OnLine,
    private readonly onFault: ReportFault,
    private offset: number,
    private readonly longestLineBytes = LONGEST_LOG_LINE_BYTES,
  ) {}

  /** null while the lines go on. */
  write(bytes: Uint8Array): LinesEnd | null {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let from = 0
    while (from < chunk.length) {
      const nul = chunk.indexOf(0, from)
      const end = nul < 0 ? chunk.length : nul
      const stop = end > from ? this.addText(chunk.toString('latin1', from, end), this.offset + from) : null
      if (stop !== null) return stop
      from = end + 1
    }
    this.offset += chunk.length
    return null
  }

  end(): LinesEnd | null {
    const stop = this.carry !== '' && !this.dropping ? this.emit(this.carry, this.offset, false) : null
    this.carry = ''
    return stop
  }

  private addText(text: string, offset: number): LinesEnd | null {
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.extend(text.slice(start, end), offset + start)
      const stop = this.dropping ? null : this.emit(this.carry, offset + end + 1, true)
      if (stop !== null) return stop
      this.carry = ''
      this.dropping = false
      start = end + 1
    }
    if (start < text.length) this.extend(text.slice(start), offset + start)
    return null
  }

  private extend(part: string, offset: number): void {
    if (this.dropping) return
    if (this.carry === '') this.lineOffset = offset
    this.carry += part
    if (this.carry.length <= this.longestLineBytes) return
    this.carry = ''
    this.dropping = true
    const message = `This line is longer than ${this.longestLineBytes} bytes and was skipped.`
    this.onFault({ code: 'oversized-line', offset: this.lineOffset, message })
  }

  private emit(carry: string, end: number, hasBreak: boolean): LinesEnd | null {
    const line = carry.endsWith('\r') ? carry.slice(0, -1) : carry
    const stopAt = this.onLine(line, this.lineOffset, end, hasBreak)
    return stopAt === null ? null : { offset: this.lineOffset + stopAt, text: carry.slice(stopAt) }
  }
}
