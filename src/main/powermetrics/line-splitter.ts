import { LONGEST_LOG_LINE_BYTES } from '#shared/limits'
import type { ReportFault } from './faults'

/**
 * One line as latin1, one character for each byte, without its break, `\r` and NULs. `offset` is where it begins in
 * the input, `end` is behind its line break. Only the last line of the input may have no break.
 */
export type OnLine = (line: string, offset: number, end: number, hasBreak: boolean) => void

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

  write(bytes: Uint8Array): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let from = 0
    while (from < chunk.length) {
      const nul = chunk.indexOf(0, from)
      const end = nul < 0 ? chunk.length : nul
      if (end > from) this.addText(chunk.toString('latin1', from, end), this.offset + from)
      from = end + 1
    }
    this.offset += chunk.length
  }

  end(): void {
    if (this.carry !== '' && !this.dropping) this.emit(this.carry, this.offset, false)
    this.carry = ''
  }

  private addText(text: string, offset: number): void {
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.extend(text.slice(start, end), offset + start)
      if (!this.dropping) this.emit(this.carry, offset + end + 1, true)
      this.carry = ''
      this.dropping = false
      start = end + 1
    }
    if (start < text.length) this.extend(text.slice(start), offset + start)
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

  private emit(line: string, end: number, hasBreak: boolean): void {
    this.onLine(line.endsWith('\r') ? line.slice(0, -1) : line, this.lineOffset, end, hasBreak)
  }
}
